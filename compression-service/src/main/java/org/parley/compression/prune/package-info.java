/** Takes weights, channels and blocks out of networks, those that matter least first. */
@NullMarked
package org.parley.compression.prune;

import org.jspecify.annotations.NullMarked;
