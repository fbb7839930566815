package org.parley.gateway.conversation;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.parley.events.ScoredIntent;

/**
 * A whole turn, as {@code POST /v1/turns} and {@code ./parley ask} answer it.
 *
 * @param utterance number within the session
 * @param slots canonical values by name; numbers are numbers; a list where a slot was said twice
 * @param replyWav a WAV file, base64 in JSON; absent where the reply has no sound
 * @param models versions by model name
 * @param arms arms by model name
 * @param endpointMs how much of the times was the wait for silence; absent where the client marked
 *     the end
 */
@JsonInclude(JsonInclude.Include.NON_ABSENT)
public record TurnAnswer(
    String session,
    String utterance,
    List<String> partials,
    String transcript,
    List<SpokenWord> words,
    Optional<ScoredIntent> intent,
    Map<String, Object> slots,
    Optional<String> reply,
    Optional<byte[]> replyWav,
    Map<String, String> models,
    Map<String, String> arms,
    StageTimes ms,
    Optional<Long> endpointMs) {}
