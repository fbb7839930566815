package org.parley.compression.tensorflow;

import org.tensorflow.proto.ConfigProto;

/** TensorFlow's thread pools, kept small: other work runs on the same cores. */
final class Threads {
  private Threads() {}

  static ConfigProto of(int threads) {
    return ConfigProto.newBuilder()
        .setIntraOpParallelismThreads(threads)
        .setInterOpParallelismThreads(threads)
        .build();
  }
}
