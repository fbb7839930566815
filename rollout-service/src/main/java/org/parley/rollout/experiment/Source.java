package org.parley.rollout.experiment;

/** A partition of a topic. */
public record Source(String topic, int partition) {}
