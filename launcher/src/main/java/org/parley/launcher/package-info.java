/** The {@code parley} command. */
@NullMarked
package org.parley.launcher;

import org.jspecify.annotations.NullMarked;
