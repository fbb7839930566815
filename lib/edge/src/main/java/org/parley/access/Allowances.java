package org.parley.access;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.github.bucket4j.TimeMeter;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.TimeUnit;

/**
 * Everybody's {@link Allowance} at this replica. Who has not asked for two minutes has full buckets
 * again, and is forgotten but for the streams that are open.
 */
public final class Allowances {
  /** Names from tokens are not bounded by a list of keys. */
  private static final int MOST = 100_000;

  private static final Duration FULL_AGAIN = Duration.ofMinutes(2);

  private final Quota usual;
  private final TimeMeter meter;
  private final Cache<String, MeteredAllowance> known;
  private final ConcurrentMap<String, Integer> streams = new ConcurrentHashMap<>();

  public Allowances(Quota usual, InstantSource clock) {
    this.usual = usual;
    meter = new Meter(clock);
    known =
        Caffeine.newBuilder()
            .maximumSize(MOST)
            .expireAfterAccess(FULL_AGAIN)
            .ticker(meter::currentTimeNanos)
            .executor(Runnable::run)
            .build();
  }

  /**
   * @param own where it is not everybody's
   */
  public Allowance of(String who, Optional<Quota> own) {
    Quota quota = own.orElse(usual);
    return known
        .asMap()
        .compute(
            who,
            (_, before) ->
                before != null && before.isOf(quota)
                    ? before
                    : new MeteredAllowance(who, quota, meter, streams));
  }

  private record Meter(InstantSource clock) implements TimeMeter {
    @Override
    public long currentTimeNanos() {
      return TimeUnit.MILLISECONDS.toNanos(clock.millis());
    }

    @Override
    public boolean isWallClockBased() {
      return true;
    }
  }
}
