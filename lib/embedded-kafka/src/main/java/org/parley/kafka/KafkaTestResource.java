package org.parley.kafka;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.util.Map;

/**
 * Gives a {@code @QuarkusTest} the broker of {@link TestKafka}: annotate the test with
 * {@code @QuarkusTestResource(KafkaTestResource.class)}.
 */
public final class KafkaTestResource implements QuarkusTestResourceLifecycleManager {
  @Override
  public Map<String, String> start() {
    return Map.of("kafka.bootstrap.servers", TestKafka.shared().bootstrapServers());
  }

  /** The broker is shared with the tests that follow. */
  @Override
  public void stop() {}
}
