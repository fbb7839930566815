/**
 * Statistics that may be looked at at any time: e-processes, p-values and intervals whose error
 * holds over all looks at once. The unit is whatever is independent, which for speech is a session,
 * never a turn.
 */
@NullMarked
package org.parley.rollout.statistics;

import org.jspecify.annotations.NullMarked;
