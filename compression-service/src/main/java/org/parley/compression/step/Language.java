package org.parley.compression.step;

import org.parley.compression.network.Network;

/**
 * Leaves the network alone: the version gets words and a language model of its own, made anew from
 * the skills as the training recipe says, instead of its parent's.
 */
public record Language() implements Step {
  @Override
  public Network apply(Network network, Workbench workbench) {
    return network;
  }

  @Override
  public Network predict(Network network) {
    return network;
  }

  @Override
  public boolean looksAtData() {
    return false;
  }

  @Override
  public String title() {
    return "words and language model made anew from the skills";
  }
}
