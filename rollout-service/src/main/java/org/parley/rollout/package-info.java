/** Routes traffic between versions of a model, runs experiments, guards and rolls back. */
@NullMarked
package org.parley.rollout;

import org.jspecify.annotations.NullMarked;
