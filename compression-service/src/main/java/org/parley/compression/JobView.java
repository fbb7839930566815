package org.parley.compression;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.parley.events.JobProgressed;
import org.parley.events.JobRequest;

/**
 * A job as clients see it.
 *
 * @param done 0 to 1
 * @param left until the end, as far as that is known
 * @param note what it does, or how it ended, in one line
 * @param model the version that it made
 */
@JsonInclude(JsonInclude.Include.NON_ABSENT)
record JobView(
    String id,
    JobProgressed.Phase phase,
    double done,
    Optional<Duration> left,
    String note,
    Optional<String> parent,
    boolean publish,
    Optional<Instant> submitted,
    Optional<String> model) {

  static JobView of(JobProgressed job) {
    return new JobView(
        job.job(),
        job.phase(),
        job.done(),
        job.left(),
        job.note(),
        job.request().flatMap(JobRequest::parent),
        job.request().map(JobRequest::publish).orElse(false),
        job.request().map(JobRequest::submitted),
        job.model());
  }
}
