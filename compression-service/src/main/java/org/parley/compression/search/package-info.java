/** Finds recipes by trying them: what of their steps pays, under a budget. */
@NullMarked
package org.parley.compression.search;

import org.jspecify.annotations.NullMarked;
