package org.parley.compression.compact;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.random.RandomGenerator;
import org.parley.compression.network.Activation;
import org.parley.compression.network.Layer;
import org.parley.compression.network.Network;
import org.parley.compression.network.Weights;

/** Sizes of a compact network. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "of")
@JsonSubTypes({
  @JsonSubTypes.Type(value = SentenceStudent.class, name = "sentences"),
  @JsonSubTypes.Type(value = SoundStudent.class, name = "sound")
})
public sealed interface StudentShape permits SentenceStudent, SoundStudent {

  /**
   * A network with weights by chance that takes and gives what another one does.
   *
   * @throws IllegalArgumentException when the other one is not of this kind
   */
  Network like(Network parent, RandomGenerator random);

  Block block();

  static Layer.Dense dense(
      RandomGenerator random, double gain, int inputs, int outputs, Activation activation) {
    return new Layer.Dense(
        Weights.scaled(random, gain, inputs, outputs), Weights.zeros(outputs), activation);
  }

  static void requirePositive(String names, int... sizes) {
    for (int size : sizes) {
      if (size < 1) {
        throw new IllegalArgumentException("shape: %s must be positive".formatted(names));
      }
    }
  }

  static void requireFire(Block block, int width) {
    if (block == Block.FIRE && width % (2 * Block.EXPANDS) != 0) {
      throw new IllegalArgumentException(
          "shape: a fire module's width must be a multiple of 8, not " + width);
    }
  }

  /** The only layer of a kind under a name. */
  static <L extends Layer> L layer(Network network, String name, Class<L> kind) {
    return network.nodes().stream()
        .filter(node -> node.name().equals(name) && kind.isInstance(node.layer()))
        .map(node -> kind.cast(node.layer()))
        .findFirst()
        .orElseThrow(() ->
            new IllegalArgumentException(
                "the network has no %s named %s: the shape is for another kind of model"
                    .formatted(kind.getSimpleName(), name)));
  }
}
