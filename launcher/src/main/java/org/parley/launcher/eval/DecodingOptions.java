package org.parley.launcher.eval;

import java.util.LinkedHashMap;
import java.util.Map;
import org.parley.recognition.DecodingSettings;
import org.parley.recognition.Recognizer;
import org.parley.runtime.Bundle;
import picocli.CommandLine.Option;

/** Constants of the search, to find better ones on development recordings. */
final class DecodingOptions {
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
    return Recognizer.decodingSettings(bundle).with(constants);
  }
}
