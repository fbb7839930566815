package org.parley.compression;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.parley.compression.job.JobReport;
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
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + json + ": " + e.getMessage(), e);
    }
  }
}
