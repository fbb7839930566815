/**
 * What is said next: the state of a dialog, an event and the time give the next state and the
 * events to send.
 */
@NullMarked
package org.parley.dialog.policy;

import org.jspecify.annotations.NullMarked;
