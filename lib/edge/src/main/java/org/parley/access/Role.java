package org.parley.access;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** What a key may be used for. */
public enum Role {
  /** Talk, and have one's sessions deleted. */
  CLIENT,
  /** Choose, whatever a session's arms are, which version serves a turn. */
  TESTER,
  /** See models, experiments and jobs. */
  VIEWER,
  /** Change experiments and jobs, see them, and what a session's dialog keeps. */
  OPERATOR;

  /** As in key files and in the roles of a token. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * @throws IllegalArgumentException naming all roles
   */
  public static Role parse(String text) {
    return Arrays.stream(values())
        .filter(role -> role.text().equals(text))
        .findFirst()
        .orElseThrow(() ->
            new IllegalArgumentException(
                "'%s' is no role; there are %s"
                    .formatted(
                        text,
                        Arrays.stream(values())
                            .map(Role::text)
                            .collect(Collectors.joining(", ")))));
  }
}
