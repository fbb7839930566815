package org.parley.compression.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.parley.compression.asr.AcousticShape;
import org.parley.compression.job.JobCache.Finished;
import org.parley.compression.job.JobCache.Took;
import org.parley.compression.network.Network;
import org.parley.compression.network.Weights;
import org.parley.compression.onnx.OnnxExport;
import org.parley.compression.quantize.Quantizer;

class JobCacheTest {
  @TempDir Path folder;

  @Test
  void aNetworkComesBackBitForBitWithItsEncodings() {
    Network network = new Quantizer(network(), _ -> true, _ -> true).uncalibrated();
    StepRow row = new StepRow("step", 1, 2, Optional.of(0.3), Optional.empty());
    cache("build").keep(new Finished(network, row), "a");
    Finished found = cache("build").find(Finished.class, "a").orElseThrow();
    assertThat(found.row()).isEqualTo(row);
    assertThat(OnnxExport.files(found.network()))
        .usingRecursiveComparison()
        .isEqualTo(OnnxExport.files(network));
    assertThat(found.network()).isEqualTo(network);
  }

  @Test
  void anotherIdentityOrBuildFindsNothing() {
    cache("build").keep(new Took(1), "a");
    assertThat(cache("build").find(Took.class, "a")).contains(new Took(1));
    assertThat(cache("build").find(Took.class, "b")).isEmpty();
    assertThat(cache("later").find(Took.class, "a")).isEmpty();
  }

  @Test
  void aFileThatWasCutShortIsAsIfItWereNotThere() throws IOException {
    cache("build").keep(new Took(1), "a");
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : List.copyOf(files.toList())) {
        Files.write(file, List.of());
      }
    }
    assertThat(cache("build").find(Took.class, "a")).isEmpty();
  }

  private JobCache cache(String build) {
    return new JobCache(folder, build, InstantSource.system());
  }

  private static Network network() {
    return new AcousticShape(64, 128, 2, 3, 1, 2, 0)
        .network(Weights.filled(-6, 80), Weights.filled(0.3f, 80), 40, 1);
  }
}
