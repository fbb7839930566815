package org.parley.asr;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.parley.recognition.GoldenExamples;
import org.parley.recognition.Recognizer;
import org.parley.recognition.SharedGraphs;
import org.parley.recognition.UtteranceStream;
import org.parley.runtime.Bundle;
import org.parley.runtime.ModelLoader;
import org.parley.signal.LogMel;

/** Bundles to recognisers. */
final class RecognizerLoader implements ModelLoader<Recognizer> {
  private static final int WARM_UP_STREAMS = 8;

  /** A step with what it looks ahead. */
  private static final int ONE_STEP_SAMPLES = LogMel.SAMPLE_RATE * 2 / 5;

  private final int threads;

  /** Of the versions that it has loaded. */
  private final SharedGraphs graphs = new SharedGraphs();

  private final AtomicBoolean compiled = new AtomicBoolean();

  /**
   * @param threads of one run of the network
   */
  RecognizerLoader(int threads) {
    this.threads = threads;
  }

  @Override
  public Recognizer load(Bundle bundle) {
    return Recognizer.load(bundle, threads, graphs);
  }

  /**
   * The first version of a process makes the code fast. A later one has only its engine's buffers
   * to grow, while others are being served: in a process that had served, the first run of one
   * stream took about 0.5 ms longer than the next without any warm-up.
   */
  @Override
  public void warmUp(Recognizer recognizer) {
    if (compiled.get()) {
      recognise(recognizer, WARM_UP_STREAMS, ONE_STEP_SAMPLES);
      return;
    }
    for (int streams = 1; streams <= WARM_UP_STREAMS; streams *= 2) {
      recognise(recognizer, streams, LogMel.SAMPLE_RATE);
    }
    compiled.set(true);
  }

  private static void recognise(Recognizer recognizer, int streams, int samples) {
    List<UtteranceStream> open = new ArrayList<>();
    for (int i = 0; i < streams; i++) {
      UtteranceStream stream = recognizer.open();
      stream.accept(new float[samples]);
      stream.end();
      open.add(stream);
    }
    while (recognizer.advance(open) > 0) {
      // Until everything is recognised.
    }
  }

  @Override
  public void check(Bundle bundle, Recognizer recognizer) {
    GoldenExamples.check(bundle, recognizer);
  }
}
