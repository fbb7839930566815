package org.parley.asr;

import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jboss.logging.Logger;
import org.parley.asr.listening.Shadow;
import org.parley.events.ShadowCompared;
import org.parley.events.TranscriptCompleted;
import org.parley.recognition.EditDistance;
import org.parley.recognition.Recognizer;
import org.parley.recognition.UtteranceStream;
import org.parley.runtime.ModelPool.Lease;
import org.parley.runtime.ThreadTime;

/**
 * Recognises with the route's shadow what was recognised and answered already, on a thread of its
 * own, and tells how the words differ. It works while the decoding thread has time to spare; what
 * there is no time for is let go, and counted.
 */
@ApplicationScoped
class ShadowRecognition implements Shadow.Source {
  private static final Logger LOG = Logger.getLogger(ShadowRecognition.class);
  private static final int MOST_WAITING = 8;

  private final LoadedModels models;
  private final TranscriptsOutbox outbox;
  private final AsrMeters meters;
  private final AsrConfig config;
  private final ThreadPoolExecutor thread =
      new ThreadPoolExecutor(
          1,
          1,
          0,
          TimeUnit.SECONDS,
          new ArrayBlockingQueue<>(MOST_WAITING),
          Thread.ofPlatform().name("shadow").daemon().factory());
  private volatile double load;

  ShadowRecognition(
      LoadedModels models, TranscriptsOutbox outbox, AsrMeters meters, AsrConfig config) {
    this.models = models;
    this.outbox = outbox;
    this.meters = meters;
    this.config = config;
  }

  /**
   * @param busy share of its time that the decoding thread has worked lately
   */
  void load(double busy) {
    load = busy;
  }

  private boolean hasTime() {
    return load <= config.shadowLoad();
  }

  @Override
  public Optional<Shadow> next(int live) {
    Optional<Lease<Recognizer>> shadow = models.shadow();
    if (shadow.isEmpty()) {
      return Optional.empty();
    }
    try (Lease<Recognizer> lease = shadow.get()) {
      if (live >= config.shadowUtterances() || !hasTime()) {
        meters.shed();
        return Optional.empty();
      }
      String version = lease.version().toString();
      return Optional.of((served, sound, work) -> queue(version, served, sound, work));
    }
  }

  private void queue(
      String version, TranscriptCompleted served, List<float[]> sound, Duration servedFor) {
    try {
      thread.execute(() -> compare(version, served, sound, servedFor));
    } catch (RejectedExecutionException full) {
      meters.shed();
    }
  }

  private void compare(
      String version, TranscriptCompleted served, List<float[]> sound, Duration servedFor) {
    Optional<Lease<Recognizer>> shadow = models.loaded(version);
    if (shadow.isEmpty()) {
      meters.shed();
      return;
    }
    Duration before = ThreadTime.used();
    Optional<String> text;
    try (Lease<Recognizer> lease = shadow.get()) {
      text = recognise(lease.model(), sound);
    } catch (RuntimeException e) {
      // It has recognised nothing, which is what the comparison is to tell.
      LOG.warnf(e, "shadow %s failed", version);
      text = Optional.of("");
    }
    Duration took = ThreadTime.used().minus(before);
    text.ifPresentOrElse(heard -> tell(version, served, heard, servedFor, took), meters::shed);
  }

  /** Empty where the time for it has gone. */
  private Optional<String> recognise(Recognizer recognizer, List<float[]> sound) {
    UtteranceStream stream = recognizer.open();
    sound.forEach(stream::accept);
    stream.end();
    while (!stream.finished()) {
      if (!hasTime()) {
        return Optional.empty();
      }
      recognizer.advance(List.of(stream));
    }
    return Optional.of(stream.transcript().text());
  }

  private void tell(
      String version, TranscriptCompleted served, String heard, Duration servedFor, Duration took) {
    List<String> words = words(served.text());
    int changed = EditDistance.of(words, words(heard));
    meters.shadowed();
    outbox
        .publish(
            new ShadowCompared(
                served.session(),
                served.utterance(),
                models.name(),
                served.model(),
                version,
                changed == 0,
                words.size(),
                changed,
                false,
                servedFor.toNanos() / 1e6,
                took.toNanos() / 1e6))
        .exceptionally(failure -> {
          LOG.warnf("a comparison was not written: %s", failure.getMessage());
          return null;
        });
  }

  private static List<String> words(String text) {
    return Stream.of(text.split(" ")).filter(word -> !word.isEmpty()).toList();
  }

  /** Before the native networks that the thread uses are closed. */
  @PreDestroy
  void stop() throws InterruptedException {
    thread.shutdownNow();
    if (!thread.awaitTermination(5, TimeUnit.SECONDS)) {
      LOG.warn("the shadow is still at work");
    }
  }
}
