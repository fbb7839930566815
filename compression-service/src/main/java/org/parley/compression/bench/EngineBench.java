package org.parley.compression.bench;

import java.util.ArrayList;
import java.util.List;
import org.parley.runtime.Bundle;

/**
 * Measures a version beside its parent in one run, on one thread, in turns of some steps: a version
 * that serves finds the caches as it left them itself, not as its parent does.
 *
 * @param seconds that a batch is measured, about; never fewer than {@value #LEAST_STEPS} steps
 */
public record EngineBench(double seconds) {
  /** Long enough for a median that repeats within a few hundredths. */
  public static final EngineBench USUAL = new EngineBench(3);

  /** Until the compilers are done with what is around the network, or for as long as a batch is. */
  private static final int WARM_UP = 2000;

  /** Steps of a turn. The first few are slower, which the median does not see. */
  private static final int TURN = 32;

  private static final int LEAST_WARM_UP = 20;
  private static final int LEAST_STEPS = 100;
  private static final int MOST_STEPS = 3000;

  /** Times for each batch; the last is the batch that the service mostly uses. */
  public List<EngineTimes> compare(Bundle parent, Bundle version) {
    List<EngineTimes> times = new ArrayList<>();
    List<Engine> parents = Engine.of(parent);
    List<Engine> versions = Engine.of(version);
    try {
      for (int i = 0; i < parents.size(); i++) {
        times.add(compare(parents.get(i), versions.get(i)));
      }
    } finally {
      parents.forEach(Engine::close);
      versions.forEach(Engine::close);
    }
    return times;
  }

  private EngineTimes compare(Engine parent, Engine version) {
    double warm = 0;
    double spent = 0;
    for (int i = 0; i < WARM_UP && (i < LEAST_WARM_UP || spent < 1000 * seconds); i++) {
      warm = milliseconds(parent) + milliseconds(version);
      spent += warm;
    }
    int steps = Math.clamp((long) (1000 * seconds / warm), LEAST_STEPS, MOST_STEPS);
    double[] ofParent = new double[steps];
    double[] ofVersion = new double[steps];
    for (int from = 0; from < steps; from += TURN) {
      int to = Math.min(steps, from + TURN);
      // What slows the machine down in the course of a turn shall not always meet the same one.
      if (from / TURN % 2 == 0) {
        measure(parent, ofParent, from, to);
        measure(version, ofVersion, from, to);
      } else {
        measure(version, ofVersion, from, to);
        measure(parent, ofParent, from, to);
      }
    }
    return new EngineTimes(
        parent.batch(), EngineTimes.Spread.of(ofParent), EngineTimes.Spread.of(ofVersion));
  }

  private static void measure(Engine engine, double[] milliseconds, int from, int to) {
    for (int i = from; i < to; i++) {
      milliseconds[i] = milliseconds(engine);
    }
  }

  private static double milliseconds(Engine engine) {
    long since = System.nanoTime();
    engine.step();
    return (System.nanoTime() - since) / 1e6;
  }
}
