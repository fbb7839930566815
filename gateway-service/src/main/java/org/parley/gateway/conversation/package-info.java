/** One session at the edge: what comes in, in which order it leaves, what its clients are told. */
@NullMarked
package org.parley.gateway.conversation;

import org.jspecify.annotations.NullMarked;
