package org.parley.nlu;

import java.time.Instant;
import java.time.ZoneOffset;
import org.parley.runtime.Bundle;
import org.parley.runtime.ModelLoader;
import org.parley.skills.SkillSet;
import org.parley.understanding.Interpreter;

/**
 * Bundles to interpreters.
 *
 * @param skills what is understood
 */
record InterpreterLoader(SkillSet skills) implements ModelLoader<Interpreter> {
  private static final int WARM_UP_SENTENCES = 50;

  @Override
  public Interpreter load(Bundle bundle) {
    return Interpreter.load(bundle, skills);
  }

  @Override
  public void warmUp(Interpreter interpreter) {
    for (int i = 0; i < WARM_UP_SENTENCES; i++) {
      Object _ = interpreter.interpret("a b c d e", Instant.EPOCH.atZone(ZoneOffset.UTC));
    }
  }

  /** Loading has asked them already: no tagger is given out that fails them. */
  @Override
  public void check(Bundle bundle, Interpreter interpreter) {}
}
