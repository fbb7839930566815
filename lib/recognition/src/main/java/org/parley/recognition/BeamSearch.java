package org.parley.recognition;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.parley.recognition.TokenPassing.Beam;
import org.parley.recognition.WordHistory.Reading;
import org.parley.recognition.WordHistory.SpokenWord;

/**
 * Finds the words of one utterance from the network's token log-probabilities, frame by frame:
 * token passing over trees of pronunciations with a CTC topology (Graves et al. 2006; best path,
 * not sum) and a language model. Two kinds of sentences are searched side by side, each in a beam
 * of its own: whole ones of the grammar, and any of the n-gram model.
 *
 * <p>Belongs to one thread at a time. Same frames, same words, whatever else runs: nothing here
 * depends on time or on other utterances.
 */
final class BeamSearch {
  private final WordHistory history = new WordHistory();
  private final TokenPassing ngrams;
  private final Optional<TokenPassing> grammar;
  private final float[] frame;
  private final float acousticFloor;
  private final float blankPenalty;
  private final float tokenBeam;
  private final float onlyBlank;
  private int frames;

  BeamSearch(DecodingGraph graph, DecodingSettings settings) {
    this.frame = new float[graph.tokens()];
    this.acousticFloor = (float) settings.acousticFloor();
    this.blankPenalty = (float) settings.blankPenalty();
    this.tokenBeam = (float) settings.tokenBeam();
    this.onlyBlank = (float) Math.log(settings.blankSkip());
    double share = graph.grammar().isPresent() ? settings.grammarShare() : 0;
    Beam narrow = new Beam(settings.ngramBeam(), settings.ngramMaxActive());
    Beam wide = new Beam(settings.beam(), settings.maxActive());
    ngrams = new TokenPassing(graph.ngrams(), history, settings, 1 - share, narrow);
    grammar =
        graph
            .grammar()
            .map(sentences -> new TokenPassing(sentences, history, settings, share, wide));
  }

  /** What a frame holds, beside what the network says of it. */
  enum Heard {
    /** Somebody speaks: the blank, which networks prefer, is held back. */
    SPEECH,
    /** Nobody speaks; with the blank held back it would be filled with words. */
    NOISE,
    /** Far quieter than the voice: whoever speaks there is not the speaker. */
    BACKGROUND
  }

  /**
   * Takes one frame.
   *
   * @param logProbs natural log-probabilities of the tokens, from {@code offset}
   * @param heard what the frame holds
   */
  void advance(float[] logProbs, int offset, Heard heard) {
    float penalty = heard == Heard.SPEECH ? blankPenalty : 0;
    float likeliest = Float.NEGATIVE_INFINITY;
    for (int token = 0; token < frame.length; token++) {
      float floored = Math.max(logProbs[offset + token], acousticFloor);
      frame[token] = token == 0 ? floored - penalty : floored;
      likeliest = Math.max(likeliest, frame[token]);
    }
    float tokenFloor =
        heard == Heard.BACKGROUND || logProbs[offset] >= onlyBlank
            ? Float.POSITIVE_INFINITY
            : likeliest - tokenBeam;
    // Sentences that any words beat by a beam are none of the grammar. The n-grams are measured by
    // themselves: they are what is left when a sentence turns out to be another than it began.
    float best = bestScore();
    if (grammar.isPresent()) {
      grammar.get().advance(frame, tokenFloor, best, frames);
    }
    ngrams.advance(frame, tokenFloor, ngrams.bestScore(), frames);
    frames++;
  }

  private float bestScore() {
    return Math.max(
        ngrams.bestScore(), grammar.map(TokenPassing::bestScore).orElse(Float.NEGATIVE_INFINITY));
  }

  /** Frames taken so far. */
  int frames() {
    return frames;
  }

  /** The complete words of the hypothesis that is best now; it may change with later frames. */
  List<SpokenWord> partial() {
    TokenPassing best =
        grammar.filter(whole -> whole.bestScore() > ngrams.bestScore()).orElse(ngrams);
    return history.words(best.bestWords());
  }

  /**
   * The best readings if the utterance ends here, best first; the sentence end's probability is in
   * their scores. Where no hypothesis stands where a sentence can end, the beginnings of words that
   * were heard last are left out.
   */
  List<Reading> readings(int count) {
    int most = ngrams.count() + grammar.map(TokenPassing::count).orElse(0);
    int[] histories = new int[most];
    float[] scores = new float[most];
    int complete = gather(histories, scores, true);
    if (complete == 0) {
      complete = gather(histories, scores, false);
    }
    return history.best(Arrays.copyOf(histories, complete), Arrays.copyOf(scores, complete), count);
  }

  private int gather(int[] histories, float[] scores, boolean ended) {
    int gathered = 0;
    for (TokenPassing kind : grammar.map(whole -> List.of(ngrams, whole)).orElse(List.of(ngrams))) {
      for (int i = 0; i < kind.count(); i++) {
        float score = ended ? kind.endScore(i) : kind.score(i);
        if (score > Float.NEGATIVE_INFINITY) {
          histories[gathered] = kind.words(i);
          scores[gathered++] = score;
        }
      }
    }
    return gathered;
  }
}
