/** How much a layer's outputs move when its weights do, as its inputs tell: Hessians and steps. */
@NullMarked
package org.parley.compression.secondorder;

import org.jspecify.annotations.NullMarked;
