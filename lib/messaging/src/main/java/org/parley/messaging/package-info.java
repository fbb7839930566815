/**
 * Events as Kafka records and as SmallRye messages, dead letters, and the defaults of all channels.
 */
@NullMarked
package org.parley.messaging;

import org.jspecify.annotations.NullMarked;
