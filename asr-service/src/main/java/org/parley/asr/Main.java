package org.parley.asr;

import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.annotations.QuarkusMain;

/**
 * Loads the model beside everything else that a start does: the one takes a thread 1.4 s, the other
 * 1.2 s.
 */
@QuarkusMain
public final class Main {
  private Main() {}

  public static void main(String[] args) {
    FirstModel.begin();
    Quarkus.run(args);
  }
}
