package org.parley.compression.asr;

import java.util.List;
import java.util.Locale;
import org.parley.compression.network.Network;
import org.parley.compression.speech.Clip;
import org.parley.compression.speech.Phones;

/**
 * What people say where a network hears something else: the tokens of the words that they are known
 * to have said, on the likeliest path through all frames, against the probabilities there.
 */
final class ConfusionCounts {
  /** Added to every count. */
  private static final double UNSEEN = 0.5;

  private final int tokens = Phones.tokens().size();
  private final double[] counts = new double[tokens * tokens];

  /** Counts of recordings that train; none is of people where the corpus has none. */
  static ConfusionCounts of(Network network, List<Clip> recordings) {
    ConfusionCounts counts = new ConfusionCounts();
    try (NetworkAligner aligner = new NetworkAligner(network)) {
      for (Clip recording : recordings) {
        NetworkAligner.Heard heard = aligner.heard(recording.samples());
        CtcAlignment alignment =
            CtcAlignment.of(heard.logProbs(), heard.tokens(), recording.phones());
        counts.add(heard.logProbs(), alignment.path());
      }
    }
    return counts;
  }

  /**
   * @param logProbs [frames, tokens]
   * @param path the token of every frame that was said
   */
  void add(float[] logProbs, int[] path) {
    for (int frame = 0; frame < path.length; frame++) {
      for (int heard = 0; heard < tokens; heard++) {
        counts[heard * tokens + path[frame]] += Math.exp(logProbs[frame * tokens + heard]);
      }
    }
  }

  /** The form of {@code assets/confusions.txt}. */
  String text() {
    StringBuilder text = new StringBuilder();
    for (int heard = 0; heard < tokens; heard++) {
      double total = tokens * UNSEEN;
      for (int said = 0; said < tokens; said++) {
        total += counts[heard * tokens + said];
      }
      text.append(Phones.tokens().get(heard));
      for (int said = 0; said < tokens; said++) {
        double share = (counts[heard * tokens + said] + UNSEEN) / total;
        text.append(String.format(Locale.ROOT, " %.5f", share));
      }
      text.append('\n');
    }
    return text.toString();
  }
}
