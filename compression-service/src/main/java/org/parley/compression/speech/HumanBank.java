package org.parley.compression.speech;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.parley.media.Manifest;
import org.parley.media.SoundFiles;
import org.parley.signal.LogMel;

/**
 * Decodes a human set into a sound bank, without its test. Beside the bank it lists validation and
 * test as manifests, for {@code parley eval}.
 */
final class HumanBank {
  private static final int MOST_SAMPLES = 20 * LogMel.SAMPLE_RATE;

  private final Path data;
  private final Pronunciations pronunciations;
  private final int threads;

  HumanBank(Path data, Pronunciations pronunciations, int threads) {
    this.data = data;
    this.pronunciations = pronunciations;
    this.threads = threads;
  }

  /** Whether the set's recordings are there at all. */
  static boolean available(Path data, HumanSet set) {
    return Files.exists(manifest(data, set));
  }

  /** Texts of the recordings that train. */
  static Stream<String> transcripts(Path data, HumanSet set) throws IOException {
    return Manifest.read(manifest(data, set)).rows().stream()
        .filter(row -> set.split(row) == Split.TRAINING)
        .map(HumanBank::text)
        .filter(text -> !text.isEmpty());
  }

  /**
   * Fills a bank. Words that the dictionary lacks are pronounced by guess; what is too long or too
   * fast is left out.
   */
  void fill(HumanSet set, Path folder, String name) throws IOException {
    Manifest manifest = Manifest.read(manifest(data, set));
    list(set, manifest, Split.VALIDATION, folder.resolve(name + ".validation.tsv"));
    list(set, manifest, Split.TEST, folder.resolve(name + ".test.tsv"));
    List<Manifest.Row> rows =
        manifest.rows().stream().filter(r -> set.split(r) != Split.TEST).toList();
    Pronunciations all = pronunciations.guessing(words(rows), Synthesizer::guess);
    int unknown = 0;
    try (var pool = Executors.newFixedThreadPool(threads);
        var bank = new SoundBank.Writer(folder, name)) {
      for (int from = 0; from < rows.size(); from += 256) {
        var tasks = new ArrayList<Callable<Optional<Clip>>>();
        for (var row : rows.subList(from, Math.min(rows.size(), from + 256))) {
          tasks.add(() -> clip(set, row, all));
        }
        for (var future : pool.invokeAll(tasks)) {
          Optional<Clip> clip = Futures.result(future);
          if (clip.isPresent()) {
            bank.add(clip.get());
          } else {
            unknown++;
          }
        }
      }
      System.err.printf(
          "%s: %.2f h decoded, %d of %d utterances left out%n",
          name, bank.seconds() / 3600, unknown, rows.size());
      bank.finish();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while decoding " + name, e);
    }
  }

  private static Path manifest(Path data, HumanSet set) {
    return data.resolve(set.folder()).resolve("manifest.tsv");
  }

  private static Set<String> words(List<Manifest.Row> rows) {
    var words = new TreeSet<String>();
    rows.forEach(row -> Collections.addAll(words, text(row).split(" ")));
    return words;
  }

  private static String text(Manifest.Row row) {
    return Sentences.plain(row.text().orElse(""));
  }

  private static Optional<Clip> clip(HumanSet set, Manifest.Row row, Pronunciations known)
      throws IOException {
    String text = text(row);
    Optional<int[]> phones = known.of(text);
    if (phones.isEmpty()) {
      return Optional.empty();
    }
    float[] samples = SoundFiles.read(row.file()).at(LogMel.SAMPLE_RATE).samples();
    // as many phones as frames of output is the most that an alignment can have
    boolean alignable = samples.length / 640 > phones.get().length;
    return alignable && samples.length <= MOST_SAMPLES
        ? Optional.of(
            new Clip(set.split(row), set.source(), set.speaker(row), samples, phones.get(), text))
        : Optional.empty();
  }

  private static void list(HumanSet set, Manifest manifest, Split split, Path file)
      throws IOException {
    Files.createDirectories(file.getParent());
    try (var out = new PrintWriter(Files.newBufferedWriter(file))) {
      out.print("file\ttext\tspeaker\n");
      for (var row : manifest.rows()) {
        if (set.split(row) == split) {
          out.printf("%s\t%s\t%s\n", row.file(), row.text().orElse(""), set.speaker(row));
        }
      }
    }
  }
}
