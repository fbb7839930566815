package org.parley.launcher.eval;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.parley.recognition.DecodingSettings;
import org.parley.recognition.Recognizer;
import org.parley.runtime.Bundle;
import picocli.CommandLine.Option;

/** Constants of the search, to find better ones on development recordings. */
final class DecodingOptions {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  @Option(
      names = "--decoding",
      paramLabel = "NAME=VALUE",
      description =
          "A constant of the search other than the bundle's, such as lmWeight=0.8; again for more.")
  private Map<String, Double> constants = new LinkedHashMap<>();

  /**
   * @throws IllegalArgumentException for a constant that does not exist or a value out of range
   */
  DecodingSettings of(Bundle bundle) {
    try {
      ObjectNode settings =
          JSON.readValue(Recognizer.decodingSettings(bundle).toJson(), ObjectNode.class);
      constants.forEach((name, value) -> {
        if (value == Math.rint(value)) {
          settings.put(name, value.longValue());
        } else {
          settings.put(name, value);
        }
      });
      return DecodingSettings.parse(settings.toString());
    } catch (IOException e) {
      throw new UncheckedIOException("settings of " + bundle.version() + " are no JSON", e);
    }
  }
}
