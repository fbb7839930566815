/** Writes matrices of a network as products of two smaller ones. */
@NullMarked
package org.parley.compression.lowrank;

import org.jspecify.annotations.NullMarked;
