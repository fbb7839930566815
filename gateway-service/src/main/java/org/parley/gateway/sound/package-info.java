/** Sound on its way in: bytes of any rate and form become 16 kHz pieces. */
@NullMarked
package org.parley.gateway.sound;

import org.jspecify.annotations.NullMarked;
