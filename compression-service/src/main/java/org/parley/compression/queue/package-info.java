/** Jobs that wait for each other, and the processes that do them. */
@NullMarked
package org.parley.compression.queue;

import org.jspecify.annotations.NullMarked;
