package org.parley.compression.asr;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.parley.compression.tensorflow.Feed;

/**
 * All that could have been said instead: every sequence of phones, as likely as {@link
 * PhoneTrigrams} has it, over all its alignments with repetitions and blanks. Beside CTC's
 * alignments of what was said this makes training maximise mutual information, without lattices
 * (Povey et al. 2016; with CTC's topology, "CTC-CRF": Xiang and Ou 2019, arXiv 1904.04666).
 *
 * <p>A state is the phone before the last, the last one, and whether the frame says it or a blank.
 */
final class Denominator {
  private static final int BLANK = 0;

  private final int tokens;

  /** P(next | older, old) as [old, older, next]. */
  private final float[] forward;

  /** The same as [old, next, older]. */
  private final float[] backward;

  /** P(end | older, old) as [old, older]. */
  private final float[] ending;

  Denominator(PhoneTrigrams phones) {
    tokens = phones.tokens();
    forward = new float[tokens * tokens * tokens];
    backward = new float[forward.length];
    ending = new float[tokens * tokens];
    for (int old = 0; old < tokens; old++) {
      for (int older = 0; older < tokens; older++) {
        ending[old * tokens + older] = (float) phones.probability(older, old, PhoneTrigrams.EDGE);
        for (int next = 1; next < tokens; next++) {
          float probability = (float) phones.probability(older, old, next);
          forward[(old * tokens + older) * tokens + next] = probability;
          backward[(old * tokens + next) * tokens + older] = probability;
        }
      }
    }
  }

  /**
   * What all sequences together make of each utterance.
   *
   * @param occupancies [utterances, frames, tokens] the probability of each token in each frame, 0
   *     after an utterance's end
   * @param logEvidence [utterances] log Σ over sequences of P(sequence) · Σ over alignments of the
   *     product of their tokens' probabilities
   */
  record Found(Feed.Floats occupancies, Feed.Floats logEvidence) {}

  /**
   * @param logProbs [utterances, first + time, tokens]
   * @param first frames that say nothing yet
   * @param frames of each utterance after these
   */
  Found of(Feed.Floats logProbs, int first, int[] frames) {
    int utterances = frames.length;
    int all = logProbs.shape()[1];
    int time = all - first;
    float[] occupancies = new float[utterances * time * tokens];
    float[] logEvidence = new float[utterances];
    IntStream.range(0, utterances)
        .parallel()
        .forEach(i ->
            logEvidence[i] =
                (float)
                    new Sums(logProbs.values(), (i * all + first) * tokens, frames[i])
                        .into(occupancies, i * time * tokens));
    return new Found(
        new Feed.Floats(occupancies, utterances, time, tokens),
        new Feed.Floats(logEvidence, utterances));
  }

  /**
   * The forward and backward sums of one utterance. Values of a frame lie at [older, old] for sums
   * from the beginning and at [old, older] for sums to the end, so that the inner loop runs along
   * memory; each frame's are scaled.
   */
  private final class Sums {
    private final int frames;
    private final float[] heard;
    private final float[][] said;
    private final float[][] blank;

    Sums(float[] logProbs, int from, int frames) {
      this.frames = frames;
      heard = new float[frames * tokens];
      for (int i = 0; i < heard.length; i++) {
        heard[i] = (float) Math.exp(logProbs[from + i]);
      }
      said = new float[frames + 1][tokens * tokens];
      blank = new float[frames + 1][tokens * tokens];
    }

    /**
     * @return the logarithm of the evidence
     */
    double into(float[] occupancies, int at) {
      double log = fromBeginning();
      float[] saidAfter = ending.clone();
      float[] blankAfter = ending.clone();
      double end = 0;
      for (int old = 0; old < tokens; old++) {
        for (int older = 0; older < tokens; older++) {
          int here = older * tokens + old;
          end += (said[frames][here] + blank[frames][here]) * (double) ending[old * tokens + older];
        }
      }
      for (int frame = frames; frame > 0; frame--) {
        occupy(frame, saidAfter, blankAfter, occupancies, at + (frame - 1) * tokens);
        float[][] before = before(frame, saidAfter, blankAfter);
        saidAfter = before[0];
        blankAfter = before[1];
      }
      return log + Math.log(end);
    }

    /** Fills all frames; gives the logarithm of what they were divided by. */
    private double fromBeginning() {
      double log = 0;
      blank[0][0] = 1;
      float[] sums = new float[tokens];
      for (int frame = 1; frame <= frames; frame++) {
        float[] saidBefore = said[frame - 1];
        float[] blankBefore = blank[frame - 1];
        float[] saidNow = said[frame];
        float[] blankNow = blank[frame];
        int row = (frame - 1) * tokens;
        double total = 0;
        for (int old = 0; old < tokens; old++) {
          Arrays.fill(sums, 0);
          float twice = 0;
          for (int older = 0; older < tokens; older++) {
            int here = older * tokens + old;
            float mass = saidBefore[here] + blankBefore[here];
            if (mass == 0) {
              continue;
            }
            int weights = (old * tokens + older) * tokens;
            for (int next = 0; next < tokens; next++) {
              sums[next] += mass * forward[weights + next];
            }
            // The same phone again is a new one only after a blank.
            twice += saidBefore[here] * forward[weights + old];
            blankNow[here] = mass * heard[row + BLANK];
            total += blankNow[here];
          }
          sums[old] -= twice;
          for (int next = 1; next < tokens; next++) {
            int there = old * tokens + next;
            saidNow[there] = Math.max(0, sums[next] + saidBefore[there]) * heard[row + next];
            total += saidNow[there];
          }
        }
        scale(saidNow, 1 / total);
        scale(blankNow, 1 / total);
        log += Math.log(total);
      }
      return log;
    }

    /** Each token's share of all that passes through a frame. */
    private void occupy(
        int frame, float[] saidAfter, float[] blankAfter, float[] occupancies, int at) {
      double total = 0;
      double[] shares = new double[tokens];
      for (int old = 0; old < tokens; old++) {
        for (int older = 0; older < tokens; older++) {
          int here = older * tokens + old;
          int after = old * tokens + older;
          shares[old] += said[frame][here] * (double) saidAfter[after];
          shares[BLANK] += blank[frame][here] * (double) blankAfter[after];
        }
      }
      for (double share : shares) {
        total += share;
      }
      for (int token = 0; token < tokens; token++) {
        occupancies[at + token] = (float) (shares[token] / total);
      }
    }

    /** What comes after each state of the frame before, [old, older], said and blank. */
    private float[][] before(int frame, float[] saidAfter, float[] blankAfter) {
      int row = (frame - 1) * tokens;
      float[] saidNow = new float[tokens * tokens];
      float[] blankNow = new float[tokens * tokens];
      float[] sums = new float[tokens];
      double total = 0;
      for (int old = 0; old < tokens; old++) {
        Arrays.fill(sums, 0);
        float again = 0;
        for (int next = 1; next < tokens; next++) {
          float value = heard[row + next] * saidAfter[next * tokens + old];
          if (next == old) {
            again = value;
          }
          int weights = (old * tokens + next) * tokens;
          for (int older = 0; older < tokens; older++) {
            sums[older] += value * backward[weights + older];
          }
        }
        for (int older = 0; older < tokens; older++) {
          int here = old * tokens + older;
          float silent = heard[row + BLANK] * blankAfter[here];
          float twice = again * backward[(old * tokens + old) * tokens + older];
          blankNow[here] = sums[older] + silent;
          float repeated = old == BLANK ? 0 : heard[row + old] * saidAfter[here];
          saidNow[here] = Math.max(0, sums[older] - twice) + silent + repeated;
          total += blankNow[here] + saidNow[here];
        }
      }
      scale(saidNow, 1 / total);
      scale(blankNow, 1 / total);
      return new float[][] {saidNow, blankNow};
    }

    private static void scale(float[] values, double by) {
      for (int i = 0; i < values.length; i++) {
        values[i] *= (float) by;
      }
    }
  }
}
