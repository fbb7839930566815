/** Sound as numbers: PCM, WAV, resampling, log-mel features, voice activity, rooms and noise. */
@NullMarked
package org.parley.signal;

import org.jspecify.annotations.NullMarked;
