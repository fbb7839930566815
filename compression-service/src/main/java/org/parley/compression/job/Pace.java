package org.parley.compression.job;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.parley.compression.job.JobCache.Took;

/**
 * Knows how far a job is from how long its parts took the last time that they were done. A part of
 * which nothing is known counts as much as the others of this job do on average.
 */
final class Pace {
  private final List<Part> parts;
  private final String model;
  private final JobCache cache;
  private final Progress progress;
  private final LongSupplier nanos;

  private static final class Part {
    final String name;
    OptionalDouble expected;
    boolean over;

    Part(String name, OptionalDouble expected) {
      this.name = name;
      this.expected = expected;
    }
  }

  /**
   * @param model whose parts take alike long
   * @param parts their names, in their order; all methods know them by their number from 0
   * @param nanos the time, in nanoseconds from anywhere
   */
  Pace(String model, List<String> parts, JobTools tools, LongSupplier nanos) {
    this.model = model;
    this.cache = tools.cache();
    this.progress = tools.progress();
    this.nanos = nanos;
    this.parts = parts.stream().map(name -> new Part(name, lastTime(name))).toList();
  }

  private OptionalDouble lastTime(String part) {
    return cache
        .find(Took.class, identity(part))
        .map(took -> OptionalDouble.of(took.seconds()))
        .orElse(OptionalDouble.empty());
  }

  private String identity(String part) {
    return Identity.of(model, part);
  }

  /** Does a part, and remembers how long it took. */
  <T> T during(int number, Supplier<T> work) {
    Part part = parts.get(number);
    say(part, 0);
    long since = nanos.getAsLong();
    T made = work.get();
    double seconds = (nanos.getAsLong() - since) / 1e9;
    part.expected = OptionalDouble.of(seconds);
    part.over = true;
    cache.keep(new Took(seconds), identity(part.name));
    say(part, 0);
    return made;
  }

  /** Says that a part need not be done. */
  void skip(int number) {
    Part part = parts.get(number);
    part.expected = OptionalDouble.of(0);
    part.over = true;
    say(part, 0);
  }

  /**
   * How far the part is that is being done.
   *
   * @param share 0 to 1
   * @param seconds that it took so far
   */
  void within(int number, double share, double seconds) {
    Part part = parts.get(number);
    if (share > 0) {
      part.expected = OptionalDouble.of(seconds / share);
    }
    say(part, share);
  }

  private void say(Part now, double share) {
    double known = parts.stream().flatMapToDouble(p -> p.expected.stream()).sum();
    long counted =
        parts.stream().filter(p -> p.expected.isPresent() && p.expected.getAsDouble() > 0).count();
    double usual = counted == 0 ? 1 : known / counted;
    double all = 0;
    double done = 0;
    for (Part part : parts) {
      double expected = part.expected.orElse(usual);
      all += expected;
      done += part.over ? expected : part == now ? share * expected : 0;
    }
    progress.reached(
        all == 0 ? 1 : done / all,
        counted == 0
            ? Optional.empty()
            : Optional.of(Duration.ofMillis(Math.round(1000 * (all - done)))),
        now.name);
  }
}
