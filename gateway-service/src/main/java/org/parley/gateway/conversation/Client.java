package org.parley.gateway.conversation;

/** Who is at the other end of a session's socket. No call blocks. */
public interface Client {
  void tell(ServerMessage message);

  /** Sound of the reply that the last {@link ServerMessage.Speech} announced, s16le. */
  void play(byte[] pcm);

  /** Says why, then closes. Nothing is told afterwards. */
  void dismiss(Problem reason);
}
