package org.parley.system;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.parley.events.AudioChunk;
import org.parley.events.ReplyChosen;
import org.parley.events.Topics;
import org.parley.events.TranscriptCompleted;
import org.parley.events.UtteranceId;
import org.parley.launcher.suite.Service;
import org.parley.signal.Pcm;
import org.parley.signal.Sound;
import org.parley.signal.Wav;
import org.parley.system.GatewayClient.Answer;

/** Whatever comes in, its sender is told or it is put aside, and the next request works. */
class BadInputIT {
  private static final Duration LIMIT = Duration.ofSeconds(60);

  private final Suite suite = Suite.running();
  private final GatewayClient gateway = new GatewayClient(suite.gateway());

  /** After every bad thing, in every partition: a good turn. */
  @AfterEach
  void theNextRequestWorks() throws Exception {
    for (int i = 0; i < 2 * Topics.SESSION_PARTITIONS; i++) {
      Answer answer = gateway.say("after-" + UUID.randomUUID(), "turn on the kitchen lights");
      assertThat(answer.status()).as(answer.json().toString()).isEqualTo(200);
      assertThat(answer.json().path("reply").asText()).isNotBlank();
    }
    byte[] wav = wav(Speech.of(Speech.PHRASES.getFirst()));
    Answer spoken =
        gateway.ask("after-" + UUID.randomUUID(), "audio/wav", BodyPublishers.ofByteArray(wav));
    assertThat(spoken.status()).as(spoken.json().toString()).isEqualTo(200);
    assertThat(spoken.json().path("transcript").asText()).isNotBlank();
  }

  @ParameterizedTest
  @CsvSource({
    "parley.audio.v1, asr",
    "parley.transcripts.v1, nlu",
    "parley.interpretations.v1, dialog",
    "parley.replies.v1, tts"
  })
  void poisonIsPutAsideWithTheReason(String topic, String consumer) {
    String mark = "poison-" + UUID.randomUUID();
    try (Writer writer = new Writer(suite.kafka())) {
      poison(topic, mark).forEach(writer::write);
      assertThat(writer.everythingWasTaken()).isTrue();
    }
    assertThat(reasonsOfDeadLetters(Topics.deadLetter(topic, consumer), mark, 3))
        .hasSizeGreaterThanOrEqualTo(3)
        .allSatisfy(reason -> assertThat(reason).isNotBlank().doesNotContain("secret words"));
  }

  /** States are read when a dialog takes over their partition. */
  @Test
  void poisonAmongTheDialogsStatesIsPutAsideWhenTheyAreReadBack() throws Exception {
    String mark = "poison-" + UUID.randomUUID();
    try (Writer writer = new Writer(suite.kafka())) {
      poison(Topics.DIALOG_STATES, mark).forEach(writer::write);
      assertThat(writer.everythingWasTaken()).isTrue();
    }
    suite.kill(Service.DIALOG);
    assertThat(
            reasonsOfDeadLetters(
                Topics.deadLetter(Topics.DIALOG_STATES, "dialog"),
                mark,
                3 * Topics.SESSION_PARTITIONS))
        .hasSizeGreaterThanOrEqualTo(3 * Topics.SESSION_PARTITIONS)
        .allSatisfy(reason -> assertThat(reason).isNotBlank().doesNotContain("secret words"));
    suite.awaitReady();
  }

  @Test
  void poisonOnTopicsThatNobodyWorksOnHarmsNobody() {
    try (Writer writer = new Writer(suite.kafka())) {
      for (String topic : List.of(Topics.SPEECH, Topics.TURNS, Topics.MODEL_ROUTES, Topics.JOBS)) {
        poison(topic, "poison-" + UUID.randomUUID()).forEach(writer::write);
      }
      assertThat(writer.everythingWasTaken()).isTrue();
    }
  }

  @Test
  void aFileOfNoBytesIsRefused() throws Exception {
    assertRefused(gateway.ask(session(), "audio/wav", BodyPublishers.noBody()), 400);
  }

  @Test
  void aTruncatedWavIsRefusedOrAnsweredForWhatIsThere() throws Exception {
    byte[] wav = wav(Speech.of(Speech.PHRASES.getFirst()));
    assertRefused(
        gateway.ask(
            session(), "audio/wav", BodyPublishers.ofByteArray(Arrays.copyOf(wav, wav.length / 2))),
        400);
    assertRefused(
        gateway.ask(session(), "audio/wav", BodyPublishers.ofByteArray(Arrays.copyOf(wav, 30))),
        400);
  }

  @Test
  void threeHoursOfSilenceAreTooLarge() throws Exception {
    long bytes = 3L * 60 * 60 * 16_000 * 2;
    assertRefused(
        gateway.ask(
            session(),
            "audio/wav",
            BodyPublishers.fromPublisher(
                BodyPublishers.ofInputStream(() -> new Zeros(bytes)), bytes)),
        413);
  }

  @Test
  void aMegabyteOfTextIsTooLarge() throws Exception {
    assertRefused(gateway.say(session(), "coffee ".repeat(150_000)), 413);
  }

  @Test
  void threeHoursOfSilenceOnTheTopicEndAsUtterancesWithoutWords() throws Exception {
    String session = session();
    byte[] silence = new byte[6_400];
    int chunks = 3 * 60 * 60 * 5;
    try (Listener listener = Listener.open(suite.kafka());
        Writer writer = new Writer(suite.kafka())) {
      long begun = System.nanoTime();
      for (int i = 0; i < chunks; i++) {
        writer.write(
            new AudioChunk(session, UtteranceId.of(1), i, 16_000, i == chunks - 1, silence));
      }
      assertThat(writer.everythingWasTaken()).isTrue();
      Writer.Utterance spoken =
          new Writer.Utterance(session, UtteranceId.of(2), Speech.of(Speech.PHRASES.getFirst()));
      writer.writeAtOnce(spoken);
      listener.await(
          ReplyChosen.class,
          session,
          reply -> reply.utterance().filter(spoken.id()::equals).isPresent(),
          1,
          Duration.ofMinutes(3));
      System.out.printf("three hours of silence took %.0f s%n", (System.nanoTime() - begun) / 1e9);
      List<TranscriptCompleted> finals = listener.all(TranscriptCompleted.class, session);
      assertThat(finals)
          .filteredOn(completed -> completed.utterance().number() == 1)
          .allMatch(completed -> completed.text().isEmpty());
      assertThat(finals)
          .filteredOn(completed -> completed.utterance().number() == 2)
          .singleElement()
          .matches(completed -> !completed.text().isEmpty());
    }
  }

  private static void assertRefused(Answer answer, int status) {
    assertThat(answer.status()).as(answer.json().toString()).isEqualTo(status);
    assertThat(answer.json().path("error").asText()).isNotBlank().doesNotContain("\n");
  }

  /** Of several kinds, in every partition; all of them carry the mark. */
  private static List<ProducerRecord<String, byte[]>> poison(String topic, String mark) {
    Topics.TopicSpec spec =
        Topics.all().stream().filter(one -> one.name().equals(topic)).findFirst().orElseThrow();
    boolean compacted = "compact".equals(spec.config().get("cleanup.policy"));
    List<ProducerRecord<String, byte[]>> records = new ArrayList<>();
    for (int partition = 0; partition < spec.partitions(); partition++) {
      records.add(new ProducerRecord<>(topic, partition, mark, "secret words".getBytes(UTF_8)));
      records.add(new ProducerRecord<>(topic, partition, mark, new byte[0]));
      ProducerRecord<String, byte[]> typed =
          new ProducerRecord<>(
              topic, partition, mark, "{\"text\":\"secret words\"}".getBytes(UTF_8));
      typed.headers().add("ce_specversion", "1.0".getBytes(UTF_8));
      typed.headers().add("ce_type", "org.parley.TranscriptCompleted.v1".getBytes(UTF_8));
      typed.headers().add("ce_time", new byte[] {-1, -2});
      records.add(typed);
      // Kafka itself refuses a record without key on a compacted topic.
      if (!compacted) {
        records.add(new ProducerRecord<>(topic, partition, null, new byte[] {1, 2, 3}));
      }
    }
    return records;
  }

  private List<String> reasonsOfDeadLetters(String topic, String mark, int count) {
    List<String> reasons = new ArrayList<>();
    long deadline = System.nanoTime() + LIMIT.toNanos();
    try (KafkaConsumer<String, byte[]> consumer =
        new KafkaConsumer<>(
            Map.of("bootstrap.servers", suite.kafka(), "isolation.level", "read_committed"),
            new StringDeserializer(),
            new ByteArrayDeserializer())) {
      List<TopicPartition> partitions =
          IntStream.range(0, consumer.partitionsFor(topic).size())
              .mapToObj(partition -> new TopicPartition(topic, partition))
              .toList();
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      while (reasons.size() < count && System.nanoTime() < deadline) {
        consumer
            .poll(Duration.ofMillis(200))
            .forEach(record -> {
              if (mark.equals(record.key())) {
                reasons.add(
                    new String(record.headers().lastHeader("parley_reason").value(), UTF_8));
              }
            });
      }
    }
    return reasons;
  }

  private static byte[] wav(byte[] pcm) {
    return Wav.write(new Sound(Pcm.toFloats(pcm), 16_000));
  }

  private static String session() {
    return "bad-" + UUID.randomUUID();
  }

  /** So many bytes of nothing, which need no memory. */
  private static final class Zeros extends InputStream {
    private long left;

    Zeros(long bytes) {
      left = bytes;
    }

    @Override
    public int read() {
      return left-- > 0 ? 0 : -1;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) {
      if (left <= 0) {
        return -1;
      }
      int count = (int) Math.min(left, length);
      Arrays.fill(buffer, offset, offset + count, (byte) 0);
      left -= count;
      return count;
    }
  }
}
