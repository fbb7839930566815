package org.parley.compression.step;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import org.parley.compression.network.Network;

/** One change of a network, as a recipe names it in its field {@code step}. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "step")
@JsonSubTypes(@JsonSubTypes.Type(value = Quantise.class, name = "quantise"))
public sealed interface Step permits Quantise {

  /**
   * The changed network; the same network, workbench and step give the same.
   *
   * @throws IllegalArgumentException when the step does not fit the network; says what does
   */
  Network apply(Network network, Workbench workbench);

  /**
   * A network of the size that {@link #apply} gives, without looking at data; its numbers mean
   * nothing.
   */
  Network predict(Network network);

  /** For the report: what is done, in a few words. */
  String title();
}
