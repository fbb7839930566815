/**
 * From words to what somebody wants: normalising, tagging with a network, typed slot values,
 * out-of-scope.
 */
@NullMarked
package org.parley.understanding;

import org.jspecify.annotations.NullMarked;
