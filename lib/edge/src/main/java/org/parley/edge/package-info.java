/** How services that are asked by people and programs find out who asks, and whether they may. */
@NullMarked
package org.parley.edge;

import org.jspecify.annotations.NullMarked;
