package org.parley.compression.foreign;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.parley.compression.bench.EngineBench;
import org.parley.compression.job.CompressionJob;
import org.parley.compression.job.CompressionRecipe;
import org.parley.compression.job.JobCache;
import org.parley.compression.job.JobReport;
import org.parley.compression.job.JobTools;
import org.parley.compression.job.Progress;
import org.parley.compression.job.Scored;
import org.parley.compression.job.Subject;
import org.parley.compression.job.Verdict;
import org.parley.compression.onnx.OnnxImport;
import org.parley.compression.onnx.Renamed;
import org.parley.compression.retraining.Retraining;
import org.parley.recognition.Recognizer;
import org.parley.runtime.Bundle;
import org.parley.runtime.NetworkFiles;
import org.parley.runtime.Tensor;
import org.parley.understanding.EncodedSentences;
import org.parley.understanding.GoldenExamples;
import org.parley.understanding.Tagger;

/** The shipped models, exported, given other names and taken in again. */
class ForeignVersionTest {
  private static final Bundle NLU = Bundle.read(Path.of("../models/nlu-baseline.parley"));
  private static final Bundle ASR = Bundle.read(Path.of("../models/asr-onward.parley"));

  @TempDir Path folder;

  @Test
  void anUnderstanderUnderOtherNamesAnswersAsBefore() {
    Bundle taken = taken(Kind.NLU, NLU);
    assertThat(taken.manifest().parent()).isEmpty();
    assertThat(OnnxImport.network(taken).multiplyAdds())
        .isEqualTo(OnnxImport.network(NLU).multiplyAdds());
    List<String> texts = GoldenExamples.texts(NLU);
    assertThat(GoldenExamples.texts(taken)).isEqualTo(texts);
    try (Tagger before = Tagger.load(NLU, 1);
        Tagger after = Tagger.load(taken, 1)) {
      for (String text : texts) {
        List<String> words = List.of(text.split(" "));
        Tagger.Tagging wanted = before.tag(words);
        Tagger.Tagging found = after.tag(words);
        assertThat(found.intents()).as(text).isEqualTo(wanted.intents());
        assertThat(found.labels()).as(text).isEqualTo(wanted.labels());
        // Sums in another order.
        assertThat(found.score()).as(text).isCloseTo(wanted.score(), within(1e-4));
      }
    }
  }

  @Test
  void aRecogniserUnderOtherNamesHearsWhatItHeard() {
    Bundle taken = taken(Kind.ASR, ASR);
    assertThat(taken.manifest().number("lookaheadFrames"))
        .isEqualTo(ASR.manifest().number("lookaheadFrames"));
    try (Recognizer after = Recognizer.load(taken, 1)) {
      // Its own examples are those of the original, heard again.
      org.parley.recognition.GoldenExamples.check(ASR, after);
      org.parley.recognition.GoldenExamples.check(taken, after);
    }
    assertThat(taken.text("golden.json")).contains("\"words\":\"");
  }

  @Test
  void whatWasTakenInIsCompressedWithoutTrainingAndJudged() {
    Bundle taken = taken(Kind.NLU, NLU);
    JobReport accepted = compressed(taken, 4);
    assertThat(accepted.verdict()).isInstanceOf(Verdict.Accepted.class);
    assertThat(accepted.bench().networkRatio()).isGreaterThan(4);
    assertThat(accepted.steps()).hasSize(4);
    JobReport refused = compressed(taken, 100);
    assertThat(refused.verdict())
        .isInstanceOfSatisfying(
            Verdict.Refused.class,
            verdict ->
                assertThat(verdict.reasons())
                    .anyMatch(reason -> reason.endsWith("times smaller, wanted 100.00")));
  }

  @Test
  void whatDoesNotFitIsSaidInOneLine() {
    Renamed nlu = renamed(NLU);
    assertThatThrownBy(() -> version(Kind.NLU, NLU, Wiring.PLAIN, none()).of(nlu.onnx()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("the input 'input.0' is none that is fed; those are [words, pieces")
        .hasMessageContaining("name it in --features");
    SortedMap<String, byte[]> fewer = none();
    fewer.put(Tagger.INTENTS, "one\ntwo\n".getBytes(java.nio.charset.StandardCharsets.UTF_8));
    assertThatThrownBy(() -> version(Kind.NLU, NLU, wiring(nlu), fewer).of(nlu.onnx()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("the output 'intent_log_probs' is [1, ")
        .hasMessageContaining("of which [1, 2] is wanted");
    assertThatThrownBy(() -> version(Kind.ASR, ASR, wiring(nlu), none()).of(nlu.onnx()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("is none that is fed; those are [features]");
  }

  private static Bundle taken(Kind kind, Bundle original) {
    Renamed renamed = renamed(original);
    return Bundle.read(
        "taken", version(kind, original, wiring(renamed), none()).of(renamed.onnx()).toBytes());
  }

  private static Renamed renamed(Bundle original) {
    return Renamed.of(NetworkFiles.of(original).onnx());
  }

  private static ForeignVersion version(
      Kind kind, Bundle like, Wiring wiring, SortedMap<String, byte[]> assets) {
    return new ForeignVersion(kind, "imported", like, wiring, assets);
  }

  private static SortedMap<String, byte[]> none() {
    return new TreeMap<>();
  }

  private static Wiring wiring(Renamed renamed) {
    SortedMap<String, String> names = new TreeMap<>();
    renamed.ours().forEach((own, our) -> names.put(our, own));
    return new Wiring(names, new TreeMap<>());
  }

  private JobReport compressed(Bundle parent, double smaller) {
    CompressionRecipe recipe =
        CompressionRecipe.parse(
            "test",
            """
            model: nlu
            tag: t
            trainedBy: none.yaml
            seed: 1
            data: {calibration: 1, validation: 1}
            steps:
              - {step: prune-weights, layers: ["*"], remove: 0.1, scope: GLOBAL, importance: {name: magnitude}, schedule: {name: once}}
              - {step: quantise-weights, layers: ["*"], method: {name: k-means, weighted: false}, bits: 5, rounding: nearest}
              - {step: quantise, bits: 8, ranges: min-max, compute: ["*"], store: []}
            budget: {smaller: %s, faster: 0.01, losses: {sentenceErrors: {most: 20, unit: POINTS}}}
            """
                .formatted(smaller));
    JobCache cache = new JobCache(folder, "build", InstantSource.system());
    JobTools tools = new JobTools(new EngineBench(0.01), cache, Progress.NONE);
    return new CompressionJob(recipe, "test.yaml", parent, tools).run(new Sentences()).report();
  }

  /** Those of the golden examples, judged by what the original says of them. */
  private static final class Sentences implements Subject {
    @Override
    public String identity() {
      return "sentences";
    }

    @Override
    public Retraining retraining(Bundle parent, Consumer<String> log) {
      return Retraining.NONE;
    }

    @Override
    public List<Map<String, Tensor>> calibration(Bundle parent) {
      return GoldenExamples.texts(NLU).stream()
          .map(text ->
              EncodedSentences.of(List.of(List.of(text.split(" "))), Tagger.vocabulary(parent))
                  .tensors())
          .toList();
    }

    @Override
    public SequencedMap<String, List<Scored>> judge(Bundle version) {
      SequencedMap<String, List<Scored>> scored = new LinkedHashMap<>();
      try (Tagger before = Tagger.load(NLU, 1);
          Tagger after = Tagger.load(version, 1)) {
        scored.put(
            "sentenceErrors",
            GoldenExamples.texts(NLU).stream()
                .map(text -> {
                  List<String> words = List.of(text.split(" "));
                  boolean same = before.tag(words).labels().equals(after.tag(words).labels());
                  return new Scored(text, same ? 0 : 1, 1);
                })
                .toList());
      }
      return scored;
    }

    @Override
    public byte[] golden(Bundle withoutExamples) {
      try (Tagger tagger = Tagger.unchecked(withoutExamples, 1)) {
        return GoldenExamples.write(tagger, GoldenExamples.texts(NLU));
      }
    }
  }
}
