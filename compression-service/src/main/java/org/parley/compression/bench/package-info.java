/** What a version costs in the engine that serves it, beside its parent. */
@NullMarked
package org.parley.compression.bench;

import org.jspecify.annotations.NullMarked;
