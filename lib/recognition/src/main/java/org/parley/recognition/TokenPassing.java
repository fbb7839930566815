package org.parley.recognition;

/**
 * Hypotheses of one kind of sentences, passed on frame by frame.
 *
 * <p>Places come in three kinds: a node whose token was just heard, a node after a blank, and the
 * end of a word, of which there is one for each last token, since the same token cannot begin the
 * next word without a blank between. A score carries the best score of the language model that the
 * place can still reach; it is exchanged for the real one where a word ends.
 *
 * <p>For one thread.
 */
final class TokenPassing {
  /**
   * Where a number of hypotheses and not the beam sets a frame's edge, the next frame takes nothing
   * that is worse by this much more: it would not be among that number there either.
   */
  private static final float SLACK = 2;

  private final Sentences sentences;
  private final TokenTrees trees;
  private final WordHistory history;
  private final float lmWeight;
  private final float wordReward;
  private final float beam;
  private final int ends;

  private Hypotheses current;
  private Hypotheses next;

  /**
   * @param share of all sentences that are of this kind
   * @param beam hypotheses worse than the best one by more than this are dropped
   * @param most hypotheses kept of a frame
   */
  TokenPassing(
      Sentences sentences,
      WordHistory history,
      DecodingSettings settings,
      double share,
      Beam beam) {
    this.sentences = sentences;
    this.trees = sentences.trees();
    this.history = history;
    this.lmWeight = (float) settings.lmWeight();
    this.wordReward = (float) settings.wordReward();
    this.beam = (float) beam.width();
    this.ends = 2 * trees.nodes();
    this.current = new Hypotheses(history, this.beam, beam.most());
    this.next = new Hypotheses(history, this.beam, beam.most());
    if (share > 0) {
      int start = sentences.start();
      int root = sentences.root(start);
      float score = lmWeight * ((float) Math.log(share) + trees.lookahead()[root]);
      current.put(afterBlank(root), start, score, WordHistory.EMPTY, 0);
    }
  }

  /**
   * How many hypotheses live.
   *
   * @param width those worse than the best one by more are dropped
   * @param most kept of a frame
   */
  record Beam(double width, int most) {}

  /** The best hypothesis's score, −∞ where there are none. */
  float bestScore() {
    return current.bestScore();
  }

  /** The words of the best hypothesis. */
  int bestWords() {
    return current.best < 0 ? WordHistory.EMPTY : current.words[current.best];
  }

  /**
   * Takes one frame.
   *
   * @param frame log-probabilities of the tokens, the blank first
   * @param tokenFloor tokens less likely than this are not followed
   * @param reference the score from which the beam is measured
   * @param number of the frame, from 0
   */
  void advance(float[] frame, float tokenFloor, float reference, int number) {
    Hypotheses from = current;
    float floor = from.floor(reference);
    next.clear(Math.min(beam, reference - floor + SLACK));
    if (from.best >= 0) {
      // The best one first, since the edge below which nothing is taken follows the best so far.
      extend(from.best, frame, tokenFloor, number);
    }
    for (int i = 0; i < from.count; i++) {
      if (from.score[i] >= floor && i != from.best) {
        extend(i, frame, tokenFloor, number);
      }
    }
    current = next;
    next = from;
  }

  private void extend(int i, float[] frame, float tokenFloor, int number) {
    int place = current.place[i];
    float score = current.score[i];
    int state = current.state[i];
    int words = current.words[i];
    boolean ended = place >= ends;
    int root = sentences.root(state);
    int node = ended ? root : place >> 1;
    int heard = ended ? place - ends : (place & 1) == 1 ? trees.token()[node] : 0;
    next.put(afterBlank(node), state, score + frame[0], words, current.wordStart[i]);
    if (tokenFloor == Float.POSITIVE_INFINITY) {
      return;
    }
    if (heard != 0 && frame[heard] >= tokenFloor) {
      next.put(place, state, score + frame[heard], words, current.wordStart[i]);
    }
    float bare = score - lmWeight * trees.lookahead()[node];
    int entered = node == root ? number : current.wordStart[i];
    int[] tokens = trees.token();
    int[] firstChild = trees.firstChild();
    int[] firstExit = trees.firstExit();
    float[] lookahead = trees.lookahead();
    int endChild = firstChild[node + 1];
    for (int child = firstChild[node]; child < endChild; child++) {
      int token = tokens[child];
      if (token == heard || frame[token] < tokenFloor) {
        continue;
      }
      float reached = bare + frame[token];
      if (firstChild[child + 1] > firstChild[child]) {
        next.put(heard(child), state, reached + lmWeight * lookahead[child], words, entered);
      }
      int endExit = firstExit[child + 1];
      for (int exit = firstExit[child]; exit < endExit; exit++) {
        endWord(exit, token, state, reached, words, entered, number);
      }
    }
  }

  private void endWord(
      int exit, int token, int state, float score, int words, int start, int number) {
    if (score + lmWeight * sentences.likeliest(exit) + wordReward < next.edge()) {
      return;
    }
    long step = sentences.step(state, exit);
    int after = Step.state(step);
    float language = Step.logProbability(step) + trees.lookahead()[sentences.root(after)];
    float total = score + lmWeight * language + wordReward;
    if (total >= next.edge()) {
      int link = history.append(words, sentences.word(exit), start, number + 1);
      next.put(ends + token, after, total, link, number + 1);
    }
  }

  private static int afterBlank(int node) {
    return 2 * node;
  }

  private static int heard(int node) {
    return 2 * node + 1;
  }

  int count() {
    return current.count;
  }

  float score(int i) {
    return current.score[i];
  }

  int words(int i) {
    return current.words[i];
  }

  /**
   * A hypothesis's score if the utterance ends here, the sentence end's probability included; −∞
   * where a sentence cannot end.
   */
  float endScore(int i) {
    int state = current.state[i];
    int root = sentences.root(state);
    if (current.place[i] < ends && current.place[i] != afterBlank(root)) {
      return Float.NEGATIVE_INFINITY;
    }
    float end = sentences.end(state);
    return current.score[i] + lmWeight * (end - trees.lookahead()[root]);
  }
}
