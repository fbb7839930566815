/** The broker and the services as one thing that is started, watched over and stopped. */
@NullMarked
package org.parley.launcher.suite;

import org.jspecify.annotations.NullMarked;
