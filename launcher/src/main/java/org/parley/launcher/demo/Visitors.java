package org.parley.launcher.demo;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.parley.launcher.bench.Utterance;
import org.parley.launcher.bench.Utterances;
import org.parley.launcher.gateway.Gateway;
import org.parley.launcher.gateway.GatewayException;
import org.parley.signal.Pcm;
import org.parley.signal.Sound;
import org.parley.signal.Wav;
import org.parley.skills.PhraseSampler;
import org.parley.skills.SkillSet;

/**
 * People who come one after the other, each a session of a turn or a few with sentences that the
 * skills know: most type them, every tenth speaks one with the embedded voice. A few at once, as
 * long as it is open.
 */
public final class Visitors implements AutoCloseable {
  /** Leaves the processors of a small machine to the services. */
  private static final int AT_ONCE = 3;

  private static final int SPEAKS_EACH = 10;
  private static final int DISTINCT_SPOKEN = 20;
  private static final Duration FAREWELL = Duration.ofSeconds(10);

  private final Gateway gateway;
  private final String name;
  private final long seed;
  private final int typedTurns;
  private final PhraseSampler phrases;
  private final List<byte[]> spoken;
  private final ExecutorService people;
  private final AtomicInteger sessions = new AtomicInteger();
  private final AtomicInteger turns = new AtomicInteger();
  private final AtomicInteger spokenTurns = new AtomicInteger();
  private final AtomicInteger unanswered = new AtomicInteger();
  private volatile boolean open = true;

  /**
   * Begins.
   *
   * @param name begins the names of all sessions; another one each time, so that they are new
   * @param seed of what is said
   * @param typedTurns that each who types comes for; the first of them counts when the second is
   *     said
   */
  public Visitors(Gateway gateway, SkillSet skills, String name, long seed, int typedTurns) {
    this.gateway = gateway;
    this.name = name;
    this.seed = seed;
    this.typedTurns = typedTurns;
    this.phrases = PhraseSampler.training(skills);
    this.spoken =
        Utterances.make(skills, DISTINCT_SPOKEN, seed).stream().map(Visitors::wav).toList();
    this.people =
        Executors.newFixedThreadPool(AT_ONCE, Thread.ofPlatform().name("visitor-", 0).factory());
    for (int i = 0; i < AT_ONCE; i++) {
      people.execute(this::come);
    }
  }

  private static byte[] wav(Utterance utterance) {
    return Wav.write(new Sound(Pcm.toFloats(utterance.pcm()), 16_000));
  }

  private void come() {
    while (open && !Thread.currentThread().isInterrupted()) {
      int number = sessions.incrementAndGet();
      try {
        talk(number);
      } catch (GatewayException e) {
        unanswered.incrementAndGet();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private void talk(int number) throws InterruptedException {
    Optional<String> session = Optional.of(name + "-" + number);
    if (number % SPEAKS_EACH == 0) {
      byte[] sound = spoken.get(number / SPEAKS_EACH % spoken.size());
      Object _ = gateway.ask("audio/wav", sound, session, List.of());
      spokenTurns.incrementAndGet();
      turns.incrementAndGet();
      return;
    }
    SplittableRandom words = new SplittableRandom(seed * 1_000_003 + number);
    for (int turn = 0; turn < typedTurns; turn++) {
      byte[] text = sentence(words).getBytes(StandardCharsets.UTF_8);
      Object _ = gateway.ask("text/plain", text, session, List.of());
      turns.incrementAndGet();
    }
  }

  /** The sampler deals its phrases out, which is for one thread at a time. */
  private String sentence(SplittableRandom words) {
    synchronized (phrases) {
      return phrases.sample(words).text();
    }
  }

  /** Turns that were answered. */
  public int turns() {
    return turns.get();
  }

  public int spokenTurns() {
    return spokenTurns.get();
  }

  public int unanswered() {
    return unanswered.get();
  }

  /** Returns when everybody who was talking is answered. */
  @Override
  public void close() {
    open = false;
    people.shutdown();
    try {
      if (!people.awaitTermination(FAREWELL.toSeconds(), TimeUnit.SECONDS)) {
        people.shutdownNow();
      }
    } catch (InterruptedException e) {
      people.shutdownNow();
      Thread.currentThread().interrupt();
    }
  }
}
