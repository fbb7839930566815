/**
 * Model versions and routes over Kafka: publish, announce, watch, fetch, verify. Knows no Quarkus.
 */
@NullMarked
package org.parley.delivery;

import org.jspecify.annotations.NullMarked;
