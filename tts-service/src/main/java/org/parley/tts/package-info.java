/** Replies to sound. */
@NullMarked
package org.parley.tts;

import org.jspecify.annotations.NullMarked;
