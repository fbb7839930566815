package org.parley.gateway;

import jakarta.enterprise.context.ApplicationScoped;
import org.parley.gateway.conversation.Problem;
import org.parley.gateway.conversation.TurnRefusedException;
import org.parley.media.Limits;
import org.parley.media.SoundFiles;
import org.parley.media.SoundTooLongException;
import org.parley.signal.Sound;
import org.parley.signal.SoundFormatException;

/**
 * The sound in a request's body: what the bytes are is told by the bytes, not by the name they came
 * with.
 */
@ApplicationScoped
class SoundBodies {
  private final Limits limits;

  SoundBodies(GatewayConfig config) {
    limits = new Limits(config.limits().body().asLongValue(), config.limits().recording());
  }

  /**
   * @throws TurnRefusedException where there is no sound, or more than is taken
   */
  Sound read(byte[] bytes) {
    try {
      return SoundFiles.read(bytes, limits);
    } catch (SoundTooLongException e) {
      throw new TurnRefusedException(Problem.Kind.TOO_LARGE, String.valueOf(e.getMessage()));
    } catch (SoundFormatException e) {
      throw new TurnRefusedException(Problem.notSound(e));
    }
  }
}
