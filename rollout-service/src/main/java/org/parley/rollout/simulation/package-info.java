/** Experiments with dice instead of people, which show how often the real ones would be wrong. */
@NullMarked
package org.parley.rollout.simulation;

import org.jspecify.annotations.NullMarked;
