package org.parley.asr;

import java.util.ArrayList;
import java.util.List;
import org.parley.recognition.GoldenExamples;
import org.parley.recognition.Recognizer;
import org.parley.recognition.SharedGraphs;
import org.parley.recognition.UtteranceStream;
import org.parley.runtime.Bundle;
import org.parley.runtime.ModelLoader;
import org.parley.signal.LogMel;

/**
 * Bundles to recognisers.
 *
 * @param threads of one run of the network
 * @param graphs of the versions that it has loaded
 */
record RecognizerLoader(int threads, SharedGraphs graphs) implements ModelLoader<Recognizer> {
  private static final int WARM_UP_STREAMS = 8;

  RecognizerLoader(int threads) {
    this(threads, new SharedGraphs());
  }

  @Override
  public Recognizer load(Bundle bundle) {
    return Recognizer.load(bundle, threads, graphs);
  }

  @Override
  public void warmUp(Recognizer recognizer) {
    for (int streams = 1; streams <= WARM_UP_STREAMS; streams *= 2) {
      List<UtteranceStream> open = new ArrayList<>();
      for (int i = 0; i < streams; i++) {
        UtteranceStream stream = recognizer.open();
        stream.accept(new float[LogMel.SAMPLE_RATE]);
        stream.end();
        open.add(stream);
      }
      while (recognizer.advance(open) > 0) {
        // Until everything is recognised.
      }
    }
  }

  @Override
  public void check(Bundle bundle, Recognizer recognizer) {
    GoldenExamples.check(bundle, recognizer);
  }
}
