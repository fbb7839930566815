/** Fewer bits for weights and for the values between layers. */
@NullMarked
package org.parley.compression.quantize;

import org.jspecify.annotations.NullMarked;
