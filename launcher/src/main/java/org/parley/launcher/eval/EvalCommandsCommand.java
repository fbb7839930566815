package org.parley.launcher.eval;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.io.IOException;
import java.nio.file.Path;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.parley.events.Hypothesis;
import org.parley.launcher.suite.Layout;
import org.parley.media.Manifest;
import org.parley.recognition.Recognizer;
import org.parley.recognition.Transcript;
import org.parley.runtime.Bundle;
import org.parley.skills.Skill;
import org.parley.skills.SkillSet;
import org.parley.understanding.Interpretation;
import org.parley.understanding.Interpreter;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** How many spoken commands are understood wholly. */
@Command(
    name = "commands",
    description = "Share of spoken commands whose intent and slots are all exact.",
    mixinStandardHelpOptions = true)
final class EvalCommandsCommand implements Callable<Integer> {
  /**
   * When a command was said, where the manifest does not tell: days and times of day depend on it.
   */
  private static final ZonedDateTime NOW = ZonedDateTime.parse("2026-01-05T10:00:00Z");

  /** Counts the commands whose intent no skill has. */
  private static final String NO_SKILL = "-";

  @Parameters(
      paramLabel = "MANIFEST.tsv",
      description = "With columns file, intent and slots_json; now (ISO 8601) where it matters.")
  private Path manifest = Path.of("");

  @Option(names = "--skill", paramLabel = "NAME", description = "Listens for this skill only.")
  private Optional<String> skill = Optional.empty();

  @Option(
      names = "--model",
      paramLabel = "asr@V|FILE",
      description = "Default: the champion of asr, as it was before compression.")
  private Optional<String> acoustic = Optional.empty();

  @Option(
      names = "--nlu",
      paramLabel = "nlu@V|FILE",
      description = "Default: the champion of nlu, as it was before compression.")
  private Optional<String> nlu = Optional.empty();

  @Mixin private NoiseOptions noise = new NoiseOptions();
  @Mixin private DecodingOptions decoding = new DecodingOptions();
  @Mixin private ReportOptions output = new ReportOptions();

  /**
   * @param acceptance accepted over utterances
   * @param slotRecall slots found with their exact value over slots said, whatever the intent
   * @param rtf seconds of one core for a second of sound, without understanding
   * @param skills the same by the skill that the command was meant for; {@code -} for none
   * @param data the manifest's digest
   * @param seed of the skill's language, which is sampled where one skill is listened for
   */
  @JsonPropertyOrder({
    "utterances",
    "accepted",
    "acceptance",
    "slotRecall",
    "rtf",
    "models",
    "skipped",
    "skills",
    "data",
    "seed",
    "worst"
  })
  @JsonInclude(JsonInclude.Include.NON_ABSENT)
  record Report(
      int utterances,
      int accepted,
      double acceptance,
      double slotRecall,
      double rtf,
      List<String> models,
      int skipped,
      Map<String, Accepted> skills,
      String data,
      Optional<Long> seed,
      List<Mistake> worst) {}

  @Override
  public Integer call() throws IOException {
    Layout layout = Layout.find(System.getenv(), Path.of(""));
    Manifest recordings = Manifest.read(manifest);
    SkillSet all = SkillSet.load(layout.skills());
    SkillSet skills = skill.map(name -> all.only(Set.of(name))).orElse(all);
    var models = new Models(layout);
    try (var recognizer = recognizer(models.find("asr", acoustic), skills);
        var interpreter = Interpreter.load(models.find("nlu", nlu), skills)) {
      Report report = measure(recordings, recognizer, interpreter, all);
      output.print(report, text(report));
    }
    return 0;
  }

  private Recognizer recognizer(Bundle bundle, SkillSet skills) {
    return skill.isPresent()
        ? Recognizer.load(bundle, 1, decoding.of(bundle), SkillLanguage.of(skills))
        : Recognizer.load(bundle, 1, decoding.of(bundle));
  }

  private Report measure(
      Manifest recordings, Recognizer recognizer, Interpreter interpreter, SkillSet all)
      throws IOException {
    var listener = new Listener(recognizer, noise);
    var bySkill = new TreeMap<String, Accepted>();
    int slotsSaid = 0;
    int slotsFound = 0;
    List<Manifest.Row> rows = recordings.rows();
    for (int i = 0; i < rows.size(); i++) {
      Manifest.Row row = rows.get(i);
      Meaning said = Meaning.expected(row.required("intent"), row.cell("slots_json").orElse("{}"));
      Transcript transcript = listener.hear(i, row);
      Meaning understood = understood(transcript, now(row), interpreter);
      slotsSaid += said.slots().size();
      slotsFound += understood.shared(said);
      int wrong = said.differences(understood);
      bySkill.merge(skillOf(said, all), Accepted.NONE.and(wrong == 0), Accepted::and);
      if (wrong > 0) {
        output.add(mistake(row, wrong, transcript, said, understood));
      }
    }
    Accepted whole = bySkill.values().stream().reduce(Accepted.NONE, Accepted::and);
    return new Report(
        whole.utterances(),
        whole.accepted(),
        whole.getAcceptance(),
        Rounded.to4(slotsSaid == 0 ? 1 : (double) slotsFound / slotsSaid),
        Rounded.to4(listener.realTimeFactor()),
        List.of(recognizer.version().toString(), interpreter.version().toString()),
        recordings.unclear(),
        bySkill,
        DataDigest.of(manifest),
        skill.map(one -> SkillLanguage.SEED),
        output.worst());
  }

  private static String skillOf(Meaning said, SkillSet all) {
    return all.skillOf(said.intent()).map(Skill::name).orElse(NO_SKILL);
  }

  private static Meaning understood(
      Transcript transcript, ZonedDateTime now, Interpreter interpreter) {
    var hypotheses = new ArrayList<Hypothesis>();
    hypotheses.add(new Hypothesis(transcript.text(), transcript.confidence()));
    transcript
        .alternatives()
        .forEach(other -> hypotheses.add(new Hypothesis(other.text(), other.confidence())));
    Interpretation interpretation = interpreter.interpret(hypotheses, now);
    return Meaning.understood(interpretation.intent().name(), interpretation.slots());
  }

  private static ZonedDateTime now(Manifest.Row row) {
    return row.cell("now").map(ZonedDateTime::parse).orElse(NOW);
  }

  private static Mistake mistake(
      Manifest.Row row, int wrong, Transcript transcript, Meaning said, Meaning understood) {
    var told = new LinkedHashMap<String, String>();
    told.put("file", String.valueOf(row.file().getFileName()));
    row.text().ifPresent(text -> told.put("said", text));
    told.put("heard", "%s (%.2f)".formatted(transcript.text(), transcript.confidence()));
    told.put("meant", said.toString());
    told.put("understood", understood.toString());
    return new Mistake(row.place(), wrong, told);
  }

  private static String text(Report report) {
    var text = new StringBuilder();
    text.append(
        """
        %s: %d of %d commands accepted, %.1f %%; %.1f %% of their slots found; %.4f s of one core for a second of sound
        data %s%s
        """
            .formatted(
                String.join(", ", report.models()),
                report.accepted(),
                report.utterances(),
                100 * report.acceptance(),
                100 * report.slotRecall(),
                report.rtf(),
                report.data(),
                report.seed().map(seed -> ", seed " + seed).orElse("")));
    report
        .skills()
        .forEach((name, one) ->
            text.append(
                "  %-12s %4d of %4d accepted, %5.1f %%%n"
                    .formatted(name, one.accepted(), one.utterances(), 100 * one.getAcceptance())));
    return text.toString();
  }
}
