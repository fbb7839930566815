/** What the assistant does besides talking: actions of skills, and what they keep for a session. */
@NullMarked
package org.parley.dialog.skill;

import org.jspecify.annotations.NullMarked;
