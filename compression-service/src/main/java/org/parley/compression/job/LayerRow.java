package org.parley.compression.job;

import java.util.Optional;

/**
 * A layer in the parent and in the version.
 *
 * @param parentBytes of its weights as stored; 0 where the parent has no such layer
 * @param versionBytes likewise
 * @param ms of one run in the version; empty where the engine has joined it with others
 * @param sensitivity how far the network's outputs move when this layer alone is as in the version:
 *     the change's square sum over the outputs' own; empty where the layer's shape is another
 */
public record LayerRow(
    String layer,
    long parentBytes,
    long versionBytes,
    Optional<Double> ms,
    Optional<Double> sensitivity) {}
