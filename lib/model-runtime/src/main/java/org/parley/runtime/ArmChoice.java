package org.parley.runtime;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Which arm of an experiment a session is in, by weighted rendezvous: the arm with the greatest −w
 * / ln(u), where u is drawn from salt, session and arm alone. Everybody who asks gets the same
 * answer, an arm's share is its weight over the sum of all, and raising one arm's weight only moves
 * sessions towards that arm.
 *
 * <p>Schindelhauer and Schomaker, "Weighted distributed hash tables", SPAA 2005 (the logarithmic
 * method), over the rendezvous hashing of Thaler and Ravishankar, 1998.
 */
public final class ArmChoice {
  /** As many bits as a double holds exactly. */
  private static final int BITS = 53;

  private ArmChoice() {}

  /**
   * @param weights arm to weight, ≥ 0; an arm of weight 0 is nobody's
   * @return empty where no arm has a weight above 0
   */
  public static Optional<String> of(String salt, String session, Map<String, Double> weights) {
    String best = null;
    double bestScore = Double.NEGATIVE_INFINITY;
    // In the order of the names, so that even a tie has one answer.
    for (Map.Entry<String, Double> arm : new TreeMap<>(weights).entrySet()) {
      if (arm.getValue() > 0) {
        double score = -arm.getValue() / Math.log(uniform(salt, session, arm.getKey()));
        if (score > bestScore) {
          best = arm.getKey();
          bestScore = score;
        }
      }
    }
    return Optional.ofNullable(best);
  }

  /** The top 53 bits of SHA-256(salt‖0‖session‖0‖arm), divided by 2⁵³: in [0, 1). */
  static double uniform(String salt, String session, String arm) {
    byte[] digest =
        sha256().digest((salt + "\0" + session + "\0" + arm).getBytes(StandardCharsets.UTF_8));
    long top = ByteBuffer.wrap(digest).getLong() >>> (Long.SIZE - BITS);
    return top * 0x1p-53;
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every JDK has SHA-256", e);
    }
  }
}
