/** Sound as numbers: samples, features, voice activity, rooms and noise. */
@NullMarked
package org.parley.signal;

import org.jspecify.annotations.NullMarked;
