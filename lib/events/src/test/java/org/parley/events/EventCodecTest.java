package org.parley.events;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.assertj.core.api.AbstractThrowableAssert;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.parley.events.Examples.Example;

class EventCodecTest {
  private static final JsonMapper JSON =
      JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

  private final EventCodec codec = new EventCodec();

  static Stream<Example> examples() {
    return Examples.all().stream();
  }

  @Test
  void everyKindOfEventHasAnExample() {
    List<Class<?>> shown =
        Examples.all().stream().<Class<?>>map(example -> example.event().getClass()).toList();
    assertThat(shown).containsExactlyInAnyOrder(Event.class.getPermittedSubclasses());
  }

  @ParameterizedTest
  @MethodSource("examples")
  void theWireFormIsThatOfTheGoldenFile(Example example) throws Exception {
    GoldenFile.event(example.name())
        .check(JSON.writeValueAsString(document(encode(example))) + "\n");
  }

  @ParameterizedTest
  @MethodSource("examples")
  void theGoldenFileIsReadAsTheExample(Example example) throws Exception {
    JsonNode golden = JSON.readTree(GoldenFile.event(example.name()).read());
    Map<String, String> headers = new HashMap<>();
    golden.get("headers").properties().forEach(e -> headers.put(e.getKey(), e.getValue().asText()));
    byte[] value =
        golden.has("value")
            ? JSON.writeValueAsBytes(golden.get("value"))
            : Base64.getDecoder().decode(golden.get("valueBase64").asText());

    Decoded decoded =
        codec.decode(golden.get("topic").asText(), golden.get("key").asText(), headers, value);

    assertThat(decoded).isEqualTo(new Decoded(example.event(), example.context(), Examples.TIME));
  }

  @ParameterizedTest
  @MethodSource("examples")
  void fieldsAndHeadersOfANewerWriterAreIgnored(Example example) throws Exception {
    Encoded encoded = encode(example);
    Map<String, String> headers = new HashMap<>(encoded.headers());
    headers.put("parley_invented_tomorrow", "yes");
    byte[] value = bytes(encoded);
    if ("application/json".equals(headers.get("content-type"))) {
      ObjectNode json = (ObjectNode) JSON.readTree(value);
      json.putObject("inventedTomorrow").put("deep", 1);
      value = JSON.writeValueAsBytes(json);
    }
    assertThat(codec.decode(encoded.topic(), encoded.key(), headers, value).event())
        .isEqualTo(example.event());
  }

  @ParameterizedTest
  @MethodSource("examples")
  void garbageIsRefusedInOneLineOrIsAValidEvent(Example example) {
    Encoded encoded = encode(example);
    for (int seed = 0; seed < 300; seed++) {
      byte[] value = bytes(encoded).clone();
      Random random = new Random(seed);
      for (int i = 0; i < 1 + random.nextInt(4); i++) {
        value[random.nextInt(value.length)] = (byte) random.nextInt(256);
      }
      try {
        codec.decode(encoded.topic(), encoded.key(), encoded.headers(), value);
      } catch (MalformedEventException e) {
        assertThat(e.getMessage())
            .as("seed %d", seed)
            .startsWith(encoded.topic() + ": ")
            .doesNotContain("\n");
      }
    }
  }

  @Test
  void soundFromAPlainProducerNeedsTheParleyHeadersOnly() throws MalformedEventException {
    Map<String, String> headers =
        Map.of(
            "parley_utterance", "3",
            "parley_sequence", "0",
            "parley_sample_rate", "16000",
            "ce_time", "2026-11-21T10:00:00Z");
    assertThat(codec.decode(Topics.AUDIO, "kitchen", headers, new byte[640]).event())
        .isEqualTo(new AudioChunk("kitchen", UtteranceId.of(3), 0, 16_000, false, new byte[640]));
  }

  @Test
  void aMissingHeaderIsNamed() {
    assertRefused(Topics.AUDIO, "kitchen", Map.of("parley_utterance", "3"), new byte[2])
        .hasMessage("parley.audio.v1: header parley_sequence is missing");
  }

  @Test
  void aHeaderOfTheWrongKindIsNamedWithItsValue() {
    Map<String, String> headers = Map.of("parley_utterance", "3", "parley_sequence", "first");
    assertRefused(Topics.AUDIO, "kitchen", headers, new byte[2])
        .hasMessage("parley.audio.v1: header parley_sequence is not a whole number: first");
  }

  @Test
  void processorTimeThatIsNoneIsNamedWithItsValue() {
    for (String wrong : List.of("long", "-1", "NaN", "Infinity")) {
      Map<String, String> headers =
          Map.of(
              "parley_utterance",
              "3",
              "parley_sequence",
              "1",
              "parley_sample_rate",
              "16000",
              "parley_cpu_asr",
              wrong);
      assertRefused(Topics.AUDIO, "kitchen", headers, new byte[2])
          .hasMessageContaining("header parley_cpu_asr is not milliseconds: " + wrong);
    }
  }

  @Test
  void halfASampleIsRefused() {
    Encoded audio = encode(Examples.all().getFirst());
    assertRefused(audio.topic(), audio.key(), audio.headers(), new byte[3])
        .hasMessage("parley.audio.v1: pcm has an odd number of bytes: 3");
  }

  @Test
  void aFieldOfTheWrongKindIsNamedWithoutItsValue() {
    Encoded transcript = transcript();
    String json = new String(bytes(transcript), UTF_8);
    byte[] value = json.replace("\"startMs\":180", "\"startMs\":\"secret words\"").getBytes(UTF_8);
    assertRefused(transcript.topic(), transcript.key(), transcript.headers(), value)
        .hasMessage(
            "parley.transcripts.v1: not a valid TranscriptCompleted: a field is missing or of the"
                + " wrong type (at words.[1].startMs)");
  }

  @Test
  void aMissingFieldIsRefused() {
    Encoded transcript = transcript();
    for (String field : List.of("session", "text", "words", "confidence", "endpoint", "model")) {
      byte[] value = without(field, bytes(transcript));
      assertThatThrownBy(
              () -> codec.decode(transcript.topic(), transcript.key(), transcript.headers(), value))
          .as(field)
          .isInstanceOf(MalformedEventException.class);
    }
  }

  @Test
  void aTurnFromBeforeThereWereRoutesHasNoAssignmentsAndNoProcessorTime()
      throws MalformedEventException {
    Example turn =
        Examples.all().stream()
            .filter(example -> example.event() instanceof TurnEnded)
            .findFirst()
            .orElseThrow();
    Encoded encoded = encode(turn);
    byte[] value = without("cpuMs", without("assigned", bytes(encoded)));
    Event read = codec.decode(encoded.topic(), encoded.key(), encoded.headers(), value).event();
    assertThat(((TurnEnded) read).assigned()).isEmpty();
    assertThat(((TurnEnded) read).cpuMs()).isEmpty();
  }

  @Test
  void aValueThatARecordRefusesSaysWhy() {
    Encoded transcript = transcript();
    byte[] value =
        new String(bytes(transcript), UTF_8)
            .replace("\"confidence\":0.93", "\"confidence\":1.5")
            .getBytes(UTF_8);
    assertRefused(transcript.topic(), transcript.key(), transcript.headers(), value)
        .hasMessage(
            "parley.transcripts.v1: not a valid TranscriptCompleted: confidence is 1.5, outside 0"
                + " to 1 (at words.[0])");
  }

  @Test
  void textThatIsNoJsonIsRefused() {
    Encoded transcript = transcript();
    assertRefused(
            transcript.topic(), transcript.key(), transcript.headers(), "poison".getBytes(UTF_8))
        .hasMessageStartingWith("parley.transcripts.v1: not JSON");
  }

  @Test
  void aTombstoneIsNoEvent() {
    assertRefused(Topics.DIALOG_STATES, "kitchen", Map.of(), null)
        .hasMessage("parley.dialog-states.v1: the record has no value");
  }

  @Test
  void aRecordWithoutKeyIsRefused() {
    assertRefused(Topics.AUDIO, null, Map.of(), new byte[2])
        .hasMessage("parley.audio.v1: the record has no key");
  }

  @Test
  void anEventUnderAnotherSessionsKeyIsRefused() {
    Encoded transcript = transcript();
    assertRefused(transcript.topic(), "hall", transcript.headers(), bytes(transcript))
        .hasMessage("parley.transcripts.v1: the key is not the one that the value belongs to");
  }

  @Test
  void anEventOfAnotherTopicIsRefused() {
    Encoded transcript = transcript();
    assertRefused(Topics.REPLIES, transcript.key(), transcript.headers(), bytes(transcript))
        .hasMessage(
            "parley.replies.v1: no event of type org.parley.TranscriptCompleted.v1 travels here");
  }

  private AbstractThrowableAssert<?, ? extends Throwable> assertRefused(
      String topic, @Nullable String key, Map<String, String> headers, byte @Nullable [] value) {
    return assertThatThrownBy(() -> codec.decode(topic, key, headers, value))
        .isInstanceOf(MalformedEventException.class);
  }

  private Encoded transcript() {
    return codec.encode(
        Examples.transcript(), TurnContext.none(), Examples.TIME, "/asr-service/asr-0");
  }

  private Encoded encode(Example example) {
    return codec.encode(example.event(), example.context(), Examples.TIME, example.source());
  }

  private static byte[] bytes(Encoded encoded) {
    byte[] value = encoded.value();
    if (value == null) {
      throw new AssertionError(encoded + " has no value");
    }
    return value;
  }

  private static byte[] without(String field, byte[] json) {
    try {
      ObjectNode tree = (ObjectNode) JSON.readTree(json);
      assertThat(tree.remove(field)).as(field).isNotNull();
      return JSON.writeValueAsBytes(tree);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static ObjectNode document(Encoded encoded) throws IOException {
    ObjectNode document = JSON.createObjectNode();
    document.put("topic", encoded.topic());
    document.put("key", encoded.key());
    ObjectNode headers = document.putObject("headers");
    encoded.headers().forEach(headers::put);
    if ("application/json".equals(encoded.headers().get("content-type"))) {
      document.set("value", JSON.readTree(bytes(encoded)));
    } else {
      document.put("valueBase64", Base64.getEncoder().encodeToString(bytes(encoded)));
    }
    return document;
  }
}
