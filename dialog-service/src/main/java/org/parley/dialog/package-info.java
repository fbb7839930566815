/** Interpretations to replies. */
@NullMarked
package org.parley.dialog;

import org.jspecify.annotations.NullMarked;
