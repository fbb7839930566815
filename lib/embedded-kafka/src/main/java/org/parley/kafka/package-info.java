/** A real Kafka broker inside this process, for laptops and tests. */
@NullMarked
package org.parley.kafka;

import org.jspecify.annotations.NullMarked;
