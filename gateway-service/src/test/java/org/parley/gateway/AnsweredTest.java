package org.parley.gateway;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;

/**
 * A test of a gateway behind which {@link BackEnd} answers; it begins when the gateway is ready.
 */
abstract class AnsweredTest {
  static BackEnd backEnd;

  @BeforeAll
  static void startBackEnd() {
    backEnd = new BackEnd();
  }

  @AfterAll
  static void stopBackEnd() throws InterruptedException {
    backEnd.close();
  }

  @BeforeEach
  void waitUntilReady() {
    Ready.await();
  }
}
