/** What a recipe can do to a network. */
@NullMarked
package org.parley.compression.step;

import org.jspecify.annotations.NullMarked;
