package org.parley.dialog.skill;

import org.parley.events.SlotValue;

/**
 * Does what an intent asks for. Pure: the same call gives the same result, and everything that it
 * changes is in the belongings that it returns.
 */
@FunctionalInterface
public interface SkillAction {
  /**
   * @param call all required slots of the intent are filled; any other may be missing, and a value
   *     may be of another kind of {@link SlotValue} than the shipped skill's, because skills are
   *     edited without touching code
   */
  Done perform(Call call);
}
