package org.parley.asr;

import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.annotations.QuarkusMain;

/**
 * Loads the model beside everything else that a start takes: either is about half of the time until
 * somebody is heard.
 */
@QuarkusMain
public final class Main {
  private Main() {}

  public static void main(String[] args) {
    FirstModel.begin();
    Quarkus.run(args);
  }
}
