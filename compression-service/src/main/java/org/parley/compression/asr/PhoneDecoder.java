package org.parley.compression.asr;

import java.util.Arrays;
import org.parley.compression.tensorflow.Feed;

/**
 * The phones of the likeliest path when {@link PhoneTrigrams} count as much as the network: Viterbi
 * over the states of the {@link Denominator}. A network that maximises mutual information has to be
 * read with them, since it was trained to leave to them what they know.
 */
final class PhoneDecoder implements PhoneErrors.Reading {
  private static final int BLANK = 0;

  /** A frame's tokens that are less likely than its best by more nats begin no phone. */
  private static final float BEAM = 10;

  private final int tokens;

  /** log P(next | older, old) as [old, next, older]. */
  private final float[] steps;

  PhoneDecoder(PhoneTrigrams phones) {
    tokens = phones.tokens();
    steps = new float[tokens * tokens * tokens];
    for (int old = 0; old < tokens; old++) {
      for (int next = 0; next < tokens; next++) {
        for (int older = 0; older < tokens; older++) {
          steps[(old * tokens + next) * tokens + older] =
              (float) Math.log(phones.probability(older, old, next));
        }
      }
    }
  }

  @Override
  public int[] read(Feed.Floats logProbs, int utterance, int first, int frames) {
    int from = (utterance * logProbs.shape()[1] + first) * tokens;
    Path path = new Path();
    for (int frame = 0; frame < frames; frame++) {
      path.hear(logProbs.values(), from + frame * tokens);
    }
    return path.phones();
  }

  /**
   * The best way into each state, [old, older], whether its last frame says the last phone or a
   * blank. Phones that a way began are a linked list in two arrays.
   */
  private final class Path {
    private static final int NOTHING = 0;

    private float[] said = impossible();
    private float[] blank = impossible();
    private int[] saidPhones = new int[tokens * tokens];
    private int[] blankPhones = new int[tokens * tokens];
    private int[] phone = new int[1024];
    private int[] before = new int[1024];
    private int begun = 1;

    Path() {
      blank[0] = 0;
    }

    void hear(float[] logProbs, int row) {
      float[] nextSaid = impossible();
      float[] nextBlank = impossible();
      int[] nextSaidPhones = saidPhones.clone();
      int[] nextBlankPhones = new int[tokens * tokens];
      for (int here = 0; here < said.length; here++) {
        boolean saying = said[here] > blank[here];
        nextBlank[here] = Math.max(said[here], blank[here]) + logProbs[row + BLANK];
        nextBlankPhones[here] = saying ? saidPhones[here] : blankPhones[here];
        nextSaid[here] = said[here] + logProbs[row + here / tokens];
      }
      float edge = best(logProbs, row) - BEAM;
      for (int next = 1; next < tokens; next++) {
        if (logProbs[row + next] >= edge) {
          begin(next, logProbs[row + next], nextSaid, nextSaidPhones);
        }
      }
      said = nextSaid;
      blank = nextBlank;
      saidPhones = nextSaidPhones;
      blankPhones = nextBlankPhones;
    }

    private void begin(int next, float logProb, float[] nextSaid, int[] nextSaidPhones) {
      for (int old = 0; old < tokens; old++) {
        float best = Float.NEGATIVE_INFINITY;
        int from = 0;
        for (int older = 0; older < tokens; older++) {
          int here = old * tokens + older;
          // The same phone again is a new one only after a blank.
          float way = next == old ? blank[here] : Math.max(said[here], blank[here]);
          float score = way + steps[(old * tokens + next) * tokens + older];
          if (score > best) {
            best = score;
            from = here;
          }
        }
        int there = next * tokens + old;
        if (best + logProb > nextSaid[there]) {
          boolean saying = next != old && said[from] > blank[from];
          nextSaid[there] = best + logProb;
          nextSaidPhones[there] = after(saying ? saidPhones[from] : blankPhones[from], next);
        }
      }
    }

    private int after(int last, int next) {
      if (begun == phone.length) {
        phone = Arrays.copyOf(phone, 2 * begun);
        before = Arrays.copyOf(before, 2 * begun);
      }
      phone[begun] = next;
      before[begun] = last;
      return begun++;
    }

    /** Those of the best way that may end here. */
    int[] phones() {
      float best = Float.NEGATIVE_INFINITY;
      int last = NOTHING;
      for (int here = 0; here < said.length; here++) {
        int old = here / tokens;
        float ending = steps[(old * tokens + PhoneTrigrams.EDGE) * tokens + here % tokens];
        float score = Math.max(said[here], blank[here]) + ending;
        if (score > best) {
          best = score;
          last = said[here] > blank[here] ? saidPhones[here] : blankPhones[here];
        }
      }
      int count = 0;
      for (int i = last; i != NOTHING; i = before[i]) {
        count++;
      }
      int[] phones = new int[count];
      for (int i = last; i != NOTHING; i = before[i]) {
        phones[--count] = phone[i];
      }
      return phones;
    }

    private float best(float[] logProbs, int row) {
      float best = logProbs[row];
      for (int token = 1; token < tokens; token++) {
        best = Math.max(best, logProbs[row + token]);
      }
      return best;
    }

    private float[] impossible() {
      float[] scores = new float[tokens * tokens];
      Arrays.fill(scores, Float.NEGATIVE_INFINITY);
      return scores;
    }
  }
}
