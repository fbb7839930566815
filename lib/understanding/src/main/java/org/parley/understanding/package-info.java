/** Words to intent and typed slots. */
@NullMarked
package org.parley.understanding;

import org.jspecify.annotations.NullMarked;
