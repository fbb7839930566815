/**
 * What {@code kubectl apply -k} would send, held against the API's classes, the rules and the code.
 */
@NullMarked
package org.parley.deploy;

import org.jspecify.annotations.NullMarked;
