/** Talking to a running gateway, as any client would. */
@NullMarked
package org.parley.launcher.gateway;

import org.jspecify.annotations.NullMarked;
