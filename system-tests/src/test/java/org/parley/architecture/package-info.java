/** The rules of the design, held against the compiled classes. */
@NullMarked
package org.parley.architecture;

import org.jspecify.annotations.NullMarked;
