/** The glue that every service shares: events as Kafka records, dead letters, channel defaults. */
@NullMarked
package org.parley.messaging;

import org.jspecify.annotations.NullMarked;
