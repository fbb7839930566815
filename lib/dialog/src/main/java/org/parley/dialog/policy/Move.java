package org.parley.dialog.policy;

import org.parley.dialog.skill.Filled;
import org.parley.skills.IntentSpec;

/** What the user does in the dialog, seen from where it stands. */
sealed interface Move {
  /** Wants something new. */
  record Start(IntentSpec intent, Filled slots) implements Move {}

  /** Gives or changes values of the open form. */
  record Fill(Filled slots) implements Move {}

  /** Changes values of what was just done. */
  record Correct(Filled slots) implements Move {}

  /** Steers the dialog itself. */
  record Steer(Steering steering, IntentSpec intent) implements Move {}

  /** Nothing that can be used here. */
  record Unclear() implements Move {}

  /** Nothing was said. */
  record Silent() implements Move {}

  /** The actions that the dialog does itself, by their names in the skills. */
  enum Steering {
    AFFIRM("dialog.affirm"),
    DENY("dialog.deny"),
    CANCEL("dialog.cancel"),
    HELP("dialog.help"),
    REPEAT("dialog.repeat"),
    STOP("dialog.stop");

    private final String action;

    Steering(String action) {
      this.action = action;
    }

    String action() {
      return action;
    }
  }
}
