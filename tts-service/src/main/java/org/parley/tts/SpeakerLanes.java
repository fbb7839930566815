package org.parley.tts;

import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jboss.logging.Logger;
import org.parley.tts.voice.Speaker;

/** The threads that speak, warmed from the start. */
@ApplicationScoped
class SpeakerLanes {
  private static final Logger LOG = Logger.getLogger(SpeakerLanes.class);

  /** Digits, which every language's rules spell out. */
  private static final String WARM_UP = "12:34. 56";

  private final SessionLanes<Speaker> lanes;

  SpeakerLanes(TtsConfig config, Voices voices) {
    lanes =
        new SessionLanes<>(
            config.workers(),
            config.queue(),
            () -> {
              Speaker speaker = voices.open();
              speaker.warmUp(WARM_UP);
              return speaker;
            });
    CompletableFuture<Void> _ =
        lanes
            .ready()
            .whenComplete((nothing, failure) -> {
              if (failure != null) {
                LOG.error("a voice could not be made; this replica never becomes ready", failure);
              }
            });
  }

  boolean warm() {
    return lanes.ready().isDone() && !lanes.ready().isCompletedExceptionally();
  }

  CompletionStage<Void> submit(
      String session, Function<Speaker, CompletionStage<Void>> job, Consumer<Throwable> failed) {
    return lanes.submit(session, job, failed);
  }

  @PreDestroy
  void close() {
    lanes.close();
  }
}
