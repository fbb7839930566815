package org.parley.launcher.eval;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.parley.recognition.LanguageModel;
import org.parley.recognition.NgramModel;
import org.parley.recognition.WordGrammar;
import org.parley.skills.PhraseGrammar;
import org.parley.skills.PhraseSampler;
import org.parley.skills.SkillSet;

/** The language of some skills and nothing else. */
final class SkillLanguage {
  /** With more, the estimate hardly moves. */
  private static final int SENTENCES = 40_000;

  private static final int ORDER = 3;

  /** Of the sampled sentences. */
  static final long SEED = 1;

  private SkillLanguage() {}

  /** Word probabilities of the phrases that the skills train with, and the phrases as a whole. */
  static LanguageModel of(SkillSet skills) {
    var sampler = PhraseSampler.training(skills);
    var random = new SplittableRandom(SEED);
    var sentences = new ArrayList<List<String>>();
    for (int i = 0; i < SENTENCES; i++) {
      sentences.add(sampler.sample(random).words());
    }
    return new LanguageModel(
        NgramModel.estimate(sentences, ORDER),
        Optional.of(WordGrammar.parse(PhraseGrammar.of(skills, SENTENCES, SEED).toText())));
  }
}
