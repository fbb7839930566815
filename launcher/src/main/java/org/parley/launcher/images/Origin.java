package org.parley.launcher.images;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Where an image's content comes from, for its labels.
 *
 * @param revision the commit, with {@code -dirty} where files differ from it; empty where the
 *     project is no checkout
 * @param source address of the repository, where whoever makes the image names one
 */
record Origin(Optional<String> revision, Optional<String> source) {
  static Origin of(Path project, Optional<String> source) throws InterruptedException {
    return new Origin(revision(project), source);
  }

  private static Optional<String> revision(Path project) throws InterruptedException {
    try {
      Process git =
          new ProcessBuilder("git", "describe", "--always", "--dirty", "--abbrev=40", "--exclude=*")
              .directory(project.toFile())
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      String said = new String(git.getInputStream().readAllBytes(), UTF_8).strip();
      return git.waitFor() == 0 ? Optional.of(said) : Optional.empty();
    } catch (IOException withoutGit) {
      return Optional.empty();
    }
  }

  /** As the Open Container Initiative names them. */
  Map<String, String> labels() {
    Map<String, String> labels = new TreeMap<>();
    revision.ifPresent(value -> labels.put("org.opencontainers.image.revision", value));
    source.ifPresent(value -> labels.put("org.opencontainers.image.source", value));
    return labels;
  }
}
