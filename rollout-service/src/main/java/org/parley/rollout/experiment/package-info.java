/** Experiments: what sessions say about the arms, and what follows from it. Knows no Kafka. */
@NullMarked
package org.parley.rollout.experiment;

import org.jspecify.annotations.NullMarked;
