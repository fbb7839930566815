/** The acoustic model: its shape, its objective, its training and its bundle. */
@NullMarked
package org.parley.compression.asr;

import org.jspecify.annotations.NullMarked;
