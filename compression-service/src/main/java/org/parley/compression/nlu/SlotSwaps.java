package org.parley.compression.nlu;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.parley.skills.Sample;

/**
 * Slots say what the same slot says in other sentences of the intent, each value as often as people
 * say it. No sentence becomes longer than the longest of all.
 */
final class SlotSwaps implements NluCorpus.Change {
  private final Map<String, List<List<String>>> values = new HashMap<>();
  private final double share;
  private final int longest;

  /**
   * @param share of the slots that are exchanged, 0 to 1
   */
  SlotSwaps(List<Sample> samples, double share) {
    this.share = share;
    int most = 0;
    for (var sample : samples) {
      most = Math.max(most, sample.words().size());
      for (var slot : sample.slots()) {
        values.computeIfAbsent(key(sample, slot), _ -> new ArrayList<>()).add(slot.words());
      }
    }
    this.longest = most;
  }

  @Override
  public Sample of(Sample sample, RandomGenerator random) {
    var words = new ArrayList<String>();
    var labels = new ArrayList<String>();
    int read = 0;
    for (var slot : sample.slots()) {
      words.addAll(sample.words().subList(read, slot.begin()));
      labels.addAll(sample.labels().subList(read, slot.begin()));
      var all = values.getOrDefault(key(sample, slot), List.of(slot.words()));
      boolean swapped = random.nextDouble() < share;
      var value = swapped ? all.get(random.nextInt(all.size())) : slot.words();
      for (int i = 0; i < value.size(); i++) {
        words.add(value.get(i));
        labels.add((i == 0 ? Sample.BEGIN : Sample.INSIDE) + slot.slot());
      }
      read = slot.begin() + slot.words().size();
    }
    words.addAll(sample.words().subList(read, sample.words().size()));
    labels.addAll(sample.labels().subList(read, sample.words().size()));
    return words.size() > longest ? sample : new Sample(sample.intent(), words, labels);
  }

  private static String key(Sample sample, Sample.Spoken slot) {
    return sample.intent() + " " + slot.slot();
  }
}
