package org.parley.asr.listening;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.parley.events.Assignment;
import org.parley.events.AudioChunk;
import org.parley.events.Endpoint;
import org.parley.events.Event;
import org.parley.events.Stage;
import org.parley.events.TranscriptCompleted;
import org.parley.events.TranscriptRevised;
import org.parley.events.TurnContext;
import org.parley.events.UtteranceId;
import org.parley.events.UtteranceStarted;
import org.parley.events.Word;
import org.parley.recognition.Endpointer;
import org.parley.recognition.Recognizer;
import org.parley.recognition.Tones;
import org.parley.recognition.Transcript;
import org.parley.runtime.LoadedModel;
import org.parley.runtime.ModelPool;
import org.parley.runtime.ModelPool.Lease;
import org.parley.runtime.ModelVersion;
import org.parley.signal.Pcm;

class ListenerTest {
  private static final ModelPool<Recognizer> TONES = pool(Tones.bundle().version());
  private static final List<String> SENTENCE = List.of("gray", "lamp", "red", "light");

  /** Another version, which hears the same. */
  private static final ModelPool<Recognizer> NEXT =
      pool(ModelVersion.parse("asr@next-0123456789ab"));

  private static ModelPool<Recognizer> pool(ModelVersion version) {
    return new ModelPool<>(
        new LoadedModel<>(
            version, Recognizer.load(Tones.bundle(), 1), 0, Duration.ZERO, Duration.ZERO));
  }

  @AfterAll
  static void close() {
    TONES.close();
    NEXT.close();
  }

  /** A replica with a topic behind it that outlives it. */
  private static final class Replica
      implements Outbox, Models, Shadow.Source, Tally, InstantSource {
    final List<Written> topic;
    final List<Runnable> later = new ArrayList<>();
    final List<CompletableFuture<Void>> unwritten = new ArrayList<>();
    final Listener listener;
    boolean broker = true;
    boolean versionGone;
    Map<String, Assignment> given = Map.of();
    @Nullable Shadow shadow;
    ModelPool<Recognizer> champion = TONES;
    Instant now = Instant.parse("2026-11-21T10:00:00Z");
    int duplicates;
    int lost;
    int givenUp;
    int largestBatch;

    Replica(List<Written> topic, ListenerSettings settings) {
      this.topic = topic;
      this.listener = new Listener(this, this, this, this, settings, this, later::add);
      Progress written = new Progress(100);
      topic.forEach(record -> written.note(record.event, record.sequence));
      listener.assign(List.of(0), written);
    }

    Replica() {
      this(new ArrayList<>(), ListenerSettings.DEFAULT);
    }

    void take(List<Arrival> arrivals) {
      arrivals.forEach(arrival -> {
        listener.take(arrival);
        settle();
      });
    }

    /** Until nothing is left to do. */
    void settle() {
      do {
        List<Runnable> tasks = List.copyOf(later);
        later.clear();
        tasks.forEach(Runnable::run);
      } while (listener.advance() || !later.isEmpty());
    }

    @Override
    public CompletionStage<Void> publish(Event event, TurnContext context, int sequence) {
      CompletableFuture<Void> written = new CompletableFuture<>();
      if (broker) {
        topic.add(new Written(event, context, sequence));
        written.complete(null);
      } else {
        unwritten.add(written);
      }
      return written;
    }

    @Override
    public Lease<Recognizer> champion() {
      return champion.champion();
    }

    @Override
    public Optional<Lease<Recognizer>> version(String version) {
      return versionGone ? Optional.empty() : loaded(version);
    }

    @Override
    public String name() {
      return "asr";
    }

    @Override
    public Optional<Lease<Recognizer>> loaded(String version) {
      return Stream.of(TONES, NEXT)
          .filter(pool -> pool.championVersion().toString().equals(version))
          .findFirst()
          .map(ModelPool::champion);
    }

    @Override
    public Map<String, Assignment> arms(String session) {
      return given;
    }

    @Override
    public Optional<Shadow> next(int live) {
      return Optional.ofNullable(shadow);
    }

    @Override
    public void duplicate() {
      duplicates++;
    }

    @Override
    public void lost(int chunks) {
      lost += chunks;
    }

    @Override
    public void decoded(int utterances, Duration time) {
      largestBatch = Math.max(largestBatch, utterances);
    }

    @Override
    public void completed(
        TranscriptCompleted transcript, TurnContext context, Instant begun, Duration late) {}

    @Override
    public void givenUp() {
      givenUp++;
    }

    @Override
    public Instant instant() {
      return now;
    }

    List<TranscriptCompleted> finals() {
      return events(TranscriptCompleted.class);
    }

    <E extends Event> List<E> events(Class<E> type) {
      return topic.stream().map(Written::event).filter(type::isInstance).map(type::cast).toList();
    }
  }

  private record Written(Event event, TurnContext context, int sequence) {}

  /** The records of a partition, with what became of each. */
  private static final class Log {
    final List<Arrival> arrivals = new ArrayList<>();
    Map<String, Assignment> assigned = Map.of();
    final Set<Integer> acknowledged = new HashSet<>();
    final List<String> refused = new ArrayList<>();

    Log add(AudioChunk chunk) {
      int offset = arrivals.size();
      Receipt receipt =
          new Receipt() {
            @Override
            public int partition() {
              return 0;
            }

            @Override
            public void acknowledge() {
              assertThat(acknowledged.add(offset)).as("offset %d settled twice", offset).isTrue();
            }

            @Override
            public void refuse(String reason) {
              refused.add(reason);
              acknowledge();
            }
          };
      Instant at = Instant.parse("2026-11-21T10:00:00Z").plusMillis(100L * offset);
      TurnContext context = TurnContext.replyingTo("gateway-1").withAssigned(assigned);
      arrivals.add(new Arrival(chunk, context, at, receipt));
      return this;
    }

    Log say(String session, long number, float[] sound, int chunkSamples, boolean endMark) {
      return say(session, number, sound, new Random(1), chunkSamples, chunkSamples + 1, endMark);
    }

    Log say(
        String session,
        long number,
        float[] sound,
        Random random,
        int least,
        int most,
        boolean endMark) {
      int sequence = 0;
      for (int at = 0; at < sound.length; ) {
        int size = Math.min(sound.length - at, random.nextInt(least, most));
        float[] piece = Arrays.copyOfRange(sound, at, at + size);
        add(chunk(session, number, sequence++, false, piece));
        at += size;
      }
      return endMark ? add(chunk(session, number, sequence, true, new float[0])) : this;
    }

    /**
     * What a replica that takes over is given: everything from the first record that is not
     * settled.
     */
    List<Arrival> rest() {
      int committed = 0;
      while (acknowledged.contains(committed)) {
        committed++;
      }
      acknowledged.removeIf(offset -> true);
      for (int offset = 0; offset < committed; offset++) {
        acknowledged.add(offset);
      }
      return arrivals.subList(committed, arrivals.size());
    }
  }

  private static AudioChunk chunk(
      String session, long number, int sequence, boolean end, float[] sound) {
    return new AudioChunk(
        session, UtteranceId.of(number), sequence, 16_000, end, Pcm.toBytes(sound));
  }

  private static float[] speech(int seed) {
    // As it comes off the wire: 16 bits.
    return Pcm.toFloats(Pcm.toBytes(Tones.speak(SENTENCE, new Random(seed))));
  }

  private static Transcript alone(float[] sound) {
    try (Lease<Recognizer> lease = TONES.champion()) {
      return lease.model().recognize(sound);
    }
  }

  @Test
  void anUtteranceWithAnEndMarkIsTheWholeSoundRecognised() {
    float[] sound = speech(1);
    Transcript expected = alone(sound);
    Replica replica = new Replica();
    Log log = new Log().say("s", 7, sound, 1600, true);
    replica.take(log.arrivals);
    TranscriptCompleted transcript = replica.finals().getFirst();
    assertThat(replica.finals()).hasSize(1);
    assertThat(transcript.text()).isEqualTo("gray lamp red light").isEqualTo(expected.text());
    assertThat(transcript.words().stream().map(Word::startMs))
        .isEqualTo(expected.words().stream().map(Transcript.Word::startMs).toList());
    assertThat(transcript.endpoint()).isEqualTo(Endpoint.END_MARK);
    assertThat(transcript.audioMs()).isEqualTo(sound.length / 16);
    assertThat(transcript.model()).isEqualTo(Tones.bundle().version().toString());
    assertThat(log.acknowledged).hasSize(log.arrivals.size());
    TurnContext context = replica.topic.getLast().context;
    assertThat(context.replyTo()).contains("gateway-1");
    assertThat(context.reached()).containsKeys(Stage.SPEECH_ENDED, Stage.TRANSCRIBED);
    assertThat(context.reached().get(Stage.SPEECH_ENDED)).isEqualTo(log.arrivals.getLast().at());
  }

  @Test
  void theWordsAreTheSameHoweverTheSoundIsChunked() {
    float[] sound = speech(2);
    Replica first = new Replica();
    first.take(new Log().say("s", 1, sound, 1600, true).arrivals);
    for (int seed = 0; seed < 10; seed++) {
      Replica replica = new Replica();
      replica.take(new Log().say("s", 1, sound, new Random(seed), 320, 3200, true).arrivals);
      assertThat(replica.finals()).as("seed %d", seed).isEqualTo(first.finals());
      assertThat(replica.events(TranscriptRevised.class))
          .as("seed %d", seed)
          .isEqualTo(first.events(TranscriptRevised.class));
    }
  }

  @Test
  void thatItBeganIsWrittenBeforeAnythingIsDecoded() {
    Replica replica = new Replica();
    replica.broker = false;
    replica.take(new Log().say("s", 1, speech(1), 1600, true).arrivals);
    assertThat(replica.largestBatch).isZero();
    replica.broker = true;
    replica.unwritten.forEach(written -> written.complete(null));
    replica.settle();
    assertThat(replica.finals()).hasSize(1);
  }

  @Test
  void partialsGrowAndComeBeforeTheFinal() {
    Replica replica = new Replica();
    replica.take(new Log().say("s", 1, speech(1), 1600, true).arrivals);
    List<TranscriptRevised> revised = replica.events(TranscriptRevised.class);
    assertThat(revised).extracting(TranscriptRevised::text).contains("gray", "gray lamp");
    assertThat(revised).extracting(TranscriptRevised::revision).startsWith(1, 2);
    assertThat(replica.topic.getFirst().event).isInstanceOf(UtteranceStarted.class);
    assertThat(replica.topic.getLast().event).isInstanceOf(TranscriptCompleted.class);
  }

  @Test
  void soundIsSettledOnlyWhenItsTranscriptIsWritten() {
    Replica replica = new Replica();
    Log log = new Log().say("s", 1, speech(1), 1600, true);
    replica.take(log.arrivals.subList(0, log.arrivals.size() - 1));
    assertThat(log.acknowledged).isEmpty();
    replica.broker = false;
    replica.take(log.arrivals.subList(log.arrivals.size() - 1, log.arrivals.size()));
    assertThat(log.acknowledged).isEmpty();
    replica.unwritten.forEach(written -> written.complete(null));
    replica.settle();
    assertThat(log.acknowledged).hasSize(log.arrivals.size());
  }

  @Test
  void silenceIsSettledAtOnceAndSpeechAfterItIsHeard() {
    Replica replica = new Replica();
    Log log = new Log().say("s", 1, new float[60 * 16_000], 1600, false);
    replica.take(log.arrivals);
    assertThat(log.acknowledged.size()).isGreaterThan(560);
    assertThat(replica.topic).isEmpty();
    int sequence = log.arrivals.size();
    float[] sound = speech(1);
    for (int at = 0; at < sound.length; at += 1600) {
      float[] piece = Arrays.copyOfRange(sound, at, Math.min(sound.length, at + 1600));
      log.add(chunk("s", 1, sequence++, at + 1600 >= sound.length, piece));
    }
    replica.take(log.arrivals.subList(600, log.arrivals.size()));
    assertThat(replica.finals().getFirst().text()).isEqualTo("gray lamp red light");
    assertThat(replica.finals().getFirst().audioMs()).isLessThan(sound.length / 16 + 3500);
    assertThat(log.acknowledged).hasSize(log.arrivals.size());
  }

  @Test
  void aPauseSplitsAnUtterance() {
    float[] first = speech(1);
    float[] second = Tones.speak(List.of("blue", "lamp"), new Random(2));
    float[] sound = Arrays.copyOf(first, first.length + 16_000 + second.length + 16_000);
    System.arraycopy(second, 0, sound, first.length + 16_000, second.length);
    Replica replica = new Replica();
    Log log = new Log().say("s", 7, sound, 1600, true);
    replica.take(log.arrivals);
    assertThat(replica.finals())
        .extracting(TranscriptCompleted::text)
        .containsExactly("gray lamp red light", "blue lamp");
    assertThat(replica.finals())
        .extracting(TranscriptCompleted::utterance)
        .containsExactly(new UtteranceId(7, 0), new UtteranceId(7, 1));
    assertThat(replica.finals())
        .extracting(TranscriptCompleted::endpoint)
        .containsOnly(Endpoint.SILENCE);
    assertThat(log.acknowledged).hasSize(log.arrivals.size());
  }

  @Test
  void anEndMarkAfterSilenceAloneIsAnsweredWithoutWords() {
    Replica replica = new Replica();
    Log log = new Log().say("s", 1, new float[16_000], 1600, true);
    replica.take(log.arrivals);
    assertThat(replica.finals()).extracting(TranscriptCompleted::text).containsExactly("");
    assertThat(log.acknowledged).hasSize(log.arrivals.size());
  }

  @Test
  void sessionsThatSpeakAtOnceAreRecognisedTogetherAndNeverMix() {
    List<List<Arrival>> all = new ArrayList<>();
    List<String> expected = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      List<String> words = Tones.SENTENCES.get(i % Tones.SENTENCES.size());
      float[] sound = Tones.speak(words, new Random(i));
      all.add(new Log().say("session" + i, 1, sound, 1600, true).arrivals);
      expected.add(String.join(" ", words));
    }
    Replica replica = new Replica();
    for (int step = 0; all.stream().anyMatch(arrivals -> !arrivals.isEmpty()); step++) {
      for (int i = 0; i < all.size(); i++) {
        List<Arrival> arrivals = all.get(i);
        if (step < arrivals.size()) {
          replica.listener.take(arrivals.get(step));
        } else {
          all.set(i, List.of());
        }
      }
      replica.settle();
    }
    for (int i = 0; i < all.size(); i++) {
      String session = "session" + i;
      assertThat(replica.finals().stream().filter(done -> done.session().equals(session)))
          .extracting(TranscriptCompleted::text)
          .containsExactly(expected.get(i));
    }
    assertThat(replica.largestBatch).isGreaterThan(5);
  }

  @Test
  void whatComesTwiceIsHeardOnce() {
    Replica replica = new Replica();
    Log once = new Log().say("s", 1, speech(1), 1600, true);
    Log again = new Log().say("s", 1, speech(1), 1600, true);
    for (int i = 0; i < once.arrivals.size(); i++) {
      replica.take(List.of(once.arrivals.get(i), again.arrivals.get(i)));
    }
    Replica undisturbed = new Replica();
    undisturbed.take(new Log().say("s", 1, speech(1), 1600, true).arrivals);
    assertThat(replica.finals()).isEqualTo(undisturbed.finals());
    assertThat(replica.duplicates).isEqualTo(again.arrivals.size());
    assertThat(again.acknowledged).hasSize(again.arrivals.size());
  }

  @Test
  void aGapIsCountedAndTheRestHeard() {
    Replica replica = new Replica();
    Log log = new Log().say("s", 1, speech(1), 1600, true);
    List<Arrival> arrivals = new ArrayList<>(log.arrivals);
    arrivals.remove(1);
    replica.take(arrivals);
    assertThat(replica.lost).isEqualTo(1);
    assertThat(replica.finals())
        .extracting(TranscriptCompleted::text)
        .containsExactly("gray lamp red light");
  }

  @Test
  void soundOfAnotherRateIsRefusedAndTheNextUtteranceIsHeard() {
    Replica replica = new Replica();
    Log log = new Log();
    log.add(new AudioChunk("s", UtteranceId.of(1), 0, 44_100, true, new byte[4410]));
    log.say("s", 2, speech(1), 1600, true);
    replica.take(log.arrivals);
    assertThat(log.refused).singleElement().asString().contains("44100 Hz");
    assertThat(replica.finals())
        .extracting(TranscriptCompleted::text)
        .containsExactly("gray lamp red light");
    assertThat(log.acknowledged).hasSize(log.arrivals.size());
  }

  @Test
  void aSpeakerWhoseSoundStopsComingIsNotWaitedForForEver() {
    Replica replica = new Replica();
    Log log = new Log().say("s", 1, speech(1), 1600, false);
    replica.take(log.arrivals);
    replica.now = replica.now.plusSeconds(4);
    replica.listener.watch();
    replica.settle();
    assertThat(replica.finals()).isEmpty();
    replica.listener.postpone();
    replica.now = replica.now.plusSeconds(4);
    replica.listener.watch();
    replica.settle();
    assertThat(replica.finals()).as("the broker was away").isEmpty();
    replica.now = replica.now.plusSeconds(1);
    replica.listener.watch();
    replica.settle();
    assertThat(replica.finals())
        .extracting(TranscriptCompleted::endpoint)
        .containsExactly(Endpoint.STALLED);
    assertThat(replica.finals().getFirst().text()).isEqualTo("gray lamp red light");
    assertThat(log.acknowledged).hasSize(log.arrivals.size());
  }

  @Test
  void speakingAnewEndsWhatHasNoEndMark() {
    Replica replica = new Replica();
    Log log = new Log().say("s", 1, speech(1), 1600, false).say("s", 2, speech(2), 1600, true);
    replica.take(log.arrivals);
    assertThat(replica.finals())
        .extracting(done -> done.utterance().number() + " " + done.endpoint())
        .containsExactly("1 STALLED", "2 END_MARK");
  }

  @Test
  void anUtteranceThatIsTooLongIsCutAndGoesOn() {
    ListenerSettings settings =
        new ListenerSettings(
            new Endpointer.Settings(600, 1200), Duration.ofSeconds(5), 3000, 500, 10, 2);
    Replica replica = new Replica(new ArrayList<>(), settings);
    Log log = new Log().say("s", 1, speech(1), 1600, true);
    replica.take(log.arrivals);
    assertThat(replica.finals()).hasSizeGreaterThan(1);
    assertThat(replica.finals().getFirst().endpoint()).isEqualTo(Endpoint.TOO_LONG);
    assertThat(replica.finals().getFirst().audioMs()).isBetween(1200, 1400);
    assertThat(log.acknowledged).hasSize(log.arrivals.size());
  }

  @Test
  void whoTakesOverWritesTheSameFinalsAndNoneTwice() {
    for (int seed = 0; seed < 30; seed++) {
      Random random = new Random(seed);
      float[] silence = new float[random.nextInt(80_000)];
      float[] sound =
          concat(silence, speech(seed), new float[20_000], speech(seed + 1), new float[20_000]);
      Log log = new Log().say("s", 1, sound, 1600, true).say("s", 2, speech(seed + 2), 1600, true);
      Replica undisturbed = new Replica();
      undisturbed.take(log.arrivals);
      log.acknowledged.clear();

      Replica killed = new Replica();
      killed.take(log.arrivals.subList(0, random.nextInt(log.arrivals.size())));
      Replica heir = new Replica(killed.topic, ListenerSettings.DEFAULT);
      heir.take(log.rest());
      assertThat(heir.finals()).as("seed %d", seed).isEqualTo(undisturbed.finals());
      assertThat(heir.givenUp).isZero();
      assertThat(log.acknowledged).as("seed %d", seed).hasSize(log.arrivals.size());
    }
  }

  private static float[] concat(float[]... sounds) {
    float[] all = new float[Arrays.stream(sounds).mapToInt(sound -> sound.length).sum()];
    int at = 0;
    for (float[] sound : sounds) {
      System.arraycopy(sound, 0, all, at, sound.length);
      at += sound.length;
    }
    return all;
  }

  private static Map<String, Assignment> arms(String version) {
    return Map.of(
        "asr", new Assignment(12, "half", version, 0.25),
        "nlu", new Assignment(3, Assignment.CHAMPION, "nlu@1-77d0e5a9c1f2", 1));
  }

  private static void assertServed(
      Replica replica,
      ModelPool<Recognizer> by,
      boolean substituted,
      Map<String, Assignment> arms) {
    TranscriptCompleted served = replica.finals().getFirst();
    assertThat(served.model()).isEqualTo(by.championVersion().toString());
    assertThat(served.arm()).isEqualTo("half");
    assertThat(served.versionSubstituted()).isEqualTo(substituted);
    UtteranceStarted started = replica.events(UtteranceStarted.class).getFirst();
    assertThat(started.model()).isEqualTo(served.model());
    assertThat(started.arm()).isEqualTo("half");
    assertThat(replica.topic)
        .allSatisfy(written -> assertThat(written.context.assigned()).isEqualTo(arms));
  }

  @Test
  void anUtteranceIsServedByTheVersionOfItsArm() {
    Log log = new Log();
    log.assigned = arms(NEXT.championVersion().toString());
    log.say("s", 1, speech(1), 1600, true);
    Replica replica = new Replica();
    replica.take(log.arrivals);
    assertServed(replica, NEXT, false, log.assigned);
  }

  @Test
  void whereThatIsNotLoadedTheChampionServesAndTheTranscriptSaysSo() {
    Log log = new Log();
    log.assigned = arms("asr@9-999999999999");
    log.say("s", 1, speech(1), 1600, true);
    Replica replica = new Replica();
    replica.take(log.arrivals);
    assertServed(replica, TONES, true, log.assigned);
  }

  @Test
  void aDirectProducersSessionIsGivenItsArmsHere() {
    Log log = new Log().say("s", 1, speech(1), 1600, true);
    Replica replica = new Replica();
    replica.given = arms(NEXT.championVersion().toString());
    replica.take(log.arrivals);
    assertServed(replica, NEXT, false, replica.given);
  }

  @Test
  void aReplayKeepsTheArmAndTheVersionThatTheUtteranceBeganWith() {
    Log log = new Log();
    log.assigned = arms(NEXT.championVersion().toString());
    log.say("s", 1, speech(1), 1600, true);
    Replica dying = new Replica();
    dying.champion = TONES;
    dying.given = Map.of();
    dying.take(log.arrivals.subList(0, 20));
    assertThat(dying.finals()).isEmpty();
    Replica heir = new Replica(dying.topic, ListenerSettings.DEFAULT);
    heir.take(log.rest());
    assertServed(heir, NEXT, false, log.assigned);
  }

  @Test
  void aShadowHearsTheWholeSegmentAndWhatWasServed() {
    float[] sound = speech(1);
    List<TranscriptCompleted> served = new ArrayList<>();
    List<float[]> heard = new ArrayList<>();
    Replica replica = new Replica();
    replica.shadow =
        (transcript, pieces, work) -> {
          served.add(transcript);
          heard.add(concat(pieces.toArray(float[][]::new)));
          assertThat(work).isPositive();
        };
    replica.take(new Log().say("s", 1, sound, 1600, true).arrivals);
    assertThat(served).isEqualTo(replica.finals());
    assertThat(heard).singleElement().isEqualTo(sound);
  }

  @Test
  void anUtteranceThatKillsTheProcessTwiceIsGivenUpWithAnApology() {
    Log log = new Log().say("s", 1, speech(1), 1600, true).say("s", 2, speech(2), 1600, true);
    List<Written> topic = new ArrayList<>();
    for (int death = 0; death < 2; death++) {
      Replica dying = new Replica(topic, ListenerSettings.DEFAULT);
      dying.take(log.rest().subList(0, 20));
    }
    assertThat(topic.stream().map(Written::event))
        .filteredOn(UtteranceStarted.class::isInstance)
        .extracting(event -> ((UtteranceStarted) event).attempt())
        .containsExactly(1, 2);
    Replica third = new Replica(topic, ListenerSettings.DEFAULT);
    third.take(log.rest());
    assertThat(third.givenUp).isEqualTo(1);
    assertThat(log.refused).singleElement().asString().contains("begun 2 times");
    assertThat(third.finals())
        .extracting(TranscriptCompleted::text)
        .containsExactly("", "gray lamp red light");
    assertThat(log.acknowledged).hasSize(log.arrivals.size());
    Replica fourth = new Replica(topic, ListenerSettings.DEFAULT);
    log.acknowledged.clear();
    fourth.take(log.arrivals);
    assertThat(fourth.finals()).as("nothing is done again").hasSize(2);
  }

  @Test
  void handingOverInGoodOrderIsNoFailedAttempt() {
    Log log = new Log().say("s", 1, speech(1), 1600, true);
    List<Written> topic = new ArrayList<>();
    for (int rolling = 0; rolling < 5; rolling++) {
      Replica replica = new Replica(topic, ListenerSettings.DEFAULT);
      replica.take(log.rest().subList(0, 20));
      replica.listener.revoke(List.of(0));
      assertThat(replica.listener.live()).isZero();
      assertThat(log.acknowledged).isEmpty();
    }
    Replica last = new Replica(topic, ListenerSettings.DEFAULT);
    last.take(log.rest());
    assertThat(last.finals())
        .extracting(TranscriptCompleted::text)
        .containsExactly("gray lamp red light");
  }

  @Test
  void aDeathAfterManyHandoversIsTheFirstFailedAttempt() {
    Log log = new Log().say("s", 1, speech(1), 1600, true);
    List<Written> topic = new ArrayList<>();
    for (int rolling = 0; rolling < 3; rolling++) {
      Replica replica = new Replica(topic, ListenerSettings.DEFAULT);
      replica.take(log.rest().subList(0, 20));
      replica.listener.revoke(List.of(0));
    }
    new Replica(topic, ListenerSettings.DEFAULT).take(log.rest().subList(0, 20));
    Replica last = new Replica(topic, ListenerSettings.DEFAULT);
    last.take(log.rest());
    assertThat(last.givenUp).isZero();
    assertThat(last.finals()).hasSize(1);
    assertThat(last.events(UtteranceStarted.class).getLast().attempt()).isEqualTo(2);
  }

  @Test
  void theSecondAttemptKeepsTheVersionWhateverTheChampionIsMeanwhile() {
    Log log = new Log().say("s", 1, speech(1), 1600, true);
    Replica killed = new Replica();
    killed.take(log.arrivals.subList(0, 20));
    Replica heir = new Replica(killed.topic, ListenerSettings.DEFAULT);
    heir.champion = NEXT;
    heir.take(log.rest());
    assertThat(heir.finals())
        .singleElement()
        .matches(completed -> completed.model().equals(TONES.championVersion().toString()))
        .matches(completed -> !completed.versionSubstituted());
  }

  @Test
  void afterTheLastAttemptAnotherChampionTriesOnceBeforeTheUtteranceIsGivenUp() {
    Log log = new Log().say("s", 1, speech(1), 1600, true);
    List<Written> topic = new ArrayList<>();
    for (int death = 0; death < 2; death++) {
      new Replica(topic, ListenerSettings.DEFAULT).take(log.rest().subList(0, 20));
    }
    List<Written> untilThen = List.copyOf(topic);

    Replica third = new Replica(topic, ListenerSettings.DEFAULT);
    third.champion = NEXT;
    third.take(log.rest());
    assertThat(third.givenUp).isZero();
    assertThat(third.finals())
        .singleElement()
        .matches(TranscriptCompleted::versionSubstituted)
        .matches(completed -> completed.text().equals("gray lamp red light"))
        .matches(completed -> completed.model().equals(NEXT.championVersion().toString()));

    List<Written> again = new ArrayList<>(untilThen);
    Log other = new Log().say("s", 1, speech(1), 1600, true);
    Replica dying = new Replica(again, ListenerSettings.DEFAULT);
    dying.champion = NEXT;
    dying.take(other.rest().subList(0, 20));
    Replica fourth = new Replica(again, ListenerSettings.DEFAULT);
    fourth.champion = NEXT;
    fourth.take(other.rest());
    assertThat(fourth.givenUp).isEqualTo(1);
    assertThat(other.refused).singleElement().asString().contains("begun 3 times");
  }

  @Test
  void aVersionThatIsGoneIsSubstitutedAndTheEventSaysSo() {
    Log log = new Log().say("s", 1, speech(1), 1600, true);
    Replica killed = new Replica();
    killed.take(log.arrivals.subList(0, 20));
    Replica heir = new Replica(killed.topic, ListenerSettings.DEFAULT);
    heir.versionGone = true;
    heir.champion = NEXT;
    heir.take(log.rest());
    assertThat(heir.finals())
        .singleElement()
        .matches(TranscriptCompleted::versionSubstituted)
        .matches(completed -> completed.model().equals(NEXT.championVersion().toString()));
  }

  @Test
  void moreUtterancesThanAllowedAreTurnedAwayClearlyAndTheOthersGoOn() {
    ListenerSettings two =
        new ListenerSettings(Endpointer.Settings.DEFAULT, Duration.ofSeconds(5), 3000, 500, 2, 2);
    Replica replica = new Replica(new ArrayList<>(), two);
    List<Log> logs = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      logs.add(new Log().say("s" + i, 1, speech(i), 1600, true));
    }
    for (int step = 0; step < logs.getFirst().arrivals.size() + 20; step++) {
      for (Log log : logs) {
        if (step < log.arrivals.size()) {
          replica.take(List.of(log.arrivals.get(step)));
        }
      }
    }
    assertThat(replica.givenUp).isEqualTo(1);
    assertThat(replica.finals()).extracting(TranscriptCompleted::text).containsOnlyOnce("");
    assertThat(replica.finals()).hasSize(3);
    assertThat(logs.stream().flatMap(log -> log.refused.stream()))
        .singleElement()
        .asString()
        .contains("2 utterances are being recognised already");
    logs.forEach(log -> assertThat(log.acknowledged).hasSize(log.arrivals.size()));
  }

  @Test
  void recordsOfAPartitionThatWentAwayAreLeftToItsOwner() {
    Replica replica = new Replica();
    Log log = new Log().say("s", 1, speech(1), 1600, true);
    replica.listener.revoke(List.of(0));
    replica.take(log.arrivals);
    assertThat(log.acknowledged).isEmpty();
    assertThat(replica.topic).isEmpty();
  }

  @Test
  void whoIsToStopFinishesWhatItHasBegunAndLeavesTheRestToTheNext() {
    Log begun = new Log().say("s", 1, speech(1), 1600, true);
    Log later = new Log().say("t", 1, speech(2), 1600, true);
    Replica replica = new Replica();
    replica.take(begun.arrivals.subList(0, 20));
    replica.listener.finish();
    replica.take(later.arrivals);
    replica.take(begun.arrivals.subList(20, begun.arrivals.size()));
    assertThat(replica.finals()).extracting(TranscriptCompleted::session).containsExactly("s");
    assertThat(replica.listener.live()).isZero();
    assertThat(begun.acknowledged).hasSize(begun.arrivals.size());
    assertThat(later.acknowledged).isEmpty();

    replica.listener.revoke(List.of(0));
    Replica next = new Replica(replica.topic, ListenerSettings.DEFAULT);
    next.take(later.rest());
    assertThat(next.finals()).extracting(TranscriptCompleted::session).containsExactly("s", "t");
  }
}
