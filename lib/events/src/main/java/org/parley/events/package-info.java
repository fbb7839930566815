/** What travels on Kafka: events as records, topic names, CloudEvents headers and the JSON form. */
@NullMarked
package org.parley.events;

import org.jspecify.annotations.NullMarked;
