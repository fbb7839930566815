/** Networks as TensorFlow graphs, and the loop that trains them. */
@NullMarked
package org.parley.compression.tensorflow;

import org.jspecify.annotations.NullMarked;
