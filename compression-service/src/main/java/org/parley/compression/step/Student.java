package org.parley.compression.step;

import static java.util.Objects.requireNonNull;

import java.util.Locale;
import java.util.SplittableRandom;
import org.parley.compression.compact.StudentShape;
import org.parley.compression.network.Network;

/**
 * Puts a compact network with weights by chance in the network's place; a step that distils is to
 * follow.
 */
public record Student(StudentShape shape) implements Step {
  public Student {
    requireNonNull(shape, "shape");
  }

  @Override
  public Network apply(Network network, Workbench workbench) {
    return shape.like(network, new SplittableRandom(workbench.seed()));
  }

  @Override
  public Network predict(Network network) {
    return shape.like(network, new SplittableRandom(0));
  }

  @Override
  public String title() {
    return "a compact network of %s blocks"
        .formatted(shape.block().name().toLowerCase(Locale.ROOT));
  }
}
