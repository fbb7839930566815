package org.parley.compression.speech;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.parley.media.Manifest;

/** Nothing that judges may train, held against the recordings and texts themselves. */
class OverlapTest {
  private static final Path DATA =
      Path.of(Objects.requireNonNullElse(System.getenv("PARLEY_DATA"), "../../shared/data"));

  /** Sets that only judge, whole. */
  private static final List<String> JUDGES =
      List.of("speech-librispeech-test-other-100", "speech-picovoice-barista");

  private static final Map<Path, String> DIGESTS = new HashMap<>();

  private record Recording(Path file, String set, String speaker, HumanSet.Rule rule) {}

  private static final Map<Split, List<Recording>> RECORDINGS = new HashMap<>();

  @BeforeAll
  static void readTheManifests() throws IOException {
    assumeTrue(Files.isDirectory(DATA), DATA + " is not here");
    for (HumanSet set : HumanSet.ALL) {
      for (Manifest.Row row : rows(set.folder())) {
        part(set.split(row))
            .add(new Recording(row.file(), set.folder(), set.speaker(row), set.rule()));
      }
    }
  }

  private static List<Recording> part(Split split) {
    return RECORDINGS.computeIfAbsent(split, _ -> new ArrayList<>());
  }

  private static List<Manifest.Row> rows(String folder) throws IOException {
    Path manifest = DATA.resolve(folder).resolve("manifest.tsv");
    return Files.exists(manifest) ? Manifest.read(manifest).rows() : List.of();
  }

  /** Of the sound file's bytes: a copy under another name has the same. */
  private static String digest(Path file) {
    return DIGESTS.computeIfAbsent(
        file,
        it -> {
          try {
            byte[] sha = MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(it));
            return HexFormat.of().formatHex(sha);
          } catch (IOException | NoSuchAlgorithmException e) {
            throw new AssertionError("cannot read " + it, e);
          }
        });
  }

  private static Stream<Recording> recordings(Split... splits) {
    return Stream.of(splits).flatMap(split -> part(split).stream());
  }

  private static Set<String> digests(Stream<Path> files) {
    return files.map(OverlapTest::digest).collect(Collectors.toCollection(HashSet::new));
  }

  @Test
  void everyPartHasRecordings() {
    for (Split split : Split.values()) {
      assertThat(part(split)).as("%s", split).hasSizeGreaterThan(100);
    }
  }

  @Test
  void noTestsRecordingIsInTrainingOrValidation() throws IOException {
    Set<String> seen = digests(recordings(Split.TRAINING, Split.VALIDATION).map(Recording::file));
    assertThat(recordings(Split.TEST).filter(one -> seen.contains(digest(one.file()))))
        .as("by digest of the sound")
        .isEmpty();
    for (String folder : JUDGES) {
      assertThat(HumanSet.ALL).noneMatch(set -> set.folder().equals(folder));
      assertThat(rows(folder).stream().filter(row -> seen.contains(digest(row.file()))))
          .as("%s, by digest of the sound", folder)
          .isEmpty();
    }
  }

  @Test
  void noValidationsRecordingIsInTraining() {
    Set<String> trained = digests(recordings(Split.TRAINING).map(Recording::file));
    assertThat(recordings(Split.VALIDATION).filter(one -> trained.contains(digest(one.file()))))
        .isEmpty();
  }

  /** Speech of the digits' five speakers trains by that set's own split; no one else's does. */
  @Test
  void nobodySpeaksInTwoParts() {
    assertThat(speakers(Split.TEST))
        .doesNotContainAnyElementsOf(speakers(Split.TRAINING))
        .doesNotContainAnyElementsOf(speakers(Split.VALIDATION));
    assertThat(speakers(Split.VALIDATION)).doesNotContainAnyElementsOf(speakers(Split.TRAINING));
  }

  private static Set<String> speakers(Split split) {
    return recordings(split)
        .filter(one -> one.rule() != HumanSet.Rule.OFFICIAL)
        .map(one -> one.set() + " " + one.speaker())
        .collect(Collectors.toSet());
  }

  /** Both sets name speakers as LibriSpeech does. */
  @Test
  void noReaderOfLibriSpeechsTestIsInTraining() throws IOException {
    Set<String> trained =
        recordings(Split.TRAINING, Split.VALIDATION)
            .filter(one -> one.set().contains("librispeech"))
            .map(Recording::speaker)
            .collect(Collectors.toSet());
    assertThat(trained).isNotEmpty();
    assertThat(rows("speech-librispeech-test-other-100"))
        .noneMatch(row -> trained.contains(row.cell("speaker").orElse("")));
  }

  @Test
  void theNoiseThatJudgesIsNotInTraining() throws IOException {
    List<Path> judges =
        rows("noise-esc10").stream()
            .map(Manifest.Row::file)
            .filter(file -> file.toString().contains(Noises.TEST))
            .toList();
    Set<String> trained = digests(Noises.files(DATA).stream());
    assertThat(trained).hasSizeGreaterThan(70);
    Path kitchen = DATA.resolve("noise-esc10").resolve(Noises.TEST + ".flac");
    assertThat(Stream.concat(judges.stream(), Stream.of(kitchen)).filter(Files::exists))
        .isNotEmpty()
        .noneMatch(file -> trained.contains(digest(file)));
  }

  /**
   * The published sets themselves have sentences in two parts, and people say the same things to
   * two of them: 1.1 % of CLINC150's and 3.6 % of SNIPS' tests. A test that is read as a whole
   * would be all of it.
   */
  @Test
  void theTestsOfTextsAreNotAmongTheSentencesThatTrain() throws IOException {
    Pronunciations known = Pronunciations.read(DATA.resolve("lexicon-cmudict/cmudict.dict"));
    Set<String> trained = new HashSet<>(Sentences.general(DATA, known));
    assertThat(trained).hasSizeGreaterThan(10_000);
    JsonNode clinc =
        JsonMapper.builder().build().readTree(DATA.resolve("nlu-clinc150/data_full.json").toFile());
    for (String part : List.of("val", "test", "oos_val", "oos_test")) {
      List<String> texts = new ArrayList<>();
      clinc.path(part).forEach(pair -> texts.add(pair.path(0).asText()));
      assertThat(shareIn(trained, texts)).as("CLINC150's %s", part).isLessThan(0.03);
    }
    for (String part : List.of("valid", "test")) {
      List<String> texts =
          Files.readAllLines(DATA.resolve("nlu-snips").resolve(part).resolve("seq.in"));
      assertThat(shareIn(trained, texts)).as("SNIPS' %s", part).isLessThan(0.05);
    }
  }

  private static double shareIn(Set<String> trained, List<String> texts) {
    assertThat(texts).isNotEmpty();
    long shared = texts.stream().map(Sentences::plain).filter(trained::contains).count();
    return (double) shared / texts.size();
  }
}
