/** Measures models on recordings and texts, without any running service. */
@NullMarked
package org.parley.launcher.eval;

import org.jspecify.annotations.NullMarked;
