package org.parley.nlu;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import java.time.InstantSource;

/** The time, replaceable in tests. */
@ApplicationScoped
class Clock {
  @Produces
  @ApplicationScoped
  InstantSource system() {
    return InstantSource.system();
  }
}
