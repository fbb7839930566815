/**
 * The whole path on a real broker with the real services as processes, undisturbed and disturbed.
 */
@NullMarked
package org.parley.system;

import org.jspecify.annotations.NullMarked;
