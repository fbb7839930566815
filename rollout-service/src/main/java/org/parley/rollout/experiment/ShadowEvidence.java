package org.parley.rollout.experiment;

import org.parley.events.SessionObserved;
import org.parley.rollout.statistics.BettingInterval;
import org.parley.rollout.statistics.BettingTest;
import org.parley.rollout.statistics.Evidence;
import org.parley.rollout.statistics.Interval;

/**
 * A candidate that decoded along unheard, utterance by utterance beside the champion: the same
 * words through both, so that what people say cancels out.
 *
 * <p>Nobody knows which of two answers that differ was right. So each difference is taken for a
 * loss of the candidate's: what succeeded with the champion succeeds with the candidate wherever
 * both gave the same, and its success is below the champion's by at most the share of utterances
 * that differ. 'Not worse by δ' is proven when 'δ or more of a session's utterances differ' is
 * rejected, by betting on sessions.
 */
final class ShadowEvidence {
  /** Parts of the names of a session's values, after the arm and a dot. */
  static final String DIFFERENT = "different";

  static final String UTTERANCES = "utterances";
  static final String INTENTS_CHANGED = "intentsChanged";
  static final String WORDS = "words";
  static final String WORDS_CHANGED = "wordsChanged";
  static final String SERVED_MS = "servedMs";
  static final String SHADOW_MS = "shadowMs";

  private final String arm;
  private final double margin;
  private final BettingTest notWorse;
  private final BettingInterval different;
  private long utterances;
  private double intentsChanged;
  private double words;
  private double wordsChanged;
  private double servedMs;
  private double shadowMs;

  /**
   * @param margin δ
   * @param alpha of the interval
   */
  ShadowEvidence(String arm, double margin, double alpha) {
    this.arm = arm;
    this.margin = margin;
    this.notWorse = BettingTest.notWorseThan(margin);
    this.different = BettingInterval.ofShare(alpha);
  }

  void add(SessionObserved session) {
    long more = Math.round(value(session, UTTERANCES));
    if (more == 0) {
      return;
    }
    double share = value(session, DIFFERENT);
    notWorse.add(margin - share);
    different.add(share);
    utterances += more;
    intentsChanged += value(session, INTENTS_CHANGED);
    words += value(session, WORDS);
    wordsChanged += value(session, WORDS_CHANGED);
    servedMs += value(session, SERVED_MS);
    shadowMs += value(session, SHADOW_MS);
  }

  private double value(SessionObserved session, String what) {
    return session.values().getOrDefault(name(arm, what), 0.0);
  }

  static String name(String arm, String what) {
    return arm + "." + what;
  }

  /** Against 'δ or more of the utterances differ'. */
  Evidence notWorse() {
    return notWorse.evidence();
  }

  /**
   * What the shadow did; 0 where nothing was compared yet.
   *
   * @param different share of a session's utterances whose answers differ, mean over sessions, with
   *     its interval
   * @param intentFlips share of the utterances
   * @param wordDifference word edits over the champion's words; of meanings, slots
   * @param servedMs processing time of an utterance in the version that was heard, milliseconds
   * @param shadowMs and in the candidate, in the same process
   */
  record View(
      long sessions,
      long utterances,
      double different,
      double low,
      double high,
      double intentFlips,
      double wordDifference,
      double notWorseP,
      double servedMs,
      double shadowMs) {}

  View view() {
    Interval interval = different.interval();
    double all = Math.max(1, utterances);
    return new View(
        different.count(),
        utterances,
        different.count() == 0 ? 0 : different.mean(),
        interval.low(),
        interval.high(),
        intentsChanged / all,
        wordsChanged / Math.max(1, words),
        notWorse().pValue(),
        servedMs / all,
        shadowMs / all);
  }
}
