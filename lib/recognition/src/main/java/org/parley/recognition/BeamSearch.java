package org.parley.recognition;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.parley.recognition.WordHistory.Reading;
import org.parley.recognition.WordHistory.SpokenWord;

/**
 * Finds the words of one utterance from the network's token log-probabilities, frame by frame:
 * token passing over the tree of pronunciations with a CTC topology (Graves et al. 2006; best path,
 * not sum) and a language model. Two kinds of sentences are searched side by side: whole ones of
 * the grammar, and any of the n-gram model.
 *
 * <p>A hypothesis is a place in the tree, a language-model state and a score. Places come in three
 * kinds: a node whose token was just heard, a node after a blank, and the end of a word, of which
 * there is one for each last token, since the same token cannot begin the next word without a blank
 * between. The score carries the best score of the language model that the place can still reach;
 * it is exchanged for the real one where a word ends.
 *
 * <p>Belongs to one thread at a time. Same frames, same words, whatever else runs: nothing here
 * depends on time or on other utterances.
 */
final class BeamSearch {
  private final PhoneTrie trie;
  private final DecodingSettings settings;
  private final float lmWeight;
  private final float wordReward;
  private final float beam;
  private final float acousticFloor;
  private final int ends;
  private final NgramAutomaton ngram;
  private final @Nullable GrammarArcs grammar;
  private final WordHistory history = new WordHistory();
  private final float[] frame;

  private Hypotheses current;
  private Hypotheses next;
  private int frames;

  BeamSearch(DecodingGraph graph, DecodingSettings settings) {
    this.trie = graph.trie();
    this.settings = settings;
    this.lmWeight = (float) settings.lmWeight();
    this.wordReward = (float) settings.wordReward();
    this.beam = (float) settings.beam();
    this.acousticFloor = (float) settings.acousticFloor();
    this.ends = 2 * trie.size();
    this.frame = new float[graph.tokens()];
    this.current = new Hypotheses();
    this.next = new Hypotheses();
    this.ngram = graph.ngram();
    this.grammar = graph.grammar().orElse(null);
    double grammarShare = grammar == null ? 0 : settings.grammarShare();
    begin(ngram.start(), 1 - grammarShare);
    begin(inGrammar(0), grammarShare);
  }

  private void begin(int state, double share) {
    if (share > 0) {
      float score = lmWeight * ((float) Math.log(share) + lookahead(state, PhoneTrie.ROOT));
      current.put(afterBlank(PhoneTrie.ROOT), state, score, WordHistory.EMPTY, 0);
    }
  }

  /** States of the grammar are the negative ones, those of the n-gram model the others. */
  private static int inGrammar(int state) {
    return -1 - state;
  }

  /** Hypotheses of one frame, found by place and language-model state. */
  private final class Hypotheses {
    int count;
    int[] place = new int[1024];
    int[] state = new int[1024];
    float[] score = new float[1024];
    int[] words = new int[1024];
    int[] wordStart = new int[1024];
    float best = Float.NEGATIVE_INFINITY;
    private int[] slots = new int[4096];
    private int[] used = new int[1024];

    Hypotheses() {
      Arrays.fill(slots, -1);
    }

    void clear() {
      for (int i = 0; i < count; i++) {
        slots[used[i]] = -1;
      }
      count = 0;
      best = Float.NEGATIVE_INFINITY;
    }

    void put(int newPlace, int newState, float newScore, int newWords, int newStart) {
      if (newScore < best - beam) {
        return;
      }
      best = Math.max(best, newScore);
      int slot = slot(newPlace, newState);
      int i = slots[slot];
      if (i < 0) {
        add(slot, newPlace, newState, newScore, newWords, newStart);
      } else if (newScore > score[i]) {
        words[i] = history.merge(newWords, words[i], newScore - score[i]);
        score[i] = newScore;
        wordStart[i] = newStart;
      } else {
        words[i] = history.merge(words[i], newWords, score[i] - newScore);
      }
    }

    private void add(
        int slot, int newPlace, int newState, float newScore, int newWords, int newStart) {
      if (count == place.length) {
        grow();
        add(slot(newPlace, newState), newPlace, newState, newScore, newWords, newStart);
        return;
      }
      slots[slot] = count;
      used[count] = slot;
      place[count] = newPlace;
      state[count] = newState;
      score[count] = newScore;
      words[count] = newWords;
      wordStart[count] = newStart;
      count++;
    }

    private int slot(int wantedPlace, int wantedState) {
      int mask = slots.length - 1;
      int slot = (int) (Hashing.mix((long) wantedPlace << 32 | wantedState) & mask);
      while (slots[slot] >= 0
          && (place[slots[slot]] != wantedPlace || state[slots[slot]] != wantedState)) {
        slot = (slot + 1) & mask;
      }
      return slot;
    }

    private void grow() {
      int size = 2 * count;
      place = Arrays.copyOf(place, size);
      state = Arrays.copyOf(state, size);
      score = Arrays.copyOf(score, size);
      words = Arrays.copyOf(words, size);
      wordStart = Arrays.copyOf(wordStart, size);
      used = Arrays.copyOf(used, size);
      slots = new int[4 * size];
      Arrays.fill(slots, -1);
      for (int i = 0; i < count; i++) {
        int slot = slot(place[i], state[i]);
        slots[slot] = i;
        used[i] = slot;
      }
    }

    /**
     * The score below which hypotheses go: the beam's edge, or that of the worst of the most that
     * are kept.
     */
    float floor() {
      float edge = best - beam;
      int most = settings.maxActive();
      if (count <= most) {
        return edge;
      }
      // A histogram finds the edge in one pass; a bin is a 128th of the beam.
      int[] bins = new int[129];
      for (int i = 0; i < count; i++) {
        if (score[i] >= edge) {
          bins[(int) ((best - score[i]) / beam * 128)]++;
        }
      }
      int kept = 0;
      for (int bin = 0; bin < bins.length; bin++) {
        kept += bins[bin];
        if (kept >= most) {
          return Math.max(edge, best - (bin + 1) * beam / 128);
        }
      }
      return edge;
    }
  }

  /**
   * Takes one frame.
   *
   * @param logProbs natural log-probabilities of the tokens, from {@code offset}
   */
  void advance(float[] logProbs, int offset) {
    for (int token = 0; token < frame.length; token++) {
      frame[token] = Math.max(logProbs[offset + token], acousticFloor);
    }
    boolean onlyBlank = frame[0] >= Math.log(settings.blankSkip());
    frame[0] -= (float) settings.blankPenalty();
    float likeliest = Float.NEGATIVE_INFINITY;
    for (float logProb : frame) {
      likeliest = Math.max(likeliest, logProb);
    }
    float tokenFloor =
        onlyBlank ? Float.POSITIVE_INFINITY : likeliest - (float) settings.tokenBeam();
    float floor = current.floor();
    next.clear();
    for (int i = 0; i < current.count; i++) {
      if (current.score[i] >= floor) {
        extend(i, tokenFloor);
      }
    }
    Hypotheses spent = current;
    current = next;
    next = spent;
    frames++;
  }

  private void extend(int i, float tokenFloor) {
    int place = current.place[i];
    float score = current.score[i];
    int state = current.state[i];
    int words = current.words[i];
    int start = current.wordStart[i];
    boolean ended = place >= ends;
    int node = ended ? PhoneTrie.ROOT : place >> 1;
    int heard = ended ? place - ends : (place & 1) == 1 ? trie.token(node) : 0;
    next.put(afterBlank(node), state, score + frame[0], words, start);
    if (heard != 0 && frame[heard] >= tokenFloor) {
      next.put(place, state, score + frame[heard], words, start);
    }
    float bare = score - lmWeight * lookahead(state, node);
    int entered = node == PhoneTrie.ROOT ? frames : start;
    for (int child = trie.firstChild(node); child < trie.endChild(node); child++) {
      int token = trie.token(child);
      if (token == heard || frame[token] < tokenFloor) {
        continue;
      }
      float lookahead = lookahead(state, child);
      if (lookahead == Float.NEGATIVE_INFINITY) {
        continue;
      }
      float reached = bare + frame[token];
      if (trie.endChild(child) > trie.firstChild(child)) {
        next.put(heard(child), state, reached + lmWeight * lookahead, words, entered);
      }
      for (int w = trie.firstWord(child); w < trie.endWord(child); w++) {
        endWord(w, token, state, reached, words, entered);
      }
    }
  }

  private void endWord(int index, int token, int state, float score, int words, int start) {
    int word = trie.word(index);
    if (state >= 0) {
      long step = ngram.step(state, word);
      float logProbability = NgramAutomaton.logProbability(step);
      endWord(word, token, NgramAutomaton.state(step), logProbability, score, words, start);
    } else if (grammar != null) {
      int from = inGrammar(state);
      int leaf = trie.leaf(index);
      for (int arc = grammar.from(from, leaf); grammar.within(from, arc, leaf + 1); arc++) {
        int target = inGrammar(grammar.target(arc));
        endWord(word, token, target, grammar.logProbability(arc), score, words, start);
      }
    }
  }

  private void endWord(
      int word, int token, int state, float logProbability, float score, int words, int start) {
    float total =
        score + lmWeight * (logProbability + lookahead(state, PhoneTrie.ROOT)) + wordReward;
    if (total >= next.best - beam) {
      int link = history.append(words, word, start, frames + 1);
      next.put(ends + token, state, total, link, frames + 1);
    }
  }

  /** The best that the language can still give to what begins so. */
  private float lookahead(int state, int node) {
    if (state >= 0 || grammar == null) {
      return trie.lookahead(node);
    }
    int from = inGrammar(state);
    return node == PhoneTrie.ROOT
        ? grammar.best(from)
        : grammar.best(from, trie.firstLeaf(node), trie.endLeaf(node));
  }

  private float end(int state) {
    return state < 0 && grammar != null ? grammar.end(inGrammar(state)) : ngram.end(state);
  }

  private static int afterBlank(int node) {
    return 2 * node;
  }

  private static int heard(int node) {
    return 2 * node + 1;
  }

  private boolean betweenWords(int place) {
    return place >= ends || place == afterBlank(PhoneTrie.ROOT);
  }

  /** Frames taken so far. */
  int frames() {
    return frames;
  }

  /** The complete words of the hypothesis that is best now; it may change with later frames. */
  List<SpokenWord> partial() {
    int best = -1;
    for (int i = 0; i < current.count; i++) {
      if (best < 0 || current.score[i] > current.score[best]) {
        best = i;
      }
    }
    return best < 0 ? List.of() : history.words(current.words[best]);
  }

  /**
   * The best readings if the utterance ends here, best first; the sentence end's probability is in
   * their scores. Where no hypothesis stands where a sentence can end, the beginnings of words that
   * were heard last are left out.
   */
  List<Reading> readings(int count) {
    int[] histories = new int[current.count];
    float[] scores = new float[current.count];
    int complete = 0;
    for (int i = 0; i < current.count; i++) {
      float end = betweenWords(current.place[i]) ? end(current.state[i]) : Float.NEGATIVE_INFINITY;
      if (end > Float.NEGATIVE_INFINITY) {
        histories[complete] = current.words[i];
        float expected = lookahead(current.state[i], PhoneTrie.ROOT);
        scores[complete++] = current.score[i] + lmWeight * (end - expected);
      }
    }
    if (complete == 0) {
      for (int i = 0; i < current.count; i++) {
        histories[complete] = current.words[i];
        scores[complete++] = current.score[i];
      }
    }
    return history.best(Arrays.copyOf(histories, complete), Arrays.copyOf(scores, complete), count);
  }
}
