/** What travels on Kafka: records, topic names, CloudEvents headers, JSON form. */
@NullMarked
package org.parley.events;

import org.jspecify.annotations.NullMarked;
