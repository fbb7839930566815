/** Keys, roles and allowances of those who ask at an edge. */
@NullMarked
package org.parley.access;

import org.jspecify.annotations.NullMarked;
