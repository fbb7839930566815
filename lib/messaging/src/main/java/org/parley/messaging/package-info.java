/**
 * Events as Kafka records and as SmallRye messages, dead letters, the defaults of all channels, and
 * a loop that works in transactions.
 */
@NullMarked
package org.parley.messaging;

import org.jspecify.annotations.NullMarked;
