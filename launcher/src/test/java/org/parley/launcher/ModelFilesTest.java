package org.parley.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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
    assertThat(none.err()).contains("there is no nlu@none-0123456789ab");
  }

  private static Run export(Path to) {
    return InThisProcess.parley("models", "export", SHIPPED.version().toString(), to.toString());
  }
}
