package org.parley.launcher.eval;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.parley.launcher.suite.Layout;
import org.parley.media.Manifest;
import org.parley.recognition.Recognizer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Word error rate of an acoustic model on recordings with transcripts. */
@Command(
    name = "asr",
    description = "Word and character error rates on the recordings of a manifest.",
    mixinStandardHelpOptions = true)
final class EvalAsrCommand implements Callable<Integer> {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  @Parameters(paramLabel = "MANIFEST.tsv", description = "With columns file and text or word.")
  private Path manifest = Path.of("");

  @Option(
      names = "--model",
      paramLabel = "NAME@V|FILE",
      description = "Default: the champion of asr.")
  private Optional<String> model = Optional.empty();

  @Mixin private NoiseOptions noise = new NoiseOptions();

  @Mixin private DecodingOptions decoding = new DecodingOptions();

  @Option(names = "--mistakes", description = "Prints every utterance with a wrong word.")
  private boolean mistakes;

  @Option(names = "--json", description = "Print one JSON object.")
  private boolean json;

  @Spec private CommandSpec spec;

  /**
   * @param skipped unclear rows
   * @param rtf seconds of one core for a second of sound
   */
  @JsonPropertyOrder({"utterances", "words", "wer", "cer", "rtf", "model", "skipped"})
  record Report(
      int utterances, int words, double wer, double cer, double rtf, String model, int skipped) {}

  @Override
  public Integer call() throws IOException {
    Layout layout = Layout.find(System.getenv(), Path.of(""));
    Manifest recordings = Manifest.read(manifest);
    var bundle = new Models(layout).find("asr", model);
    try (var recognizer = Recognizer.load(bundle, 1, decoding.of(bundle))) {
      Report report = measure(recordings, recognizer);
      print(report, spec.commandLine().getOut());
    }
    return 0;
  }

  private Report measure(Manifest recordings, Recognizer recognizer) throws IOException {
    var listener = new Listener(recognizer, noise);
    var errors = new WordErrors();
    List<Manifest.Row> rows = recordings.rows();
    for (int i = 0; i < rows.size(); i++) {
      String said = rows.get(i).text().orElse("");
      String heard = listener.hear(i, rows.get(i)).text();
      if (errors.add(said, heard) > 0 && mistakes) {
        spec.commandLine()
            .getErr()
            .printf("%s%n  said  %s%n  heard %s%n", rows.get(i).place(), said, heard);
      }
    }
    return new Report(
        errors.utterances(),
        errors.words(),
        Rounded.to4(errors.wordErrorRate()),
        Rounded.to4(errors.characterErrorRate()),
        Rounded.to4(listener.realTimeFactor()),
        recognizer.version().toString(),
        recordings.unclear());
  }

  private void print(Report report, PrintWriter out) throws IOException {
    if (json) {
      out.println(JSON.writeValueAsString(report));
      return;
    }
    out.printf(
        "%s on %d utterances, %d words (%d unclear ones skipped)%n"
            + "word errors %.1f %%, character errors %.1f %%, %.4f s of one core for a second of sound%n",
        report.model(),
        report.utterances(),
        report.words(),
        report.skipped(),
        100 * report.wer(),
        100 * report.cer(),
        report.rtf());
  }
}
