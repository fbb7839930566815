/** Neural networks as data: layers with their weights, from which every other form is made. */
@NullMarked
package org.parley.compression.network;

import org.jspecify.annotations.NullMarked;
