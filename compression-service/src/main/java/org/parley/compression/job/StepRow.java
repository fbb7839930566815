package org.parley.compression.job;

import java.util.Optional;

/**
 * What a network is after a step.
 *
 * @param step what was done
 * @param networkBytes of the graph with its weights, as stored
 * @param multiplyAdds of a frame or word
 * @param ms of a step of the engine, in the median; empty where nothing was run
 * @param seconds that the step took; empty where it was not done
 */
public record StepRow(
    String step,
    long networkBytes,
    long multiplyAdds,
    Optional<Double> ms,
    Optional<Double> seconds) {}
