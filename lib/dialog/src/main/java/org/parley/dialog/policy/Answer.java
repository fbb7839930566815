package org.parley.dialog.policy;

import org.parley.events.Act;
import org.parley.events.Outcome;

/**
 * What the dialog answers.
 *
 * @param state after it
 * @param text may be empty for {@link Act#STOP}
 * @param outcome of this turn, unless the next one changes it
 * @param corrects whether this turn corrects the one before
 */
record Answer(DialogState state, String text, Act act, Outcome outcome, boolean corrects) {}
