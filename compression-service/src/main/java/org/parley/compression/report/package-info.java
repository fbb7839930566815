/** What came of a job, for people: one page without outside assets. */
@NullMarked
package org.parley.compression.report;

import org.jspecify.annotations.NullMarked;
