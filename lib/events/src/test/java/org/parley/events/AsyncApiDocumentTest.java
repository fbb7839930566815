package org.parley.events;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.parley.events.Examples.Example;

class AsyncApiDocumentTest {
  private static final YAMLMapper YAML =
      YAMLMapper.builder()
          .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
          .disable(YAMLGenerator.Feature.SPLIT_LINES)
          .enable(YAMLGenerator.Feature.MINIMIZE_QUOTES)
          .enable(YAMLGenerator.Feature.ALWAYS_QUOTE_NUMBERS_AS_STRINGS)
          .build();

  private final EventCodec codec = new EventCodec();

  static Stream<Example> factsInJson() {
    return Examples.all().stream()
        .filter(example ->
            !(example.event() instanceof AudioChunk
                || example.event() instanceof SpeechChunk
                || example.event() instanceof BundleChunk));
  }

  @Test
  void theDocumentIsThatOfTheCode() throws Exception {
    new GoldenFile(Path.of("../../docs/asyncapi.yaml"))
        .check(YAML.writeValueAsString(new AsyncApiDocument().document()));
  }

  @ParameterizedTest
  @MethodSource("factsInJson")
  void anEncodedEventFitsItsSchema(Example example) throws Exception {
    Encoded encoded =
        codec.encode(example.event(), example.context(), Examples.TIME, example.source());
    var schema =
        JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V7)
            .getSchema(JsonSchema.of(example.event().getClass()));
    assertThat(schema.validate(new JsonMapper().readTree(encoded.value()))).isEmpty();
  }

  @Test
  void aSchemaRefusesAValueOfTheWrongKind() throws Exception {
    var schema =
        JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V7)
            .getSchema(JsonSchema.of(TranscriptRevised.class));
    String value =
        """
        {"session":"kitchen","utterance":"7","revision":"third","audioMs":960,"text":"a"}
        """;
    assertThat(schema.validate(new JsonMapper().readTree(value))).hasSize(1);
  }
}
