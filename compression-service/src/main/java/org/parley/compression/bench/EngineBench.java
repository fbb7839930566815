package org.parley.compression.bench;

import java.util.ArrayList;
import java.util.List;
import org.parley.runtime.Bundle;

/**
 * Measures a version beside its parent in one run, on one thread, step by step in turns.
 *
 * @param seconds that a batch is measured, about; never fewer than {@value #LEAST_STEPS} steps
 */
public record EngineBench(double seconds) {
  /** Long enough for a median that repeats within a few hundredths. */
  public static final EngineBench USUAL = new EngineBench(3);

  /** Until the compilers are done with what is around the network, or for as long as a batch is. */
  private static final int WARM_UP = 2000;

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
    for (int i = 0; i < steps; i++) {
      // Who comes second finds the caches as the first left them, so they change places.
      if (i % 2 == 0) {
        ofParent[i] = milliseconds(parent);
        ofVersion[i] = milliseconds(version);
      } else {
        ofVersion[i] = milliseconds(version);
        ofParent[i] = milliseconds(parent);
      }
    }
    return new EngineTimes(
        parent.batch(), EngineTimes.Spread.of(ofParent), EngineTimes.Spread.of(ofVersion));
  }

  private static double milliseconds(Engine engine) {
    long since = System.nanoTime();
    engine.step();
    return (System.nanoTime() - since) / 1e6;
  }
}
