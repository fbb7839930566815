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
 * Lets the programs espeak-ng, flite and festival speak, one process for each sentence. Safe for
 * concurrent use.
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
      case Voice.Flite flite -> flite(flite, text, random);
      case Voice.Festival(String name) -> festival(name, text, random);
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
  private Optional<Spoken> flite(Voice.Flite voice, String text, SplittableRandom random)
      throws IOException {
    Path file = Files.createTempFile(scratch, "flite", ".wav");
    try {
      byte[] printed =
          run(
              "flite",
              "-voice",
              voice.speaker(),
              "--setf",
              "duration_stretch=" + (0.75 + 0.01 * random.nextInt(56)),
              "--setf",
              "int_f0_target_mean=" + random.nextInt(Voice.Flite.LOWEST, voice.highest()),
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

  /** Its phones are not told: this voice only judges. */
  private Optional<Spoken> festival(String name, String text, SplittableRandom random)
      throws IOException {
    Path said = Files.createTempFile(scratch, "festival", ".txt");
    Path file = Files.createTempFile(scratch, "festival", ".wav");
    try {
      Files.writeString(said, text);
      double stretch = 0.85 + 0.01 * random.nextInt(36);
      run(
          "text2wave",
          "-eval",
          "(begin (voice_" + name + ") (Parameter.set 'Duration_Stretch " + stretch + "))",
          "-o",
          file.toString(),
          said.toString());
      return samples(Files.readAllBytes(file)).map(samples -> new Spoken(samples, new int[0]));
    } finally {
      Files.deleteIfExists(said);
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
              + " cannot be run; synthetic speech needs it (Debian: apt-get install espeak-ng flite, for some voices festival festvox-kdlpc16k)",
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
