package org.parley.compression.bench;

import org.parley.recognition.NetworkSteps;
import org.parley.runtime.Bundle;

/** 320 ms of sound of each of some utterances through the network, with what it remembers. */
final class AcousticEngine implements Engine {
  private final NetworkSteps steps;
  private final int batch;

  AcousticEngine(Bundle bundle, int batch) {
    this.steps = new NetworkSteps(bundle, batch);
    this.batch = batch;
  }

  @Override
  public int batch() {
    return batch;
  }

  @Override
  public void step() {
    steps.advance();
  }

  @Override
  public void close() {
    steps.close();
  }
}
