package org.parley.events;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.parley.events.Examples.Example;
import org.parley.events.Topics.TopicSpec;

/** AsyncAPI 3.0 of all topics, built from the records, the topics' settings and the examples. */
final class AsyncApiDocument {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
  private static final JsonMapper JSON = new JsonMapper();

  private static final Map<String, String> HEADERS =
      Map.ofEntries(
          Map.entry("ce_specversion", "CloudEvents version, 1.0."),
          Map.entry("ce_type", "Which event this is; may be missing on the audio topic."),
          Map.entry("ce_source", "Who made it."),
          Map.entry("ce_id", "The same for the same fact, also in a replay."),
          Map.entry("ce_time", "When it was made; the record's time stamp where missing."),
          Map.entry("content-type", "Form of the value."),
          Map.entry("traceparent", "W3C trace context."),
          Map.entry(
              "parley_reply_to", "Which gateway delivers the answer; none for direct producers."),
          Map.entry(
              "parley_utterance", "Counts up within a session; 7.2 is the second piece of 7."),
          Map.entry("parley_sequence", "Counts chunks from 0."),
          Map.entry("parley_sample_rate", "Samples a second; 16000 on the audio topic."),
          Map.entry("parley_end", "true on the last chunk of an utterance."),
          Map.entry("parley_reply", "Id of the reply that is spoken."),
          Map.entry("parley_last", "true on the last chunk of a reply."));

  /** What a sender must give; everything else is for readers who want it. */
  private static final Map<String, List<String>> REQUIRED =
      Map.of(
          "AudioChunk", List.of("parley_utterance", "parley_sequence", "parley_sample_rate"),
          "SpeechChunk",
              List.of("ce_type", "parley_reply", "parley_sequence", "parley_sample_rate"));

  private final EventCodec codec = new EventCodec();

  ObjectNode document() throws IOException {
    ObjectNode document = NODES.objectNode().put("asyncapi", "3.0.0");
    document
        .putObject("info")
        .put("title", "Parley")
        .put("version", "0.1.0")
        .put(
            "description",
            "What travels between Parley's services on Apache Kafka: CloudEvents 1.0 in binary mode,"
                + " JSON for facts, raw bytes for sound. Generated from the code of lib/events.")
        .putObject("license")
        .put("name", "Apache-2.0")
        .put("url", "https://www.apache.org/licenses/LICENSE-2.0");
    document.put("defaultContentType", "application/json");
    ObjectNode channels = document.putObject("channels");
    for (TopicSpec topic : Topics.all()) {
      if (!topic.name().endsWith(".dlq")) {
        channels.set(topic.name(), channel(topic));
      }
    }
    ObjectNode messages = document.putObject("components").putObject("messages");
    for (Example example : Examples.all()) {
      messages.set(example.name(), message(example));
    }
    return document;
  }

  private static ObjectNode channel(TopicSpec topic) {
    ObjectNode channel = NODES.objectNode().put("address", topic.name());
    ObjectNode messages = channel.putObject("messages");
    for (Example example : Examples.all()) {
      if (Topics.of(example.event()).equals(topic.name())) {
        messages.putObject(example.name()).put("$ref", "#/components/messages/" + example.name());
      }
    }
    ObjectNode kafka = channel.putObject("bindings").putObject("kafka");
    kafka.put("topic", topic.name()).put("partitions", topic.partitions());
    ObjectNode settings = kafka.putObject("topicConfiguration");
    for (String name : new TreeSet<>(topic.config().keySet())) {
      String value = topic.config().getOrDefault(name, "");
      switch (name) {
        case "cleanup.policy" -> settings.putArray(name).add(value);
        // The binding knows these; others would make the document invalid.
        case "retention.ms", "retention.bytes" -> settings.put(name, Long.parseLong(value));
        default -> {}
      }
    }
    kafka.put("bindingVersion", "0.5.0");
    return channel;
  }

  private ObjectNode message(Example example) throws IOException {
    Encoded encoded =
        codec.encode(example.event(), example.context(), Examples.TIME, example.source());
    boolean json = "application/json".equals(encoded.headers().get("content-type"));
    ObjectNode message = NODES.objectNode();
    message.put("name", encoded.headers().get("ce_type"));
    message.put("summary", example.meaning());
    message.put("contentType", encoded.headers().get("content-type"));
    message.set("headers", headers(example.name(), encoded.headers().keySet()));
    message.set(
        "payload",
        json
            ? JsonSchema.of(example.event().getClass())
            : NODES.objectNode().put("type", "string").put("format", "binary"));
    message
        .putObject("bindings")
        .putObject("kafka")
        .set("key", NODES.objectNode().put("type", "string").put("description", key(example)));
    ((ObjectNode) message.at("/bindings/kafka")).put("bindingVersion", "0.5.0");
    if (json) {
      message.putArray("examples").add(exampleOf(encoded));
    }
    return message;
  }

  private static String key(Example example) {
    return example.event().key().equals("kitchen")
        ? "The session."
        : "Such as " + example.event().key() + ".";
  }

  private static ObjectNode headers(String event, Set<String> names) {
    ObjectNode headers = NODES.objectNode().put("type", "object");
    ArrayNode required = headers.putArray("required");
    REQUIRED.getOrDefault(event, List.of("ce_type")).forEach(required::add);
    ObjectNode properties = headers.putObject("properties");
    for (String name : names) {
      properties.putObject(name).put("type", "string").put("description", describe(name));
    }
    return headers;
  }

  private static String describe(String header) {
    if (header.startsWith("parley_at_")) {
      return "When the turn reached this stage, milliseconds since the epoch.";
    }
    if (header.startsWith("parley_assigned_")) {
      return "The session's arm of this model: VERSION;arm=NAME;revision=ROUTE;probability=SHARE."
          + " Who first sees a session writes it, everybody obeys it.";
    }
    if (header.startsWith("parley_cpu_")) {
      return "Processor time that the model's version took for the utterance, milliseconds.";
    }
    String description = HEADERS.get(header);
    if (description == null) {
      throw new AssertionError("header " + header + " is not described");
    }
    return description;
  }

  private static ObjectNode exampleOf(Encoded encoded) throws IOException {
    ObjectNode headers = NODES.objectNode();
    encoded.headers().forEach(headers::put);
    JsonNode payload = JSON.readTree(encoded.value());
    ObjectNode example = NODES.objectNode();
    example.set("headers", headers);
    example.set("payload", payload);
    return example;
  }
}
