package org.parley.events;

import static java.util.Objects.requireNonNull;

import java.util.HashMap;
import java.util.Map;

/**
 * The arm of one model that a session was given by whoever saw it first; everybody who handles the
 * session's records obeys it.
 *
 * @param routeRevision of the route that it follows; 0 where there is none
 * @param arm {@value #CHAMPION} for whoever is in no experiment, {@value #OVERRIDE} where a tester
 *     asked for the version
 * @param version that is to serve
 * @param probability with which the arm is given to a session, above 0
 */
public record Assignment(long routeRevision, String arm, String version, double probability) {
  public static final String CHAMPION = "champion";
  public static final String OVERRIDE = "override";

  private static final String REVISION_PART = "revision";
  private static final String ARM_PART = "arm";
  private static final String PROBABILITY_PART = "probability";

  public Assignment {
    Require.notNegative(routeRevision, "routeRevision");
    Require.name(arm, "arm");
    Require.name(version, "version");
    if (arm.contains(";") || version.contains(";")) {
      throw new IllegalArgumentException("a semicolon in arm " + arm + " or version " + version);
    }
    if (!(probability > 0 && probability <= 1)) {
      throw new IllegalArgumentException(
          "probability is " + probability + ", outside 0 (without it) to 1");
    }
  }

  /** What a tester asked for; experiments ignore it. */
  public static Assignment override(long routeRevision, String version) {
    return new Assignment(routeRevision, OVERRIDE, version, 1);
  }

  public boolean overridden() {
    return arm.equals(OVERRIDE);
  }

  /** The form of a header: {@code asr@1-3fa9c21b04de;arm=half;revision=12;probability=0.25}. */
  String header() {
    return "%s;%s=%s;%s=%d;%s=%s"
        .formatted(
            version,
            ARM_PART,
            arm,
            REVISION_PART,
            routeRevision,
            PROBABILITY_PART,
            Double.toString(probability));
  }

  /**
   * @throws IllegalArgumentException where the text has another form; further parts are ignored
   */
  static Assignment parse(String header) {
    String[] parts = requireNonNull(header, "header").split(";", -1);
    Map<String, String> named = new HashMap<>();
    for (String part : parts) {
      int equals = part.indexOf('=');
      if (equals > 0) {
        named.put(part.substring(0, equals), part.substring(equals + 1));
      }
    }
    return new Assignment(
        Long.parseLong(named.getOrDefault(REVISION_PART, "")),
        named.getOrDefault(ARM_PART, ""),
        parts[0],
        Double.parseDouble(named.getOrDefault(PROBABILITY_PART, "")));
  }
}
