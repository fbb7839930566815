package org.parley.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.parley.launcher.ParleyProcess.Run;
import org.parley.runtime.Bundle;
import org.parley.runtime.BundleStore;
import org.parley.runtime.OnnxNetwork;

class ModelFilesTest {
  private static final Bundle SHIPPED = new BundleStore(Path.of("../models")).champion("nlu");

  @TempDir Path folder;

  @Test
  void anExportedVersionIsAPlainModelWithItsAssets() throws IOException {
    Path to = folder.resolve("export");
    assertThat(export(to).status()).isZero();
    try (OnnxNetwork network = new OnnxNetwork(Files.readAllBytes(to.resolve("network.onnx")), 1)) {
      assertThat(network.inputs()).isNotEmpty();
    }
    assertThat(to.resolve("network.weights")).doesNotExist();
    for (String entry : SHIPPED.entries()) {
      if (!entry.startsWith("network")) {
        assertThat(to.resolve(entry)).hasBinaryContent(SHIPPED.entry(entry));
      }
    }
  }

  @Test
  void nothingIsWrittenWhereSomethingIs() throws IOException {
    Files.createFile(folder.resolve("mine"));
    Run run = export(folder);
    assertThat(run.status()).isNotZero();
    assertThat(run.err()).contains("is not empty");
    assertThat(folder.resolve("network.onnx")).doesNotExist();
  }

  @Test
  void aVersionWithoutAReportSaysWhichHaveOne() {
    Run run = InThisProcess.parley("models", "report", SHIPPED.version().toString());
    assertThat(run.status()).isNotZero();
    assertThat(run.err()).contains("has no report: only versions that ./parley compress made");
    Run none = InThisProcess.parley("models", "report", "nlu@none-0123456789ab");
    assertThat(none.err()).contains("nlu@none-0123456789ab is not here");
  }

  @Test
  void ofAnotherVersionWithTheSameTagThereIsNoReport() {
    String other = "nlu@" + SHIPPED.version().tag() + "-0123456789ab";
    Run run = InThisProcess.parley("models", "report", other);
    assertThat(run.status()).isNotZero();
    assertThat(run.err()).contains("holds " + SHIPPED.version().full() + ", wanted " + other);
  }

  @Test
  void theTableHasARowForEveryReportOfEachParent() throws IOException {
    report("nlu-a", 250_000, "{\"accepted\": {\"proven\": true}}");
    report("nlu-b", 100_000, "{\"refused\": {\"reasons\": [\"worse\"]}}");
    Run run = table("--and", folder.toString());
    assertThat(run.status()).isZero();
    assertThat(run.out())
        .contains("On `nlu@p-0123456789ab`, 1,000,000 bytes of network, 900,000 of bundle:")
        .contains(
            "| `nlu-a` | 250,000 (4.00) | 300,000 (3.00) | 0.400 → 0.200 (5) | 2.00 | 3.70 → 3.90 (-0.10 to +0.50) | proven |")
        .containsSubsequence("`nlu-a`", "`nlu-b`")
        .contains("| refused |")
        .contains("`asr-int8`");
  }

  @Test
  void theTableIsPutBetweenTheMarksOfADocument() throws IOException {
    report("nlu-a", 250_000, "{\"accepted\": {\"proven\": false}}");
    Path document = folder.resolve("doc.md");
    Files.writeString(
        document,
        "before\n<!-- ./parley models table -->\nold\n<!-- end of the table -->\nafter\n");
    assertThat(table("--and", folder.toString(), "--write", document.toString()).status()).isZero();
    assertThat(Files.readString(document))
        .startsWith("before\n<!-- ./parley models table -->")
        .contains("| `nlu-a` |", "| accepted |")
        .doesNotContain("old")
        .endsWith("<!-- end of the table -->\nafter\n");
    Files.writeString(document, "no marks\n");
    Run none = table("--and", folder.toString(), "--write", document.toString());
    assertThat(none.err()).contains("has no place for the tables");
    assertThat(document).hasContent("no marks\n");
  }

  @Test
  void rowsOfADocumentStayWhereTheirReportsAreGone() throws IOException {
    Path document = folder.resolve("doc.md");
    Files.writeString(document, "<!-- ./parley models table -->\n<!-- end of the table -->\n");
    report("nlu-a", 250_000, "{\"accepted\": {\"proven\": false}}");
    report("nlu-b", 100_000, "{\"accepted\": {\"proven\": true}}");
    table("--and", folder.toString(), "--write", document.toString());
    String whole = Files.readString(document);
    Files.delete(folder.resolve("nlu-a.report.json"));
    table("--and", folder.toString(), "--write", document.toString());
    assertThat(document).hasContent(whole);
    report("nlu-a", 50_000, "{\"accepted\": {\"proven\": false}}");
    table("--and", folder.toString(), "--write", document.toString());
    assertThat(document)
        .content()
        .containsSubsequence("`nlu-b`", "`nlu-a`")
        .doesNotContain("250,000");
  }

  private Run table(String... options) {
    List<String> words = new ArrayList<>(List.of("models", "table"));
    words.addAll(List.of("--refused", folder.resolve("none").toString()));
    words.addAll(List.of(options));
    return InThisProcess.parley(words.toArray(String[]::new));
  }

  private void report(String name, int bytes, String verdict) throws IOException {
    Files.writeString(
        folder.resolve(name + ".report.json"),
        """
        {"parent": "nlu@p-0123456789ab", "recipe": "%s.yaml", "toParent": {"faster": 2.0},
         "bytes": {"parent": {"network": 1000000, "wire": 900000}, "version": {"network": %d, "wire": 300000}},
         "times": [{"batch": 5, "parent": {"p50": 0.4}, "version": {"p50": 0.2}}],
         "quality": {"sentenceErrors": {"parent": 0.037, "version": 0.039, "points": {"low": -0.1, "high": 0.5}}},
         "verdict": %s}
        """
            .formatted(name, bytes, verdict));
  }

  private static Run export(Path to) {
    return InThisProcess.parley("models", "export", SHIPPED.version().toString(), to.toString());
  }
}
