package org.parley.compression.speech;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Fills sound banks with synthetic speech. Sentence i is spoken as the seed and i say, whoever
 * speaks it, so that the same seed gives the same bank however many processes run at once.
 */
final class Synthesis {
  private static final int MOST_SAMPLES = 14 * 16_000;

  private final Synthesizer synthesizer;
  private final int processes;

  Synthesis(Synthesizer synthesizer, int processes) {
    this.synthesizer = synthesizer;
    this.processes = processes;
  }

  /**
   * What to speak.
   *
   * @param voices chooses a voice
   * @param seconds of sound after which it is enough
   */
  record Plan(
      Split split,
      Supplier<String> texts,
      Function<SplittableRandom, Voice> voices,
      double seconds,
      long seed) {}

  /** Speaks the plans, one after the other, into a bank. Progress goes to standard error. */
  void fill(Path folder, String name, List<Plan> plans) throws IOException {
    try (var bank = new SoundBank.Writer(folder, name)) {
      for (var plan : plans) {
        fill(bank, plan, name);
      }
      bank.finish();
    }
  }

  private void fill(SoundBank.Writer bank, Plan plan, String name) throws IOException {
    double end = bank.seconds() + plan.seconds();
    double told = bank.seconds();
    var coming = new ArrayDeque<Future<@Nullable Clip>>();
    try (var pool = Executors.newFixedThreadPool(processes)) {
      for (long number = 0; bank.seconds() < end; number++) {
        var random = new SplittableRandom(plan.seed() * 0x9E3779B97F4A7C15L + number);
        String text = plan.texts().get();
        coming.add(pool.submit(task(plan, text, random)));
        if (coming.size() < 8 * processes) {
          continue;
        }
        @Nullable Clip clip = Futures.result(coming.remove());
        if (clip != null) {
          bank.add(clip);
        }
        if (bank.seconds() > told + 1800) {
          told = bank.seconds();
          System.err.printf("%s: %.1f h spoken%n", name, told / 3600);
        }
      }
      coming.forEach(f -> f.cancel(true));
    }
  }

  private Callable<@Nullable Clip> task(Plan plan, String text, SplittableRandom random) {
    return () -> {
      var voice = plan.voices().apply(random);
      Optional<Synthesizer.Spoken> spoken = synthesizer.speak(voice, text, random);
      return spoken
          .filter(s -> s.samples().length <= MOST_SAMPLES)
          .map(s ->
              new Clip(
                  plan.split(), voice.source(), voice.speaker(), s.samples(), s.phones(), text))
          .orElse(null);
    };
  }

  /** An empty folder for files in passing, in memory where the system has such a place. */
  static Path scratch() {
    try {
      Path memory = Path.of("/dev/shm");
      return Files.isWritable(memory)
          ? Files.createTempDirectory(memory, "parley-speech")
          : Files.createTempDirectory("parley-speech");
    } catch (IOException e) {
      throw new UncheckedIOException("no place for temporary files", e);
    }
  }
}
