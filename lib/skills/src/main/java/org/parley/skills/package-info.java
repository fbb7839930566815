/**
 * What the assistant can do, as data: skills, phrases, slot types, forms, replies, and the words of
 * a language.
 */
@NullMarked
package org.parley.skills;

import org.jspecify.annotations.NullMarked;
