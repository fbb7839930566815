package org.parley.asr.listening;

import java.util.Optional;
import org.parley.recognition.Recognizer;
import org.parley.runtime.ModelPool.Lease;

/** The acoustic models that can be had. */
public interface Models {
  /** The one that new utterances begin with. */
  Lease<Recognizer> champion();

  /** A version that an utterance began with; empty where it is gone. */
  Optional<Lease<Recognizer>> version(String version);
}
