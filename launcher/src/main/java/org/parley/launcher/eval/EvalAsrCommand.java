package org.parley.launcher.eval;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.parley.launcher.suite.Layout;
import org.parley.media.Manifest;
import org.parley.recognition.Recognizer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Word error rate of an acoustic model on recordings with transcripts. */
@Command(
    name = "asr",
    description = "Word and character error rates on the recordings of a manifest.",
    mixinStandardHelpOptions = true)
final class EvalAsrCommand implements Callable<Integer> {
  @Parameters(paramLabel = "MANIFEST.tsv", description = "With columns file and text or word.")
  private Path manifest = Path.of("");

  @Option(
      names = "--model",
      paramLabel = "NAME@V|FILE",
      description = "Default: the champion of asr, as it was before compression.")
  private Optional<String> model = Optional.empty();

  @Mixin private NoiseOptions noise = new NoiseOptions();
  @Mixin private DecodingOptions decoding = new DecodingOptions();
  @Mixin private ReportOptions output = new ReportOptions();

  /**
   * @param skipped unclear rows
   * @param rtf seconds of one core for a second of sound
   * @param data the manifest's digest
   */
  @JsonPropertyOrder({
    "utterances",
    "words",
    "wer",
    "cer",
    "rtf",
    "model",
    "skipped",
    "data",
    "worst"
  })
  record Report(
      int utterances,
      int words,
      double wer,
      double cer,
      double rtf,
      String model,
      int skipped,
      String data,
      List<Mistake> worst) {}

  @Override
  public Integer call() throws IOException {
    Layout layout = Layout.find(System.getenv(), Path.of(""));
    Manifest recordings = Manifest.read(manifest);
    var bundle = new Models(layout).find("asr", model);
    try (var recognizer = Recognizer.load(bundle, 1, decoding.of(bundle))) {
      Report report = measure(recordings, recognizer);
      output.print(report, text(report));
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
      int wrong = errors.add(said, heard);
      if (wrong > 0) {
        var told = new LinkedHashMap<String, String>();
        told.put("said", said);
        told.put("heard", heard);
        output.add(new Mistake(rows.get(i).place(), wrong, told));
      }
    }
    return new Report(
        errors.utterances(),
        errors.words(),
        Rounded.to4(errors.wordErrorRate()),
        Rounded.to4(errors.characterErrorRate()),
        Rounded.to4(listener.realTimeFactor()),
        recognizer.version().toString(),
        recordings.unclear(),
        DataDigest.of(manifest),
        output.worst());
  }

  private static String text(Report report) {
    return """
    %s on %d utterances, %d words (%d unclear ones skipped); data %s
    word errors %.1f %%, character errors %.1f %%, %.4f s of one core for a second of sound
    """
        .formatted(
            report.model(),
            report.utterances(),
            report.words(),
            report.skipped(),
            report.data(),
            100 * report.wer(),
            100 * report.cer(),
            report.rtf());
  }
}
