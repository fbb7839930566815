package org.parley.compression.job;

import static java.util.Objects.requireNonNull;

import org.parley.compression.bench.EngineBench;

/**
 * What a job works with.
 *
 * @param cache of what jobs have done before
 * @param progress is told how far it is
 */
public record JobTools(EngineBench bench, JobCache cache, Progress progress) {
  public JobTools {
    requireNonNull(bench, "bench");
    requireNonNull(cache, "cache");
    requireNonNull(progress, "progress");
  }
}
