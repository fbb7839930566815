package org.parley.tts.voice;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The voice of an installed espeak-ng, one process a sentence (about 20 ms), resampled from its
 * 22.05 kHz.
 */
public final class EspeakVoice implements Voice {
  public static final String NAME = "espeak-ng";

  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final Path program;
  private final String language;

  /**
   * @param program the executable, a path or a name on PATH
   */
  public EspeakVoice(Path program, Locale locale) {
    this.program = program;
    this.language = locale.toLanguageTag().toLowerCase(Locale.ROOT);
  }

  /** Whether the program can be started here. */
  public static boolean installed(Path program) {
    try {
      Process process =
          new ProcessBuilder(program.toString(), "--version").redirectErrorStream(true).start();
      try (var output = process.getInputStream()) {
        output.readAllBytes();
      }
      return process.waitFor(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)
          && process.exitValue() == 0;
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public byte[] speak(String sentence) throws VoiceException {
    return EspeakWave.decode(run(sentence));
  }

  private byte[] run(String sentence) throws VoiceException {
    Process process = start();
    try {
      CompletableFuture<byte[]> sound =
          CompletableFuture.supplyAsync(() -> readAll(process), Thread::startVirtualThread);
      try (OutputStream words = process.getOutputStream()) {
        words.write(sentence.getBytes(UTF_8));
      }
      byte[] wave = sound.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
      if (!process.waitFor(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)
          || process.exitValue() != 0) {
        throw new VoiceException(NAME + " ended badly");
      }
      return wave;
    } catch (IOException | ExecutionException e) {
      throw new VoiceException(NAME + " broke off", e);
    } catch (TimeoutException e) {
      throw new VoiceException(NAME + " was silent for " + PATIENCE, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new VoiceException(NAME + " was interrupted", e);
    } finally {
      process.destroyForcibly();
    }
  }

  private Process start() throws VoiceException {
    try {
      return new ProcessBuilder(
              List.of(program.toString(), "-v", language, "-s", "160", "--stdin", "--stdout"))
          .redirectError(ProcessBuilder.Redirect.DISCARD)
          .start();
    } catch (IOException e) {
      throw new VoiceException(NAME + " cannot be started as " + program, e);
    }
  }

  private static byte[] readAll(Process process) {
    try (var output = process.getInputStream()) {
      return output.readAllBytes();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  @Override
  public void close() {}
}
