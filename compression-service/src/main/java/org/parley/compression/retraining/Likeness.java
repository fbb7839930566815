package org.parley.compression.retraining;

import java.util.Map;
import org.parley.compression.tensorflow.SoftTargets;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/** How unlike a student's answers are to a teacher's. */
public interface Likeness {

  /**
   * What one of the two answers.
   *
   * @param outputs by name
   * @param late frames by which the outputs are late
   */
  record Answers(Map<String, Operand<TFloat32>> outputs, int late) {
    public Answers {
      outputs = Map.copyOf(outputs);
    }
  }

  /**
   * T² · KL(teacher ‖ student), a mean over what is answered.
   *
   * @param targets of the task's objective
   * @param soft with the temperature
   */
  Operand<TFloat32> divergence(
      Ops tf, Answers student, Answers teacher, Map<String, Operand<?>> targets, SoftTargets soft);

  /**
   * Ones for frames or words that are there, zeros for those that only fill up, [batch, frames].
   *
   * @param like has as many frames, [batch, frames, channels]
   */
  Operand<TFloat32> present(Ops tf, Map<String, Operand<?>> targets, Operand<TFloat32> like);
}
