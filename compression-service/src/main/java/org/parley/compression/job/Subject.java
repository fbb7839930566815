package org.parley.compression.job;

import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.SortedMap;
import java.util.function.Consumer;
import org.parley.compression.retraining.Retraining;
import org.parley.runtime.Bundle;
import org.parley.runtime.Tensor;

/** A kind of model, with the data by which its networks are calibrated and its versions judged. */
public interface Subject {

  /** Tells the data that calibrate, train and judge from others; see {@link Identity}. */
  String identity();

  /**
   * Inputs of a network of this kind, from what trains it, each for one run.
   *
   * @param parent whose tokens, words and the like are used
   */
  List<Map<String, Tensor>> calibration(Bundle parent);

  /**
   * What trained the parent, for steps that train; nothing is opened before one does.
   *
   * @param parent whose tokens, words and the like are used
   * @param log takes lines for people
   */
  Retraining retraining(Bundle parent, Consumer<String> log);

  /**
   * How a version does, in the engine that serves it, on the validation items, by the name of each
   * measure; the same items in the same order for every version.
   */
  SequencedMap<String, List<Scored>> judge(Bundle version);

  /**
   * Entries of a bundle that say which words there are and how they follow each other, made from
   * the skills of today.
   *
   * @throws IllegalArgumentException if this kind of model has none
   */
  default SortedMap<String, byte[]> language() {
    throw new IllegalArgumentException(
        "only a recogniser has words and a language model beside its network; take the step 'language' out of the recipe");
  }

  /** The entry {@link #GOLDEN}: what this version answers to examples. */
  byte[] golden(Bundle withoutExamples);

  String GOLDEN = "golden.json";
}
