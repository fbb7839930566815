package org.parley.compression.speech;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.parley.signal.LogMel;
import org.parley.signal.Sound;
import org.parley.signal.SoundFormatException;
import org.parley.signal.Wav;

/**
 * Lets the programs espeak-ng and flite speak, one process for each sentence. Safe for concurrent
 * use.
 */
final class Synthesizer {
  private final Pronunciations pronunciations;
  private final Path scratch;

  /** The sound of a sentence and the phones that the voice said, as far as they are known. */
  record Spoken(float[] samples, int[] phones) {}

  /**
   * @param scratch an existing folder for files in passing
   */
  Synthesizer(Pronunciations pronunciations, Path scratch) {
    this.pronunciations = pronunciations;
    this.scratch = scratch;
  }

  /**
   * Speaks at a rate and pitch that the random source chooses.
   *
   * @return empty where the phones are not known or the program gave no sound for this sentence
   * @throws IOException if the program is not installed
   */
  Optional<Spoken> speak(Voice voice, String text, SplittableRandom random) throws IOException {
    return switch (voice) {
      case Voice.Espeak(String name) -> espeak(name, text, random);
      case Voice.Flite(String name) -> flite(name, text, random);
    };
  }

  /**
   * How flite would say a word that no dictionary has; empty where it is not installed or has no
   * idea.
   */
  static Optional<int[]> guess(String word) {
    try {
      byte[] printed = run("flite", "-voice", "kal16", "-ps", "-t", word, "-o", "none");
      return phones(new String(printed, StandardCharsets.US_ASCII));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private Optional<Spoken> espeak(String name, String text, SplittableRandom random)
      throws IOException {
    var phones = pronunciations.of(text);
    if (phones.isEmpty()) {
      return Optional.empty();
    }
    byte[] wav =
        run(
            "espeak-ng",
            "-v",
            name,
            "-s",
            Integer.toString(random.nextInt(130, 211)),
            "-p",
            Integer.toString(random.nextInt(25, 80)),
            "--stdout",
            text);
    return samples(wav).map(samples -> new Spoken(samples, phones.get()));
  }

  /** flite says which phones it spoke; those are taken, not the dictionary's. */
  private Optional<Spoken> flite(String name, String text, SplittableRandom random)
      throws IOException {
    Path file = Files.createTempFile(scratch, "flite", ".wav");
    try {
      byte[] printed =
          run(
              "flite",
              "-voice",
              name,
              "--setf",
              "duration_stretch=" + (0.75 + 0.01 * random.nextInt(56)),
              "--setf",
              "int_f0_target_mean=" + random.nextInt(80, 150),
              "-ps",
              "-t",
              text,
              "-o",
              file.toString());
      var phones = phones(new String(printed, StandardCharsets.US_ASCII));
      if (phones.isEmpty()) {
        return Optional.empty();
      }
      return samples(Files.readAllBytes(file)).map(samples -> new Spoken(samples, phones.get()));
    } finally {
      Files.deleteIfExists(file);
    }
  }

  private static Optional<int[]> phones(String printed) {
    var phones = IntStream.builder();
    int count = 0;
    for (String phone : printed.trim().split("\\s+")) {
      switch (phone) {
        case "pau", "" -> {}
        case "ax" -> {
          phones.add(Phones.token("AH"));
          count++;
        }
        default -> {
          try {
            phones.add(Phones.token(phone));
            count++;
          } catch (IllegalArgumentException e) {
            return Optional.empty();
          }
        }
      }
    }
    return count == 0 ? Optional.empty() : Optional.of(phones.build().toArray());
  }

  private static Optional<float[]> samples(byte[] wav) throws IOException {
    try {
      Sound sound = Wav.read(wav).at(LogMel.SAMPLE_RATE);
      return sound.seconds() < 0.2 ? Optional.empty() : Optional.of(sound.samples());
    } catch (SoundFormatException e) {
      return Optional.empty();
    }
  }

  private static byte[] run(String program, String... arguments) throws IOException {
    var command = new ArrayList<>(List.of(program));
    command.addAll(List.of(arguments));
    Process process;
    try {
      process = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
    } catch (IOException e) {
      throw new IOException(
          program
              + " cannot be run; synthetic speech needs it (Debian: apt-get install espeak-ng flite)",
          e);
    }
    process.getOutputStream().close();
    try (var out = process.getInputStream()) {
      return out.readAllBytes();
    } finally {
      process.destroy();
    }
  }
}
