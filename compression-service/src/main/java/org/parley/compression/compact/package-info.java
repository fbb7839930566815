/** Compact networks that learn in a parent's place. */
@NullMarked
package org.parley.compression.compact;

import org.jspecify.annotations.NullMarked;
