/** Model bundles, ONNX Runtime sessions and hot-swappable slots. */
@NullMarked
package org.parley.runtime;

import org.jspecify.annotations.NullMarked;
