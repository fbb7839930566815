/** Container images of the services, made without a container engine. */
@NullMarked
package org.parley.launcher.images;

import org.jspecify.annotations.NullMarked;
