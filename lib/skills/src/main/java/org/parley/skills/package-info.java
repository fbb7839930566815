/** What the assistant can do, read from YAML. */
@NullMarked
package org.parley.skills;

import org.jspecify.annotations.NullMarked;
