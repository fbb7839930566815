package org.parley.gateway;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.parley.events.Act;
import org.parley.events.AudioChunk;
import org.parley.events.DialogSummary;
import org.parley.events.Endpoint;
import org.parley.events.Event;
import org.parley.events.EventCodec;
import org.parley.events.Hypothesis;
import org.parley.events.MalformedEventException;
import org.parley.events.ReplyChosen;
import org.parley.events.ScoredIntent;
import org.parley.events.SessionForgotten;
import org.parley.events.Slot;
import org.parley.events.SlotValue;
import org.parley.events.SoundStarted;
import org.parley.events.SpeechChunk;
import org.parley.events.Topics;
import org.parley.events.TranscriptCompleted;
import org.parley.events.TranscriptRevised;
import org.parley.events.TurnContext;
import org.parley.events.UtteranceId;
import org.parley.events.UtteranceUnderstood;
import org.parley.events.Word;
import org.parley.kafka.TestKafka;
import org.parley.messaging.KafkaEvents;

/**
 * All that stands behind the gateway, small: it reads the real topics and answers at once. An
 * utterance's transcript is "N samples of S" with the samples counted, so that a lost, doubled or
 * foreign sample shows.
 */
final class BackEnd implements AutoCloseable {
  static final int SPEECH_RATE = 16_000;

  private final KafkaProducer<String, byte[]> producer =
      new KafkaProducer<>(
          Map.of("bootstrap.servers", TestKafka.shared().bootstrapServers(), "linger.ms", 0),
          new StringSerializer(),
          new ByteArraySerializer());
  private final KafkaConsumer<String, byte[]> consumer =
      new KafkaConsumer<>(
          Map.of("bootstrap.servers", TestKafka.shared().bootstrapServers()),
          new StringDeserializer(),
          new ByteArrayDeserializer());
  private final KafkaEvents events = new KafkaEvents();
  private final EventCodec codec = new EventCodec();
  private final Map<String, Integer> samples = new HashMap<>();
  private final List<Event> seen = new CopyOnWriteArrayList<>();
  private final Thread thread;
  private volatile boolean stopping;
  volatile Duration speech = Duration.ofMillis(400);
  volatile boolean deaf;

  BackEnd() {
    var partitions = new ArrayList<TopicPartition>();
    for (String topic :
        List.of(Topics.AUDIO, Topics.TRANSCRIPTS, Topics.INTERPRETATIONS, Topics.TURNS)) {
      consumer
          .partitionsFor(topic)
          .forEach(p -> partitions.add(new TopicPartition(topic, p.partition())));
    }
    consumer.assign(partitions);
    consumer.seekToEnd(partitions);
    partitions.forEach(consumer::position);
    thread = Thread.ofPlatform().name("back-end").start(this::run);
  }

  /** Everything the gateway wrote since the start. */
  List<Event> seen() {
    return seen;
  }

  List<AudioChunk> sound(String session) {
    return seen.stream()
        .filter(AudioChunk.class::isInstance)
        .map(AudioChunk.class::cast)
        .filter(chunk -> chunk.session().equals(session))
        .toList();
  }

  private void run() {
    while (!stopping) {
      for (ConsumerRecord<String, byte[]> record : consumer.poll(Duration.ofMillis(20))) {
        try {
          var decoded = events.decode(record);
          take(decoded.event(), decoded.context());
        } catch (MalformedEventException e) {
          // Without a source it is what a test put there itself.
          if (record.headers().lastHeader("ce_source") != null) {
            throw new AssertionError("the gateway wrote what cannot be read", e);
          }
        }
      }
    }
    consumer.close();
  }

  private void take(Event event, TurnContext context) {
    switch (event) {
      case AudioChunk chunk -> {
        seen.add(chunk);
        if (!deaf) {
          hear(chunk, context);
        }
      }
      case TranscriptCompleted typed when typed.endpoint() == Endpoint.TEXT -> {
        seen.add(typed);
        if (!deaf) {
          answer(typed.session(), typed.utterance(), typed.text(), "text", context);
        }
      }
      case SoundStarted started -> seen.add(started);
      case SessionForgotten asked -> seen.add(asked);
      case Event _ -> {
        // Our own answers.
      }
    }
  }

  private void hear(AudioChunk chunk, TurnContext context) {
    String key = chunk.session() + "/" + chunk.utterance();
    int total = samples.merge(key, chunk.pcm().length / 2, Integer::sum);
    int ms = total / 16;
    write(
        new TranscriptRevised(
            chunk.session(), chunk.utterance(), chunk.sequence() + 1, ms, total + " samples"),
        context);
    if (chunk.end()) {
      String text = total + " samples of " + chunk.session();
      write(
          new TranscriptCompleted(
              chunk.session(),
              chunk.utterance(),
              text,
              List.of(new Word(text, 0, ms, 0.9)),
              List.of(new Hypothesis("other", 0.1)),
              0.9,
              ms,
              ms,
              Endpoint.END_MARK,
              "asr@test",
              "champion",
              false),
          context);
      answer(chunk.session(), chunk.utterance(), text, "asr@test", context);
    }
  }

  private void answer(
      String session, UtteranceId utterance, String text, String asr, TurnContext context) {
    write(
        new UtteranceUnderstood(
            session,
            utterance,
            text,
            new ScoredIntent("orderDrink", 0.97),
            List.of(
                new Slot("coffeeDrink", new SlotValue.Text("latte"), "latte"),
                new Slot("numberOfShots", SlotValue.Amount.of(2), "two")),
            List.of(),
            "nlu@test",
            "champion",
            asr,
            "champion",
            false),
        context);
    UUID reply = ReplyChosen.idOf(session, utterance);
    write(
        new ReplyChosen(
            reply, session, Optional.of(utterance), "You said " + text, Act.INFORM, summary()),
        context);
    speak(session, reply, Optional.of(utterance), context);
  }

  /** A timer rings: nobody asked, so no gateway is named. */
  UUID ring(String session, String text) {
    UUID reply = ReplyChosen.idOfTimer(session, "tea", Instant.now());
    write(
        new ReplyChosen(reply, session, Optional.empty(), text, Act.ALERT, summary()),
        TurnContext.none());
    speak(session, reply, Optional.empty(), TurnContext.none());
    return reply;
  }

  /** Speaks in chunks of 100 ms, faster than anybody can listen. */
  private void speak(
      String session, UUID reply, Optional<UtteranceId> utterance, TurnContext context) {
    int chunks = (int) (speech.toMillis() / 100);
    for (int i = 0; i < chunks; i++) {
      write(
          new SpeechChunk(
              session,
              reply,
              utterance,
              i,
              i == chunks - 1,
              SPEECH_RATE,
              new byte[2 * SPEECH_RATE / 10]),
          context);
    }
  }

  static DialogSummary summary() {
    ObjectNode skills = JsonNodeFactory.instance.objectNode();
    skills.putObject("home").put("kitchen", true);
    return new DialogSummary(Optional.empty(), Map.of(), Optional.empty(), skills);
  }

  void write(Event event, TurnContext context) {
    write(events.record(codec.encode(event, context, Instant.now(), "/test")));
  }

  void write(ProducerRecord<String, byte[]> record) {
    try {
      producer.send(record).get();
    } catch (InterruptedException | ExecutionException e) {
      throw new AssertionError(e);
    }
  }

  @Override
  public void close() throws InterruptedException {
    stopping = true;
    thread.join();
    producer.close();
  }
}
