/** What versions, routes, replicas and experiments there are, as pages show it. */
@NullMarked
package org.parley.gateway.catalogue;

import org.jspecify.annotations.NullMarked;
