package org.parley.launcher.eval;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.io.IOException;
import java.nio.file.Path;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.function.Function;
import org.parley.events.ScoredIntent;
import org.parley.launcher.suite.Layout;
import org.parley.runtime.Bundle;
import org.parley.runtime.ModelVersion;
import org.parley.skills.Sample;
import org.parley.skills.Skill;
import org.parley.skills.SkillSet;
import org.parley.understanding.Interpretation;
import org.parley.understanding.Interpreter;
import org.parley.understanding.LabelledSet;
import org.parley.understanding.Normalizer;
import org.parley.understanding.Tagger;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** How often a model understands texts whose meaning is known. */
@Command(
    name = "nlu",
    description = "Intents and slots of texts whose meaning is known.",
    mixinStandardHelpOptions = true)
final class EvalNluCommand implements Callable<Integer> {
  private static final String ASSISTANT = "nlu";

  /** Values that depend on the day are read on a fixed one, so that a run can be repeated. */
  private static final ZonedDateTime NOW = ZonedDateTime.parse("2026-11-21T15:00:00Z");

  @Parameters(
      paramLabel = "DIR|FILE",
      description =
          "A labelled set (a folder with seq.in, seq.out and label; HWU64's table; CLINC150's JSON);"
              + " held-out wordings (skills/evaluation); or a table with text, intent and"
              + " slots_json.")
  private Path path = Path.of("");

  @Option(
      names = "--model",
      paramLabel = "NAME@V|FILE",
      description = "Default: the champion of nlu, as it was before compression.")
  private Optional<String> model = Optional.empty();

  @Option(
      names = "--part",
      paramLabel = "train|valid|test",
      description =
          "Of a labelled set; HWU64's test and valid are the folds 0 and 1 of ten, by the texts'"
              + " digest. Default: all there is.")
  private Optional<LabelledSet.Part> part = Optional.empty();

  @Mixin private ReportOptions output = new ReportOptions();

  /**
   * @param slotF1 harmonic mean of precision and recall over slots, each with its exact words or
   *     value
   * @param sentenceAccuracy share with the right intent and all slots exact
   * @param skills the same for the texts of each skill; intents of none stand for themselves
   * @param data digest of the file or folder
   * @param seed of the values that fill the slots of held-out wordings
   */
  @JsonPropertyOrder({
    "utterances",
    "intentAccuracy",
    "slotF1",
    "sentenceAccuracy",
    "msPerUtterance",
    "skills",
    "model",
    "data",
    "seed",
    "worst"
  })
  @JsonInclude(JsonInclude.Include.NON_ABSENT)
  record Report(
      int utterances,
      double intentAccuracy,
      double slotF1,
      double sentenceAccuracy,
      double msPerUtterance,
      SortedMap<String, SkillReport> skills,
      String model,
      String data,
      Optional<Long> seed,
      List<Mistake> worst) {
    Report {
      skills = Collections.unmodifiableSortedMap(new TreeMap<>(skills));
      worst = List.copyOf(worst);
    }
  }

  /** The figures of a skill's texts, as those of all. */
  record SkillReport(int utterances, double sentenceAccuracy) {}

  @Override
  public Integer call() throws IOException {
    Layout layout = Layout.find(System.getenv(), Path.of(""));
    SkillSet skills = SkillSet.load(layout.skills());
    String name = model.map(EvalNluCommand::name).orElse(ASSISTANT);
    Bundle bundle = new Models(layout).find(name, model);
    Report report =
        bundle.version().name().equals(ASSISTANT) ? ofAssistant(bundle, skills) : ofLabels(bundle);
    output.print(report, text(report));
    return 0;
  }

  private static String name(String version) {
    return version.endsWith(".parley") ? "" : ModelVersion.parse(version).name();
  }

  private Report ofAssistant(Bundle bundle, SkillSet skills) throws IOException {
    var normalizer = new Normalizer(skills.language());
    var texts =
        LabelledTexts.read(
            path, part, skills, words -> String.join(" ", normalizer.normalize(words).words()));
    try (var interpreter = Interpreter.load(bundle, skills)) {
      return measure(
          texts,
          interpreter.version(),
          intent -> Optional.of(skills.skillOf(intent).map(Skill::name).orElse(intent)),
          text -> meaning(interpreter.interpret(text, NOW), texts.bySpoken()));
    }
  }

  private static Meaning meaning(Interpretation read, boolean bySpoken) {
    return bySpoken
        ? new Meaning(
            read.intent().name(),
            read.slots().stream().map(slot -> slot.name() + "=" + slot.spoken()).toList())
        : Meaning.understood(read.intent().name(), read.slots());
  }

  /** A benchmark's own model has labels and no skills, and reads the set's words as they stand. */
  private Report ofLabels(Bundle bundle) throws IOException {
    try (var tagger = Tagger.load(bundle, 1)) {
      var texts = LabelledTexts.tokens(path, part);
      boolean rejects = tagger.intents().contains(ScoredIntent.OUT_OF_SCOPE);
      return measure(
          texts,
          tagger.version(),
          intent -> rejects ? Optional.of(scope(intent)) : Optional.empty(),
          text -> {
            List<String> words = List.of(text.split(" "));
            var tagging = tagger.tag(words);
            return LabelledTexts.spans(
                new Sample(tagging.intents().getFirst().name(), words, tagging.labels()));
          });
    }
  }

  private static String scope(String intent) {
    return intent.equals(ScoredIntent.OUT_OF_SCOPE) ? intent : "inScope";
  }

  /**
   * @param skillOf what an intent is counted with, if it is
   */
  private Report measure(
      LabelledTexts texts,
      ModelVersion version,
      Function<String, Optional<String>> skillOf,
      Function<String, Meaning> reader)
      throws IOException {
    var skills = new TreeMap<String, List<Boolean>>();
    int intents = 0;
    int exact = 0;
    int shared = 0;
    int slots = 0;
    long nanos = 0;
    for (var labelled : texts.texts()) {
      long since = System.nanoTime();
      Meaning found = reader.apply(labelled.text());
      nanos += System.nanoTime() - since;
      Meaning wanted = labelled.meaning();
      intents += found.intent().equals(wanted.intent()) ? 1 : 0;
      exact += found.equals(wanted) ? 1 : 0;
      skillOf
          .apply(wanted.intent())
          .ifPresent(skill ->
              skills.computeIfAbsent(skill, _ -> new ArrayList<>()).add(found.equals(wanted)));
      shared += found.shared(wanted);
      slots += found.slots().size() + wanted.slots().size();
      if (!found.equals(wanted)) {
        output.add(mistake(labelled, found));
      }
    }
    double count = Math.max(1, texts.texts().size());
    return new Report(
        texts.texts().size(),
        Rounded.to4(intents / count),
        Rounded.to4(slots == 0 ? 1 : 2.0 * shared / slots),
        Rounded.to4(exact / count),
        Rounded.to4(nanos / 1e6 / count),
        reports(skills),
        version.toString(),
        DataDigest.of(path),
        texts.seed(),
        output.worst());
  }

  private static SortedMap<String, SkillReport> reports(Map<String, List<Boolean>> exact) {
    var reports = new TreeMap<String, SkillReport>();
    exact.forEach((skill, all) -> {
      double share = (double) Collections.frequency(all, true) / all.size();
      reports.put(skill, new SkillReport(all.size(), Rounded.to4(share)));
    });
    return reports;
  }

  private static Mistake mistake(LabelledTexts.Labelled labelled, Meaning found) {
    var told = new LinkedHashMap<String, String>();
    told.put("text", labelled.text());
    told.put("meant", labelled.meaning().toString());
    told.put("understood", found.toString());
    return new Mistake(labelled.place(), labelled.meaning().differences(found), told);
  }

  private static String text(Report report) {
    var text = new StringBuilder();
    report
        .skills()
        .forEach((skill, of) ->
            text.append(
                "  %-12s %4d texts, exact %5.1f %%%n"
                    .formatted(skill, of.utterances(), 100 * of.sentenceAccuracy())));
    return """
    %s on %d texts; data %s%s
    intents %.1f %%, slots F1 %.1f %%, intent and all slots exact %.1f %%, %.2f ms a text
    """
            .formatted(
                report.model(),
                report.utterances(),
                report.data(),
                report.seed().map(seed -> ", seed " + seed).orElse(""),
                100 * report.intentAccuracy(),
                100 * report.slotF1(),
                100 * report.sentenceAccuracy(),
                report.msPerUtterance())
        + text;
  }
}
