package org.parley.compression.retraining;

import org.parley.compression.network.Network;
import org.parley.compression.tensorflow.Batches;
import org.parley.compression.tensorflow.Objective;
import org.parley.compression.tensorflow.Validation;

/** What a model's networks are trained for: data, objective, and what judges them meanwhile. */
public interface Task {

  /** Tells this data and objective from others. */
  String identity();

  /** What a network of this kind makes small. */
  Objective objective(Network network);

  /**
   * The same where it is only watched while a teacher teaches: what is dear and only learning needs
   * may be missing.
   */
  default Objective watched(Network network) {
    return objective(network);
  }

  /** Training's batches for a network of this kind; whoever asks closes them. */
  Batches batches(Network network);

  /**
   * The same batches with each of the network's inputs as it was before training disturbed it
   * beside it, named by {@link #undisturbed}.
   *
   * @throws IllegalArgumentException when this task disturbs nothing
   */
  default Batches undisturbedToo(Network network) {
    throw new IllegalArgumentException("this task's training disturbs nothing");
  }

  /** The name of an input as it was before training disturbed it. */
  static String undisturbed(String input) {
    return "undisturbed." + input;
  }

  /**
   * How students and teachers of this kind are compared.
   *
   * @param emptyWeight what a frame counts of which the teacher is sure that it says nothing
   */
  Likeness likeness(double emptyWeight);

  /** On data that does not train. */
  Validation validation(Network network);
}
