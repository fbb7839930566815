/** People who talk to the assistant while its models change. */
@NullMarked
package org.parley.launcher.demo;

import org.jspecify.annotations.NullMarked;
