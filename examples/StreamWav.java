import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * Streams a WAV into parley.audio.v1 with Kafka's own client and nothing of Parley's, then prints what
 * comes back: the transcript and the reply. See README.md beside this file.
 */
public final class StreamWav {
  private static final int SAMPLE_RATE = 16_000;
  private static final int CHUNK_MS = 100;
  private static final int CHUNK_BYTES = SAMPLE_RATE / 1000 * CHUNK_MS * 2;
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  public static void main(String[] args) throws Exception {
    if (args.length < 1 || args.length > 2) {
      System.err.println("usage: StreamWav FILE.wav [BOOTSTRAP_SERVERS]");
      System.exit(2);
    }
    byte[] pcm = pcm(Path.of(args[0]));
    String kafka = args.length == 2 ? args[1] : "localhost:9092";
    String session = "example-" + UUID.randomUUID();

    try (KafkaConsumer<String, byte[]> answers = answers(kafka);
        KafkaProducer<String, byte[]> producer =
            new KafkaProducer<>(
                Map.of("bootstrap.servers", kafka, "acks", "all", "linger.ms", "0"),
                new StringSerializer(),
                new ByteArraySerializer())) {
      stream(pcm, session, producer);
      if (!print(answers, session)) {
        System.err.println("no transcript and reply within " + PATIENCE.toSeconds() + " s");
        System.exit(1);
      }
    }
  }

  private static void stream(byte[] pcm, String session, KafkaProducer<String, byte[]> producer)
      throws InterruptedException {
    int chunks = (pcm.length + CHUNK_BYTES - 1) / CHUNK_BYTES;
    for (int sequence = 0; sequence < chunks; sequence++) {
      int from = sequence * CHUNK_BYTES;
      ProducerRecord<String, byte[]> chunk =
          new ProducerRecord<>(
              "parley.audio.v1",
              session,
              Arrays.copyOfRange(pcm, from, Math.min(pcm.length, from + CHUNK_BYTES)));
      header(chunk, "parley_utterance", "1");
      header(chunk, "parley_sequence", Integer.toString(sequence));
      header(chunk, "parley_sample_rate", Integer.toString(SAMPLE_RATE));
      if (sequence == chunks - 1) {
        header(chunk, "parley_end", "true");
      }
      producer.send(chunk);
      Thread.sleep(CHUNK_MS);
    }
    producer.flush();
  }

  private static void header(ProducerRecord<?, ?> record, String name, String value) {
    record.headers().add(name, value.getBytes(StandardCharsets.UTF_8));
  }

  /** Reads from now on; needs no group, because it stores no offsets. */
  private static KafkaConsumer<String, byte[]> answers(String kafka) {
    KafkaConsumer<String, byte[]> consumer =
        new KafkaConsumer<>(
            Map.of("bootstrap.servers", kafka, "isolation.level", "read_committed"),
            new StringDeserializer(),
            new ByteArrayDeserializer());
    List<TopicPartition> partitions =
        List.of("parley.transcripts.v1", "parley.replies.v1").stream()
            .flatMap(topic -> consumer.partitionsFor(topic).stream())
            .map(info -> new TopicPartition(info.topic(), info.partition()))
            .toList();
    consumer.assign(partitions);
    consumer.seekToEnd(partitions);
    partitions.forEach(consumer::position);
    return consumer;
  }

  private static boolean print(KafkaConsumer<String, byte[]> answers, String session) {
    // They come on two topics, so either may be read first.
    Set<String> missing =
        new HashSet<>(Set.of("org.parley.TranscriptCompleted.v1", "org.parley.ReplyChosen.v1"));
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!missing.isEmpty() && System.nanoTime() < deadline) {
      for (ConsumerRecord<String, byte[]> record : answers.poll(Duration.ofMillis(200))) {
        if (session.equals(record.key())) {
          String type =
              new String(record.headers().lastHeader("ce_type").value(), StandardCharsets.UTF_8);
          System.out.println(type + " " + new String(record.value(), StandardCharsets.UTF_8));
          missing.remove(type);
        }
      }
    }
    return missing.isEmpty();
  }

  /** The sound of a WAV that is 16 kHz, mono, 16 bit, as the topic wants it. */
  private static byte[] pcm(Path file) throws IOException {
    ByteBuffer wav = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
    if (wav.limit() < 44
        || wav.getShort(20) != 1
        || wav.getShort(22) != 1
        || wav.getInt(24) != SAMPLE_RATE
        || wav.getShort(34) != 16) {
      throw new IOException(
          file + " is not 16 kHz mono 16-bit; sox IN.wav -r 16000 -c 1 -b 16 OUT.wav makes it so");
    }
    int position = 12;
    while (position + 8 <= wav.limit()) {
      int tag = wav.getInt(position);
      int size = wav.getInt(position + 4);
      if (tag == 0x61746164) { // "data"
        int end = Math.min(wav.limit(), position + 8 + size);
        return Arrays.copyOfRange(wav.array(), position + 8, end);
      }
      position += 8 + size + (size & 1);
    }
    throw new IOException(file + " has no sound");
  }
}
