package org.parley.asr.listening;

import java.util.Map;
import java.util.Optional;
import org.parley.events.Assignment;
import org.parley.recognition.Recognizer;
import org.parley.runtime.ModelPool.Lease;

/** The acoustic models that can be had, and who is to be served by which. */
public interface Models {
  /** What these models are for, as routes name it: {@code asr}. */
  String name();

  /** The one that utterances begin with whose session has no arm. */
  Lease<Recognizer> champion();

  /** A version that is loaded; empty where it is not. */
  Optional<Lease<Recognizer>> loaded(String version);

  /** A version that an utterance began with, loaded again if need be; empty where it is gone. */
  Optional<Lease<Recognizer>> version(String version);

  /** Model name to the arm of a session that comes without any, as from a direct producer. */
  Map<String, Assignment> arms(String session);
}
