/** The edge: WebSocket, HTTP and the first page. */
@NullMarked
package org.parley.gateway;

import org.jspecify.annotations.NullMarked;
