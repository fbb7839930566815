package org.parley.events;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Names of headers, and reading them with errors that name the header. */
final class Headers {
  static final String SPEC_VERSION = "ce_specversion";
  static final String TYPE = "ce_type";
  static final String SOURCE = "ce_source";
  static final String ID = "ce_id";
  static final String TIME = "ce_time";
  static final String CONTENT_TYPE = "content-type";
  static final String TRACE_PARENT = "traceparent";
  static final String REPLY_TO = "parley_reply_to";
  static final String UTTERANCE = "parley_utterance";
  static final String SEQUENCE = "parley_sequence";
  static final String SAMPLE_RATE = "parley_sample_rate";
  static final String END = "parley_end";
  static final String REPLY = "parley_reply";
  static final String LAST = "parley_last";

  /** Before the name of a model. */
  static final String ASSIGNED = "parley_assigned_";

  /** Before the name of a model. */
  static final String CPU = "parley_cpu_";

  private final String topic;
  private final Map<String, String> values;

  Headers(String topic, Map<String, String> values) {
    this.topic = topic;
    this.values = values;
  }

  Optional<String> find(String name) {
    return Optional.ofNullable(values.get(name));
  }

  String text(String name) throws MalformedEventException {
    @Nullable String value = values.get(name);
    if (value == null) {
      throw malformed("header " + name + " is missing");
    }
    return value;
  }

  int integer(String name) throws MalformedEventException {
    String text = text(name);
    try {
      return Integer.parseInt(text);
    } catch (NumberFormatException e) {
      throw malformed("header " + name + " is not a whole number: " + text);
    }
  }

  /** {@code true} or {@code false}; false where the header is missing. */
  boolean flag(String name) throws MalformedEventException {
    @Nullable String text = values.get(name);
    if (text == null || text.equals("false")) {
      return false;
    }
    if (!text.equals("true")) {
      throw malformed("header " + name + " is neither true nor false: " + text);
    }
    return true;
  }

  Instant time(String name) throws MalformedEventException {
    String text = text(name);
    try {
      return Instant.parse(text);
    } catch (DateTimeException e) {
      throw malformed("header " + name + " is not an ISO 8601 time in UTC: " + text);
    }
  }

  TurnContext context() throws MalformedEventException {
    EnumMap<Stage, Instant> reached = new EnumMap<>(Stage.class);
    for (Stage stage : Stage.values()) {
      @Nullable String text = values.get(stage.header());
      if (text != null) {
        try {
          reached.put(stage, Instant.ofEpochMilli(Long.parseLong(text)));
        } catch (NumberFormatException e) {
          throw malformed(
              "header " + stage.header() + " is not milliseconds since the epoch: " + text);
        }
      }
    }
    return new TurnContext(find(REPLY_TO), find(TRACE_PARENT), assigned(), reached, cpuMs());
  }

  private Map<String, Double> cpuMs() throws MalformedEventException {
    Map<String, Double> cpuMs = new TreeMap<>();
    for (Map.Entry<String, String> header : values.entrySet()) {
      if (header.getKey().startsWith(CPU)) {
        cpuMs.put(header.getKey().substring(CPU.length()), millis(header));
      }
    }
    return cpuMs;
  }

  private double millis(Map.Entry<String, String> header) throws MalformedEventException {
    try {
      double ms = Double.parseDouble(header.getValue());
      if (ms >= 0 && ms < Double.POSITIVE_INFINITY) {
        return ms;
      }
    } catch (NumberFormatException e) {
      // Told below.
    }
    throw malformed(
        "header %s is not milliseconds: %s".formatted(header.getKey(), header.getValue()));
  }

  private Map<String, Assignment> assigned() throws MalformedEventException {
    Map<String, Assignment> assigned = new TreeMap<>();
    for (Map.Entry<String, String> header : values.entrySet()) {
      if (header.getKey().startsWith(ASSIGNED)) {
        try {
          assigned.put(
              header.getKey().substring(ASSIGNED.length()), Assignment.parse(header.getValue()));
        } catch (IllegalArgumentException e) {
          throw malformed(
              "header %s is not of the form VERSION;arm=…;revision=…;probability=…: %s"
                  .formatted(header.getKey(), header.getValue()));
        }
      }
    }
    return assigned;
  }

  static void write(TurnContext context, SortedMap<String, String> headers) {
    context.replyTo().ifPresent(gateway -> headers.put(REPLY_TO, gateway));
    context.traceparent().ifPresent(trace -> headers.put(TRACE_PARENT, trace));
    context.assigned().forEach((model, arm) -> headers.put(ASSIGNED + model, arm.header()));
    context
        .reached()
        .forEach((stage, time) -> headers.put(stage.header(), Long.toString(time.toEpochMilli())));
    context.cpuMs().forEach((model, ms) -> headers.put(CPU + model, Double.toString(ms)));
  }

  MalformedEventException malformed(String reason) {
    return new MalformedEventException(topic, reason);
  }
}
