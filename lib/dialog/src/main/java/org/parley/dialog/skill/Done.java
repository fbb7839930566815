package org.parley.dialog.skill;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What came of an action.
 *
 * @param outcome which of the intent's replies is given
 * @param values fills the reply's gaps, beside the intent's slots
 * @param belongings what the session's skills keep from now on
 */
public record Done(String outcome, Map<String, String> values, Belongings belongings) {
  /** The outcome that every intent has a reply for. */
  public static final String DONE = "done";

  public Done {
    values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
  }

  static Done of(String outcome, Belongings belongings) {
    return new Done(outcome, Map.of(), belongings);
  }

  Done with(String gap, String value) {
    Map<String, String> more = new LinkedHashMap<>(values);
    more.put(gap, value);
    return new Done(outcome, more, belongings);
  }
}
