package org.parley.gateway.conversation;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.Optional;

/** When each stage's result reached the edge, milliseconds after the end of speech. */
@JsonInclude(JsonInclude.Include.NON_ABSENT)
public record StageTimes(
    Optional<Long> transcript,
    Optional<Long> interpretation,
    Optional<Long> reply,
    Optional<Long> firstAudio) {}
