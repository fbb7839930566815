package org.parley.gateway.conversation;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.parley.events.Assignment;

/** Who is served by which version of each model. */
public interface Arms {
  /** Model name to the session's arm; without models that have no route. */
  Map<String, Assignment> of(String session);

  /**
   * What a tester asks for instead.
   *
   * @param version such as {@code asr@1-3fa9c21b04de}
   * @throws IllegalArgumentException where it cannot serve, saying what is to be done
   */
  Assignment override(String version);

  /**
   * Model name to what a tester asks for.
   *
   * @throws TurnRefusedException where one of them cannot serve, or a model is named twice
   */
  default Map<String, Assignment> chosen(List<String> versions) {
    Map<String, Assignment> chosen = new TreeMap<>();
    for (String version : versions) {
      try {
        String model = version.substring(0, Math.max(0, version.indexOf('@')));
        if (chosen.put(model, override(version)) != null) {
          throw new IllegalArgumentException("two versions of " + model + " cannot both serve");
        }
      } catch (IllegalArgumentException e) {
        throw new TurnRefusedException(
            Problem.Kind.BAD_REQUEST, "model: " + String.valueOf(e.getMessage()));
      }
    }
    return chosen;
  }
}
