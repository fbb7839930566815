package org.parley.gateway.conversation;

import java.time.Duration;

/**
 * What one session may ask for.
 *
 * @param text longest typed turn, characters
 * @param recording longest sound that is sent whole
 * @param utterance longest utterance that is streamed
 * @param pendingBytes most bytes of a client's that wait to be taken
 * @param answer longest wait for the next result of a turn
 */
public record Limits(
    int text, Duration recording, Duration utterance, long pendingBytes, Duration answer) {}
