/** Sound files and manifests of recordings. */
@NullMarked
package org.parley.media;

import org.jspecify.annotations.NullMarked;
