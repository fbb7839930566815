package org.parley.compression.nlu;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.ToIntFunction;
import java.util.random.RandomGenerator;

/**
 * Batches of sentences of about one length, so that few words are filled up: a group of batches is
 * drawn at once and divided by length.
 *
 * @param group batches that are drawn together
 * @param size sentences of a batch
 */
record GroupsOfOneLength(long seed, int group, int size) {

  interface Draw<T> {
    T from(RandomGenerator random);
  }

  /**
   * Seeded with a step's mixed number: generators whose seeds are multiples of a constant apart
   * give the same numbers, some places later.
   */
  SplittableRandom random(long step) {
    return new SplittableRandom(seed ^ new SplittableRandom(step).nextLong());
  }

  <T> List<T> batch(long step, Draw<T> draw, ToIntFunction<T> length) {
    var random = random(~(step / group));
    var order = new ArrayList<Integer>();
    for (int i = 0; i < group; i++) {
      order.add(random.nextInt(i + 1), i);
    }
    var all = new ArrayList<T>();
    for (int i = 0; i < size * group; i++) {
      all.add(draw.from(random));
    }
    all.sort(Comparator.comparingInt(length));
    int index = order.get((int) (step % group));
    return all.subList(index * size, (index + 1) * size);
  }
}
