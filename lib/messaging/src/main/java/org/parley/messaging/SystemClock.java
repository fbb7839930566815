package org.parley.messaging;

import io.quarkus.arc.DefaultBean;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import java.time.InstantSource;

/** The time of every service; a bean of its own in a test takes its place. */
@ApplicationScoped
class SystemClock {
  @Produces
  @DefaultBean
  @ApplicationScoped
  InstantSource system() {
    return InstantSource.system();
  }
}
