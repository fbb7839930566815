/** The whole assistant in one small process, as a device without a network would hold it. */
@NullMarked
package org.parley.launcher.device;

import org.jspecify.annotations.NullMarked;
