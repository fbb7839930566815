/** A real Kafka broker in this process. */
@NullMarked
package org.parley.kafka;

import org.jspecify.annotations.NullMarked;
