/** Takes models in that were trained elsewhere. */
@NullMarked
package org.parley.compression.foreign;

import org.jspecify.annotations.NullMarked;
