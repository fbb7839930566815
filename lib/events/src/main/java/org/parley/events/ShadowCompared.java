package org.parley.events;

import static java.util.Objects.requireNonNull;

import java.util.UUID;

/**
 * How a shadow version did on an utterance that another version served. Holds no words.
 *
 * @param name the model's name
 * @param served version that was heard
 * @param shadow version that decoded along
 * @param same whether both gave the same result
 * @param words of the served transcript; slots of the served interpretation, for understanding
 * @param wordsChanged word edits between the two transcripts; slots that differ, for understanding
 * @param intentChanged whether the intents differ; false for recognition
 * @param servedMs processor time of the served version, milliseconds
 * @param shadowMs processor time of the shadow, milliseconds
 */
public record ShadowCompared(
    String session,
    UtteranceId utterance,
    String name,
    String served,
    String shadow,
    boolean same,
    int words,
    int wordsChanged,
    boolean intentChanged,
    double servedMs,
    double shadowMs)
    implements Event {
  public ShadowCompared {
    Require.name(session, "session");
    requireNonNull(utterance, "utterance");
    Require.name(name, "name");
    Require.name(served, "served");
    Require.name(shadow, "shadow");
    Require.notNegative(words, "words");
    Require.notNegative(wordsChanged, "wordsChanged");
  }

  @Override
  public UUID id() {
    return EventIds.of(session, utterance.toString(), "shadow", name, shadow);
  }

  @Override
  public String key() {
    return session;
  }
}
