package org.parley.launcher.eval;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import org.parley.events.Hypothesis;
import org.parley.launcher.suite.Layout;
import org.parley.media.Manifest;
import org.parley.recognition.Recognizer;
import org.parley.recognition.Transcript;
import org.parley.runtime.Bundle;
import org.parley.skills.SkillSet;
import org.parley.understanding.Interpretation;
import org.parley.understanding.Interpreter;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** How many spoken commands are understood wholly. */
@Command(
    name = "commands",
    description = "Share of spoken commands whose intent and slots are all exact.",
    mixinStandardHelpOptions = true)
final class EvalCommandsCommand implements Callable<Integer> {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  /**
   * When a command was said, where the manifest does not tell: days and times of day depend on it.
   */
  private static final ZonedDateTime NOW = ZonedDateTime.parse("2026-01-05T10:00:00Z");

  @Parameters(
      paramLabel = "MANIFEST.tsv",
      description = "With columns file, intent and slots_json; now (ISO 8601) where it matters.")
  private Path manifest = Path.of("");

  @Option(names = "--skill", paramLabel = "NAME", description = "Listens for this skill only.")
  private Optional<String> skill = Optional.empty();

  @Option(
      names = "--model",
      paramLabel = "asr@V|FILE",
      description = "Default: the champion of asr.")
  private Optional<String> acoustic = Optional.empty();

  @Option(names = "--nlu", paramLabel = "nlu@V|FILE", description = "Default: the champion of nlu.")
  private Optional<String> nlu = Optional.empty();

  @Mixin private NoiseOptions noise = new NoiseOptions();

  @Mixin private DecodingOptions decoding = new DecodingOptions();

  @Option(names = "--mistakes", description = "Prints every command that was not understood.")
  private boolean mistakes;

  @Option(names = "--json", description = "Print one JSON object.")
  private boolean json;

  @Spec private CommandSpec spec;

  /**
   * @param acceptance accepted over utterances
   * @param slotRecall slots found with their exact value over slots said, whatever the intent
   * @param rtf seconds of one core for a second of sound, without understanding
   */
  @JsonPropertyOrder({
    "utterances",
    "accepted",
    "acceptance",
    "slotRecall",
    "rtf",
    "models",
    "skipped"
  })
  record Report(
      int utterances,
      int accepted,
      double acceptance,
      double slotRecall,
      double rtf,
      List<String> models,
      int skipped) {}

  @Override
  public Integer call() throws IOException {
    Layout layout = Layout.find(System.getenv(), Path.of(""));
    Manifest recordings = Manifest.read(manifest);
    SkillSet all = SkillSet.load(layout.skills());
    SkillSet skills = skill.map(name -> all.only(Set.of(name))).orElse(all);
    var models = new Models(layout);
    try (var recognizer = recognizer(models.find("asr", acoustic), skills);
        var interpreter = Interpreter.load(models.find("nlu", nlu), skills)) {
      print(measure(recordings, recognizer, interpreter), spec.commandLine().getOut());
    }
    return 0;
  }

  private Recognizer recognizer(Bundle bundle, SkillSet skills) {
    return skill.isPresent()
        ? Recognizer.load(bundle, 1, decoding.of(bundle), SkillLanguage.of(skills))
        : Recognizer.load(bundle, 1, decoding.of(bundle));
  }

  private Report measure(Manifest recordings, Recognizer recognizer, Interpreter interpreter)
      throws IOException {
    var listener = new Listener(recognizer, noise);
    int accepted = 0;
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
      if (understood.equals(said)) {
        accepted++;
      } else if (mistakes) {
        tell(row, transcript, said, understood);
      }
    }
    return new Report(
        rows.size(),
        accepted,
        Rounded.to4(rows.isEmpty() ? 0 : (double) accepted / rows.size()),
        Rounded.to4(slotsSaid == 0 ? 1 : (double) slotsFound / slotsSaid),
        Rounded.to4(listener.realTimeFactor()),
        List.of(recognizer.version().toString(), interpreter.version().toString()),
        recordings.unclear());
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

  private void tell(Manifest.Row row, Transcript transcript, Meaning said, Meaning understood) {
    PrintWriter err = spec.commandLine().getErr();
    err.printf("%s %s%n", row.place(), row.file().getFileName());
    row.text().ifPresent(text -> err.printf("  said       %s%n", text));
    err.printf("  heard      %s (%.2f)%n", transcript.text(), transcript.confidence());
    err.printf("  meant      %s%n  understood %s%n", said, understood);
  }

  private void print(Report report, PrintWriter out) throws IOException {
    if (json) {
      out.println(JSON.writeValueAsString(report));
      return;
    }
    out.printf(
        "%s: %d of %d commands accepted, %.1f %%; %.1f %% of their slots found;"
            + " %.4f s of one core for a second of sound%n",
        String.join(", ", report.models()),
        report.accepted(),
        report.utterances(),
        100 * report.acceptance(),
        100 * report.slotRecall(),
        report.rtf());
  }
}
