package org.parley.compression.nlu;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.parley.skills.Sample;

/**
 * Makes sentences as a recogniser may hear them: words left out, put in, or taken for words that
 * are spelt alike. Labels follow their words.
 */
final class RecognitionErrors implements NluCorpus.Change {
  private static final double DROPPED = 0.025;
  private static final double REPLACED = 0.035;
  private static final double INSERTED = 0.05;
  private static final double FOREIGN = 0.25;
  private static final int MOST_FOREIGN = 3;
  private static final double ALIKE = 0.6;
  private static final double CHATTER = 0.1;
  private static final int LEAST_COMMAND = 4;
  private static final int MOST_NEIGHBOURS = 8;

  private final List<String> vocabulary;
  private final List<String> foreign;
  private final List<Sample> chatter;
  private final Set<String> openSlots;
  private final Map<String, List<String>> neighbours = new HashMap<>();

  /**
   * @param vocabulary words of the skills
   * @param chatter sentences of which pieces may stand around a command
   * @param foreign words of other sentences, which may stand where anything may be said
   * @param openSlots slots that take any words
   */
  RecognitionErrors(
      List<String> vocabulary, List<String> foreign, List<Sample> chatter, Set<String> openSlots) {
    this.chatter = List.copyOf(chatter);
    this.vocabulary = List.copyOf(vocabulary);
    this.foreign = List.copyOf(foreign);
    this.openSlots = Set.copyOf(openSlots);
  }

  /** The sentence, half of the time with errors; free values are sometimes other words. */
  @Override
  public Sample of(Sample sample, RandomGenerator random) {
    var free = foreign.isEmpty() ? sample : exchangeFreeWords(sample, random);
    var said = random.nextDouble() < CHATTER ? inChatter(free, random) : free;
    return random.nextBoolean() ? said : misheard(said, random);
  }

  /** People give reasons before a command and go on after it. */
  private Sample inChatter(Sample sample, RandomGenerator random) {
    boolean command = sample.words().size() >= LEAST_COMMAND && !sample.slots().isEmpty();
    if (!command || chatter.isEmpty()) {
      return sample;
    }
    var other = chatter.get(random.nextInt(chatter.size())).words();
    int length = Math.min(other.size(), random.nextInt(2, 7));
    int start = random.nextInt(other.size() - length + 1);
    var piece = other.subList(start, start + length);
    var outside = Collections.nCopies(length, Sample.OUTSIDE);
    boolean before = random.nextInt(3) > 0;
    return new Sample(
        sample.intent(),
        before ? joined(piece, sample.words()) : joined(sample.words(), piece),
        before ? joined(outside, sample.labels()) : joined(sample.labels(), outside));
  }

  private static List<String> joined(List<String> head, List<String> tail) {
    return Stream.concat(head.stream(), tail.stream()).toList();
  }

  /** Whole values of open slots become other words, so that their place tells them, not they. */
  private Sample exchangeFreeWords(Sample sample, RandomGenerator random) {
    var words = new ArrayList<String>();
    var labels = new ArrayList<String>();
    int i = 0;
    while (i < sample.words().size()) {
      int end = valueEnd(sample, i);
      if (end > i && standsAlone(sample, i, end) && random.nextDouble() < FOREIGN) {
        var slot = sample.labels().get(i).substring(Sample.BEGIN.length());
        int length = random.nextInt(1, random.nextInt(1, MOST_FOREIGN + 1) + 1);
        for (int k = 0; k < length; k++) {
          words.add(foreign.get(random.nextInt(foreign.size())));
          labels.add((k == 0 ? Sample.BEGIN : Sample.INSIDE) + slot);
        }
        i = end;
      } else {
        words.add(sample.words().get(i));
        labels.add(sample.labels().get(i));
        i++;
      }
    }
    return new Sample(sample.intent(), words, labels);
  }

  /** Between two values side by side only their words tell where one ends. */
  private static boolean standsAlone(Sample sample, int begin, int end) {
    var labels = sample.labels();
    return (begin == 0 || labels.get(begin - 1).equals(Sample.OUTSIDE))
        && (end == labels.size() || labels.get(end).equals(Sample.OUTSIDE));
  }

  /** Where the value ends that begins here; here itself if none of an open slot does. */
  private int valueEnd(Sample sample, int begin) {
    var label = sample.labels().get(begin);
    if (!label.startsWith(Sample.BEGIN)
        || !openSlots.contains(label.substring(Sample.BEGIN.length()))) {
      return begin;
    }
    var inside = Sample.INSIDE + label.substring(Sample.BEGIN.length());
    int end = begin + 1;
    while (end < sample.labels().size() && sample.labels().get(end).equals(inside)) {
      end++;
    }
    return end;
  }

  private Sample misheard(Sample sample, RandomGenerator random) {
    var words = new ArrayList<String>();
    var labels = new ArrayList<String>();
    for (int i = 0; i < sample.words().size(); i++) {
      var label = sample.labels().get(i);
      if (random.nextDouble() < DROPPED && sample.words().size() > 2) {
        continue;
      }
      boolean replaced = random.nextDouble() < REPLACED;
      words.add(replaced ? similar(sample.words().get(i), random) : sample.words().get(i));
      labels.add(label);
      boolean inside =
          i + 1 < sample.words().size() && sample.labels().get(i + 1).startsWith(Sample.INSIDE);
      if (!inside && random.nextDouble() < INSERTED) {
        words.add(inserted(random));
        labels.add(Sample.OUTSIDE);
      }
    }
    return words.isEmpty() ? sample : new Sample(sample.intent(), words, mended(labels));
  }

  /** Words of any kind: that a word is strange must not make it a slot. */
  private String inserted(RandomGenerator random) {
    var from = foreign.isEmpty() || random.nextInt(3) == 0 ? vocabulary : foreign;
    return from.get(random.nextInt(from.size()));
  }

  /** The first word that is left of a slot begins it. */
  private static List<String> mended(List<String> labels) {
    var mended = new ArrayList<>(labels);
    for (int i = 0; i < mended.size(); i++) {
      var label = mended.get(i);
      if (!label.startsWith(Sample.INSIDE)) {
        continue;
      }
      var slot = label.substring(Sample.INSIDE.length());
      var before = i == 0 ? Sample.OUTSIDE : mended.get(i - 1);
      if (before.equals(Sample.OUTSIDE) || !before.substring(2).equals(slot)) {
        mended.set(i, Sample.BEGIN + slot);
      }
    }
    return mended;
  }

  private String similar(String word, RandomGenerator random) {
    var alike = neighbours.computeIfAbsent(word, this::neighbours);
    var from = alike.isEmpty() || random.nextInt(4) == 0 ? vocabulary : alike;
    return from.get(random.nextInt(from.size()));
  }

  private List<String> neighbours(String word) {
    return vocabulary.stream()
        .filter(other -> !other.equals(word) && likeness(word, other) >= ALIKE)
        .limit(MOST_NEIGHBOURS)
        .toList();
  }

  /** 2 · common letter pairs / all letter pairs (Dice), with marks at both ends. */
  private static double likeness(String a, String b) {
    var left = pairs(a);
    var right = pairs(b);
    int all = left.size() + right.size();
    int common = 0;
    for (var pair : left) {
      if (right.remove(pair)) {
        common++;
      }
    }
    return 2.0 * common / all;
  }

  private static List<String> pairs(String word) {
    var marked = "<" + word + ">";
    var pairs = new ArrayList<String>();
    for (int i = 0; i + 2 <= marked.length(); i++) {
      pairs.add(marked.substring(i, i + 2));
    }
    return pairs;
  }
}
