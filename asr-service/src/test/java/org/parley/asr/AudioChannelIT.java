package org.parley.asr;

import static io.restassured.RestAssured.given;
import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.CooperativeStickyAssignor;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.eclipse.microprofile.config.ConfigProvider;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.parley.events.AudioChunk;
import org.parley.events.Decoded;
import org.parley.events.Event;
import org.parley.events.EventCodec;
import org.parley.events.MalformedEventException;
import org.parley.events.Stage;
import org.parley.events.Topics;
import org.parley.events.TranscriptCompleted;
import org.parley.events.TranscriptRevised;
import org.parley.events.TurnContext;
import org.parley.events.UtteranceId;
import org.parley.events.UtteranceStarted;
import org.parley.kafka.KafkaTestResource;
import org.parley.messaging.KafkaEvents;
import org.parley.recognition.Tones;
import org.parley.signal.Pcm;

@QuarkusTest
@QuarkusTestResource(KafkaTestResource.class)
@QuarkusTestResource(TonesModel.class)
class AudioChannelIT {
  private static final List<String> SENTENCE = List.of("gray", "lamp", "red", "light");

  private final String bootstrapServers =
      ConfigProvider.getConfig().getValue("kafka.bootstrap.servers", String.class);
  private final EventCodec codec = new EventCodec();
  private final KafkaEvents events = new KafkaEvents();
  private final String session = "session-" + UUID.randomUUID();
  private final Topic transcripts = new Topic(bootstrapServers, Topics.TRANSCRIPTS);
  private final KafkaProducer<String, byte[]> producer =
      new KafkaProducer<>(
          Map.of("bootstrap.servers", bootstrapServers),
          new StringSerializer(),
          new ByteArraySerializer());

  @AfterEach
  void close() {
    transcripts.close();
    producer.close();
  }

  @Test
  void soundBecomesAStartRevisionsAndOneFinalForItsGateway() {
    say(session, 1, Tones.speak(SENTENCE, new Random(1)), 1600);
    List<Decoded> written = written(session, 1);
    assertThat(written.getFirst().event()).isInstanceOf(UtteranceStarted.class);
    assertThat(written.stream().map(Decoded::event).filter(TranscriptRevised.class::isInstance))
        .isNotEmpty();
    assertThat(((TranscriptCompleted) written.getLast().event()).text())
        .isEqualTo("gray lamp red light");
    assertThat(written)
        .allSatisfy(decoded -> assertThat(decoded.context().replyTo()).contains("gateway-7"));
    assertThat(written.getLast().context().reached())
        .containsKeys(Stage.SPEECH_ENDED, Stage.TRANSCRIBED);
  }

  @Test
  void theFinalIsTheSameHoweverTheSoundIsChunked() {
    float[] sound = Tones.speak(SENTENCE, new Random(2));
    List<TranscriptCompleted> finals = new ArrayList<>();
    for (int samples : new int[] {320, 1600, 3200}) {
      String own = session + samples;
      say(own, 1, sound, samples);
      finals.add(finals(own, 1).getFirst());
    }
    assertThat(finals).extracting(TranscriptCompleted::text).containsOnly("gray lamp red light");
    assertThat(finals)
        .extracting(TranscriptCompleted::words)
        .containsOnly(finals.getFirst().words());
    assertThat(finals)
        .extracting(TranscriptCompleted::confidence)
        .containsOnly(finals.getFirst().confidence());
  }

  @Test
  void sessionsThatSpeakAtOnceNeverMixAndKeepTheirOrder() {
    for (int utterance = 1; utterance <= 3; utterance++) {
      for (int i = 0; i < 5; i++) {
        say(
            session + i,
            utterance,
            Tones.speak(Tones.SENTENCES.get((i + utterance) % 5), new Random(i)),
            1600);
      }
    }
    for (int i = 0; i < 5; i++) {
      List<String> expected = new ArrayList<>();
      for (int utterance = 1; utterance <= 3; utterance++) {
        expected.add(utterance + " " + String.join(" ", Tones.SENTENCES.get((i + utterance) % 5)));
      }
      assertThat(finals(session + i, 3))
          .extracting(done -> done.utterance() + " " + done.text())
          .isEqualTo(expected);
    }
  }

  @Test
  void poisonGoesToTheDeadLettersAndTheNextUtteranceIsHeard() {
    try (Topic dead = new Topic(bootstrapServers, Topics.deadLetter(Topics.AUDIO, "asr"))) {
      send(new ProducerRecord<>(Topics.AUDIO, session, "no headers at all".getBytes(UTF_8)));
      send(new ProducerRecord<>(Topics.AUDIO, null, new byte[320]));
      send(new ProducerRecord<>(Topics.AUDIO, session, null));
      send(odd());
      send(record(new AudioChunk(session, UtteranceId.of(1), 0, 44_100, true, new byte[4410])));
      say(session, 2, Tones.speak(SENTENCE, new Random(1)), 1600);
      assertThat(finals(session, 1))
          .extracting(TranscriptCompleted::text)
          .containsExactly("gray lamp red light");
      List<ConsumerRecord<String, byte[]>> refused = dead.until(read -> read.size() >= 5);
      assertThat(refused)
          .extracting(
              record -> new String(record.headers().lastHeader("parley_reason").value(), UTF_8))
          .anyMatch(reason -> reason.contains("44100 Hz"))
          .anyMatch(reason -> reason.contains("odd number of bytes"));
    }
  }

  private ProducerRecord<String, byte[]> odd() {
    ProducerRecord<String, byte[]> even =
        record(new AudioChunk(session, UtteranceId.of(1), 0, 16_000, false, new byte[320]));
    return new ProducerRecord<>(
        even.topic(), null, null, even.key(), new byte[321], even.headers());
  }

  @Test
  void aRebalanceInTheMiddleGivesEachFinalOnceWithItsOwnId() {
    float[] sound = Tones.speak(SENTENCE, new Random(3));
    int half = sound.length / 2;
    List<String> sessions = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      sessions.add(session + i);
      sendPieces(session + i, Arrays.copyOf(sound, half), 0, false);
    }
    transcripts.until(
        read -> read.stream().filter(record -> sessions.contains(record.key())).count() >= 12);
    takePartitionsAwayForAWhile();
    sessions.forEach(own ->
        sendPieces(own, Arrays.copyOfRange(sound, half, sound.length), (half + 1599) / 1600, true));
    for (String own : sessions) {
      TranscriptCompleted done = finals(own, 1).getFirst();
      assertThat(done.text()).isEqualTo("gray lamp red light");
      assertThat(done.audioMs()).isEqualTo(sound.length / 16);
    }
    eventuallyEverythingIsCommitted();
  }

  /** Another member of the group gets some of the partitions, hears nothing, and leaves. */
  private void takePartitionsAwayForAWhile() {
    Map<String, Object> settings =
        Map.of(
            "bootstrap.servers",
            bootstrapServers,
            "group.id",
            "asr",
            "enable.auto.commit",
            false,
            "partition.assignment.strategy",
            CooperativeStickyAssignor.class.getName());
    try (KafkaConsumer<String, byte[]> other =
        new KafkaConsumer<>(settings, new StringDeserializer(), new ByteArrayDeserializer())) {
      other.subscribe(List.of(Topics.AUDIO));
      Instant end = Instant.now().plusSeconds(30);
      while (other.assignment().isEmpty()) {
        other.poll(Duration.ofMillis(100));
        assertThat(Instant.now()).as("partitions move").isBefore(end);
      }
    }
  }

  private void eventuallyEverythingIsCommitted() {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers))) {
      Instant end = Instant.now().plusSeconds(20);
      while (!lag(admin).isEmpty()) {
        assertThat(Instant.now())
            .as("everything is acknowledged, open: " + lag(admin))
            .isBefore(end);
        Thread.onSpinWait();
      }
    } catch (InterruptedException | ExecutionException e) {
      throw new AssertionError(e);
    }
  }

  private Map<TopicPartition, Long> lag(Admin admin)
      throws InterruptedException, ExecutionException {
    Map<TopicPartition, Long> open = new HashMap<>();
    for (int i = 0; i < Topics.SESSION_PARTITIONS; i++) {
      open.put(new TopicPartition(Topics.AUDIO, i), 0L);
    }
    Map<TopicPartition, OffsetSpec> latest = new HashMap<>();
    open.keySet().forEach(p -> latest.put(p, OffsetSpec.latest()));
    var ends = admin.listOffsets(latest).all().get();
    var committed = admin.listConsumerGroupOffsets("asr").partitionsToOffsetAndMetadata().get();
    open.replaceAll((p, zero) ->
        requireNonNull(ends.get(p)).offset()
            - Optional.ofNullable(committed.get(p)).map(OffsetAndMetadata::offset).orElse(0L));
    open.values().removeIf(lag -> lag <= 0);
    return open;
  }

  @Test
  void itIsAliveReadyAndCounts() {
    say(session, 1, Tones.speak(SENTENCE, new Random(1)), 1600);
    assertThat(finals(session, 1)).hasSize(1);
    given().get("/q/health/live").then().statusCode(200).body("status", equalTo("UP"));
    given()
        .get("/q/health/ready")
        .then()
        .statusCode(200)
        .body("checks.find { it.name == 'listens' }.data.model", containsString("asr@tones"));
    given()
        .get("/q/metrics")
        .then()
        .body(containsString("parley_asr_batch"))
        .body(containsString("parley_asr_completion"));
  }

  private void say(String speaker, long utterance, float[] sound, int samples) {
    int sequence = 0;
    for (int at = 0; at < sound.length; at += samples) {
      float[] piece = Arrays.copyOfRange(sound, at, Math.min(sound.length, at + samples));
      boolean end = at + samples >= sound.length;
      send(
          record(
              new AudioChunk(
                  speaker,
                  UtteranceId.of(utterance),
                  sequence++,
                  16_000,
                  end,
                  Pcm.toBytes(piece))));
    }
  }

  private void sendPieces(String speaker, float[] sound, int firstSequence, boolean end) {
    int sequence = firstSequence;
    for (int at = 0; at < sound.length; at += 1600) {
      float[] piece = Arrays.copyOfRange(sound, at, Math.min(sound.length, at + 1600));
      boolean last = end && at + 1600 >= sound.length;
      send(
          record(
              new AudioChunk(
                  speaker, UtteranceId.of(1), sequence++, 16_000, last, Pcm.toBytes(piece))));
    }
  }

  private ProducerRecord<String, byte[]> record(AudioChunk chunk) {
    return events.record(
        codec.encode(chunk, TurnContext.replyingTo("gateway-7"), Instant.now(), "/test"));
  }

  private void send(ProducerRecord<String, byte[]> record) {
    var _ = producer.send(record);
  }

  private List<TranscriptCompleted> finals(String speaker, int count) {
    return written(speaker, count).stream()
        .map(Decoded::event)
        .filter(TranscriptCompleted.class::isInstance)
        .map(TranscriptCompleted.class::cast)
        .toList();
  }

  /** What was written of a session until it has so many finals. */
  private List<Decoded> written(String speaker, int finals) {
    producer.flush();
    List<Decoded> written = new ArrayList<>();
    var _ =
        transcripts.until(read -> {
          written.clear();
          read.stream()
              .filter(record -> speaker.equals(record.key()))
              .map(this::decode)
              .forEach(written::add);
          return written.stream().map(Decoded::event).filter(this::isFinal).count() >= finals;
        });
    return List.copyOf(written);
  }

  private boolean isFinal(Event event) {
    return event instanceof TranscriptCompleted;
  }

  private Decoded decode(ConsumerRecord<String, byte[]> record) {
    try {
      return events.decode(record);
    } catch (MalformedEventException e) {
      throw new AssertionError(e);
    }
  }
}
