package org.parley.compression.tensorflow;

import java.time.Duration;
import java.util.function.Consumer;

/** Says every few seconds how far a training is and how long it will take. */
final class ProgressLine {
  private static final Duration EVERY = Duration.ofSeconds(15);

  private final Schedule schedule;
  private final int perEpoch;
  private final Consumer<String> log;
  private long saidAt = System.nanoTime();
  private long saidStep;
  private double lossSum;
  private double normSum;

  ProgressLine(Schedule schedule, int perEpoch, long from, Consumer<String> log) {
    this.schedule = schedule;
    this.perEpoch = perEpoch;
    this.saidStep = from;
    this.log = log;
  }

  void after(long step, TrainingGraph.Progress progress, double rate) {
    lossSum += progress.loss();
    normSum += progress.gradientNorm();
    long done = step + 1;
    long passed = System.nanoTime() - saidAt;
    if (passed < EVERY.toNanos() && done < schedule.steps()) {
      return;
    }
    long steps = done - saidStep;
    double seconds = passed / 1e9 / steps;
    log.accept(
        "step %d of %d, epoch %.2f, loss %.3f, gradient %.2f, rate %.1e, %.3f s a step, %s left"
            .formatted(
                done,
                schedule.steps(),
                (double) done / perEpoch,
                lossSum / steps,
                normSum / steps,
                rate,
                seconds,
                left((schedule.steps() - done) * seconds)));
    saidAt = System.nanoTime();
    saidStep = done;
    lossSum = 0;
    normSum = 0;
  }

  private static String left(double seconds) {
    Duration left = Duration.ofSeconds(Math.round(seconds));
    return left.toHours() > 0
        ? "%d h %02d min".formatted(left.toHours(), left.toMinutesPart())
        : "%d min %02d s".formatted(left.toMinutes(), left.toSecondsPart());
  }
}
