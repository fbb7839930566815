/** Networks as ONNX graphs, the form in which they are served. */
@NullMarked
package org.parley.compression.onnx;

import org.jspecify.annotations.NullMarked;
