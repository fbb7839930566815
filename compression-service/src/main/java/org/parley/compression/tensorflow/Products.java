package org.parley.compression.tensorflow;

import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.op.linalg.MatMul;
import org.tensorflow.types.TBfloat16;
import org.tensorflow.types.TFloat32;

/** Matrix products of a precision. */
record Products(Ops tf, Method.Precision precision) {

  Operand<TFloat32> of(Operand<TFloat32> a, Operand<TFloat32> b, MatMul.Options... options) {
    return switch (precision) {
      case FLOAT -> tf.linalg.matMul(a, b, options);
      case BFLOAT ->
          tf.dtypes.cast(
              tf.linalg.matMul(
                  tf.dtypes.cast(a, TBfloat16.class), tf.dtypes.cast(b, TBfloat16.class), options),
              TFloat32.class);
    };
  }
}
