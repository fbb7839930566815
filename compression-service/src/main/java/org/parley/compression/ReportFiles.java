package org.parley.compression;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.parley.compression.job.Front;
import org.parley.compression.job.JobReport;
import org.parley.compression.report.FrontPlots;
import org.parley.compression.report.ReportPage;

/**
 * Where a report lies.
 *
 * @param json for programs
 * @param page for people
 */
record ReportFiles(Path json, Path page) {
  static final String JSON = "report.json";
  static final String PAGE = "report.html";
  private static final String FRONT = "front.json";
  private static final String FRONT_PLOT = "front.png";

  /** Beside a bundle, under its name. */
  static ReportFiles of(Path folder, String name) {
    return new ReportFiles(folder.resolve(name + "." + JSON), folder.resolve(name + "." + PAGE));
  }

  /** Alone in a folder. */
  static ReportFiles in(Path folder) {
    return new ReportFiles(folder.resolve(JSON), folder.resolve(PAGE));
  }

  void write(JobReport report) {
    try {
      Files.createDirectories(json.toAbsolutePath().getParent());
      Files.writeString(json, report.json());
      Files.writeString(page, ReportPage.of(report));
      if (report.search().isPresent()) {
        Path plot = json.resolveSibling(json.getFileName().toString().replace(JSON, FRONT_PLOT));
        writePlot(plot, report.search().get());
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + json + ": " + e.getMessage(), e);
    }
  }

  /**
   * A search's front of which no network became a version.
   *
   * @return the file for programs; beside it lies the plot
   */
  static Path writeFront(Path folder, String name, Front front) {
    Path json = folder.resolve(name + "." + FRONT);
    try {
      Files.createDirectories(folder);
      Files.writeString(json, front.json());
      writePlot(folder.resolve(name + "." + FRONT_PLOT), front);
      return json;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + json + ": " + e.getMessage(), e);
    }
  }

  private static void writePlot(Path file, Front front) throws IOException {
    Optional<byte[]> plot = FrontPlots.png(front);
    if (plot.isPresent()) {
      Files.write(file, plot.get());
    }
  }
}
