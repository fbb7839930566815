package org.parley.access;

import io.github.bucket4j.Bucket;
import io.github.bucket4j.ConsumptionProbe;
import io.github.bucket4j.TimeMeter;
import java.time.Duration;
import java.util.concurrent.ConcurrentMap;

/**
 * What is left of a {@link Quota}: a bucket of turns and one of sound, each refilled evenly over a
 * minute, and the streams that are open.
 */
final class MeteredAllowance implements Allowance {
  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final Duration ONE_MAY_CLOSE = Duration.ofSeconds(1);

  private final String who;
  private final Quota quota;
  private final Bucket turns;
  private final Bucket soundMs;
  private final ConcurrentMap<String, Integer> streams;

  /**
   * @param streams open ones of everybody; kept apart, since they outlive a forgotten allowance
   */
  MeteredAllowance(
      String who, Quota quota, TimeMeter meter, ConcurrentMap<String, Integer> streams) {
    this.who = who;
    this.quota = quota;
    this.streams = streams;
    turns = bucket(quota.turns(), meter);
    soundMs = bucket(1_000L * quota.soundSeconds(), meter);
  }

  private static Bucket bucket(long aMinute, TimeMeter meter) {
    return Bucket.builder()
        .addLimit(limit -> limit.capacity(aMinute).refillGreedy(aMinute, MINUTE))
        .withCustomTimePrecision(meter)
        .build();
  }

  boolean isOf(Quota other) {
    return quota.equals(other);
  }

  @Override
  public void turn() {
    take(turns, 1, quota.turns() + " turns a minute");
  }

  @Override
  public void sound(Duration sound) {
    long ms = sound.toMillis();
    if (ms > 1_000L * quota.soundSeconds()) {
      throw new LimitedException(
          "%s may send %d s of sound a minute, and this has %d s"
              .formatted(who, quota.soundSeconds(), sound.toSeconds()),
          MINUTE);
    }
    if (ms > 0) {
      take(soundMs, ms, quota.soundSeconds() + " s of sound a minute");
    }
  }

  private void take(Bucket bucket, long amount, String what) {
    ConsumptionProbe probe = bucket.tryConsumeAndReturnRemaining(amount);
    if (!probe.isConsumed()) {
      // Rounded up: who comes back then is let in.
      Duration wait = Duration.ofNanos(probe.getNanosToWaitForRefill());
      long seconds = wait.plusSeconds(1).minusNanos(1).toSeconds();
      throw new LimitedException(
          "%s has used its %s; try again in %d s".formatted(who, what, seconds),
          Duration.ofSeconds(seconds));
    }
  }

  @Override
  public void open() {
    int now = streams.merge(who, 1, Integer::sum);
    if (now > quota.streams()) {
      close();
      throw new LimitedException(
          "%s has its %d streams open; close one".formatted(who, quota.streams()), ONE_MAY_CLOSE);
    }
  }

  @Override
  public void close() {
    streams.computeIfPresent(who, (_, open) -> open == 1 ? null : open - 1);
  }
}
