package org.parley.gateway.conversation;

import java.util.ArrayList;
import java.util.List;

/** A client that remembers what it was told. */
final class Told implements Client {
  private final List<ServerMessage> messages = new ArrayList<>();
  private final List<Problem> dismissals = new ArrayList<>();

  @Override
  public void tell(ServerMessage message) {
    messages.add(message);
  }

  @Override
  public void play(byte[] pcm) {
    // The messages around it tell that it was there.
  }

  @Override
  public void dismiss(Problem reason) {
    dismissals.add(reason);
  }

  List<Problem> dismissals() {
    return dismissals;
  }

  /** The kinds of messages, in order. */
  List<String> kinds() {
    return messages.stream().<String>map(message -> message.getClass().getSimpleName()).toList();
  }

  <M extends ServerMessage> List<M> all(Class<M> kind) {
    return messages.stream().filter(kind::isInstance).map(kind::cast).toList();
  }

  List<String> finals() {
    return all(ServerMessage.Final.class).stream()
        .map(said -> said.utterance() + " " + said.text())
        .toList();
  }
}
