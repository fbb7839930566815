package org.parley.gateway;

import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;
import org.parley.gateway.conversation.Problem;
import org.parley.gateway.conversation.TurnRefusedException;

/** Reads a body no further than it may be long, and none that announces to be longer. */
@ApplicationScoped
class BodyLimit {
  private final int most;

  BodyLimit(GatewayConfig config) {
    most = Math.toIntExact(config.limits().body().asLongValue());
  }

  /**
   * @throws TurnRefusedException where the body is empty or too large
   */
  byte[] read(InputStream body, @Nullable Long announced) throws IOException {
    if (announced != null && announced > most) {
      throw tooLarge();
    }
    byte[] bytes = body.readNBytes(most);
    if (bytes.length == most && body.read() >= 0) {
      throw tooLarge();
    }
    if (bytes.length == 0) {
      throw new TurnRefusedException(Problem.Kind.BAD_REQUEST, "the body is empty");
    }
    return bytes;
  }

  private TurnRefusedException tooLarge() {
    return new TurnRefusedException(
        Problem.Kind.TOO_LARGE, "the body has more than " + most + " bytes");
  }
}
