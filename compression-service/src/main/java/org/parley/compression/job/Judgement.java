package org.parley.compression.job;

import static java.util.Objects.requireNonNull;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.concurrent.CompletableFuture;
import org.parley.compression.job.JobCache.Judged;
import org.parley.runtime.Bundle;

/**
 * How parent and version do on the same items, by measure.
 *
 * @param losses by measure
 * @param flips of the items that tell what was found
 */
record Judgement(SequencedMap<String, Loss> losses, List<Flip> flips) {
  Judgement {
    flips = List.copyOf(flips);
  }

  /** What was judged before, by this subject, is not judged again. */
  static Judgement of(JobCache cache, Subject subject, Bundle parent, Bundle version, long seed) {
    // Both at once, where there are two cores: neither takes more than one.
    CompletableFuture<SequencedMap<String, List<Scored>>> ofParent =
        CompletableFuture.supplyAsync(() -> judged(cache, subject, parent));
    SequencedMap<String, List<Scored>> after = judged(cache, subject, version);
    SequencedMap<String, List<Scored>> before = ofParent.join();
    SequencedMap<String, Loss> losses = new LinkedHashMap<>();
    before.forEach((measure, items) ->
        losses.put(measure, Loss.of(items, requireNonNull(after.get(measure)), seed)));
    return new Judgement(losses, Flip.of(before, after));
  }

  private static SequencedMap<String, List<Scored>> judged(
      JobCache cache, Subject subject, Bundle version) {
    String identity = Identity.of(version.version().full(), subject.identity());
    return cache
        .find(Judged.class, identity)
        .orElseGet(() -> {
          Judged judged = new Judged(subject.judge(version));
          cache.keep(judged, identity);
          return judged;
        })
        .scores();
  }
}
