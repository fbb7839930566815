package org.parley.recognition;

import java.util.Arrays;
import java.util.List;

/**
 * How often a token was said where a network heard another one, counted on recordings whose words
 * are known. A network is surest where it has heard much alike; mixed with these a phone that it
 * took for its neighbour, or did not hear, costs a word what such mistakes are worth, and no more
 * (the confusion matrices of Young et al.'s misrecognition models are the same idea at phone
 * level).
 */
final class Confusions {
  /** Frames in which the network is as sure of the blank as this are left as they are. */
  private static final double SURE = 0.999;

  private static final int BLANK = 0;

  private final double[] said;
  private final int tokens;
  private final double share;

  /**
   * @param said probability of each token for each one heard, [heard, said]
   * @param share of the mixture, 0 to 1
   */
  Confusions(double[] said, int tokens, double share) {
    if (said.length != tokens * tokens) {
      throw new IllegalArgumentException(
          said.length + " confusions for " + tokens + " tokens, wanted " + tokens * tokens);
    }
    this.said = said.clone();
    this.tokens = tokens;
    this.share = share;
  }

  /**
   * Reads the form of {@code assets/confusions.txt}: a line for each token that is heard, in the
   * tokens' order: the token, then the probability of each one that was said.
   */
  static Confusions parse(String text, List<String> tokens, double share) {
    List<String> lines = text.lines().toList();
    double[] said = new double[tokens.size() * tokens.size()];
    if (lines.size() != tokens.size()) {
      throw new IllegalArgumentException(
          "confusions of " + lines.size() + " tokens, wanted " + tokens.size());
    }
    for (int heard = 0; heard < tokens.size(); heard++) {
      String[] cells = lines.get(heard).split(" ");
      if (cells.length != tokens.size() + 1 || !cells[0].equals(tokens.get(heard))) {
        throw new IllegalArgumentException("confusions, line " + (heard + 1) + ": " + cells[0]);
      }
      for (int token = 0; token < tokens.size(); token++) {
        said[heard * tokens.size() + token] = Double.parseDouble(cells[token + 1]);
      }
    }
    return new Confusions(said, tokens.size(), share);
  }

  /**
   * @param logProbs [frames, tokens]
   */
  void mixInPlace(float[] logProbs) {
    double[] probabilities = new double[tokens];
    double[] mixed = new double[tokens];
    for (int at = 0; at < logProbs.length; at += tokens) {
      for (int token = 0; token < tokens; token++) {
        probabilities[token] = Math.exp(logProbs[at + token]);
      }
      if (probabilities[BLANK] >= SURE) {
        continue;
      }
      Arrays.fill(mixed, 0);
      for (int heard = 0; heard < tokens; heard++) {
        for (int token = 0; token < tokens; token++) {
          mixed[token] += probabilities[heard] * said[heard * tokens + token];
        }
      }
      for (int token = 0; token < tokens; token++) {
        double both = (1 - share) * probabilities[token] + share * mixed[token];
        logProbs[at + token] = (float) Math.log(Math.max(both, 1e-10));
      }
    }
  }
}
