package org.parley.gateway.conversation;

import java.util.Optional;
import org.parley.access.Allowance;
import org.parley.access.LimitedException;
import org.parley.gateway.sound.SoundDecoder;
import org.parley.signal.Sound;

/** One turn as a whole. */
public sealed interface Question {
  record Typed(String text) implements Question {}

  /**
   * @param sound of any rate
   */
  record Recorded(Sound sound) implements Question {}

  /**
   * @throws TurnRefusedException where the question is not taken
   */
  default void check(Limits limits) {
    Optional<Problem> problem =
        switch (this) {
          case Typed(String text) -> text(text, limits);
          case Recorded(Sound sound) -> sound(sound, limits);
        };
    if (problem.isPresent()) {
      throw new TurnRefusedException(problem.get());
    }
  }

  /**
   * Takes from what whoever asks may ask for.
   *
   * @throws TurnRefusedException where that is used up
   */
  default void charge(Allowance allowance) {
    try {
      if (this instanceof Recorded(Sound sound)) {
        allowance.sound(sound.duration());
      }
      allowance.turn();
    } catch (LimitedException e) {
      throw new TurnRefusedException(Problem.limited(e));
    }
  }

  /** What the question puts into its session. */
  default Input input(Answering answering) {
    return switch (this) {
      case Typed(String text) -> new Input.Text(text, Optional.of(answering));
      case Recorded(Sound sound) ->
          new Input.Recording(sound.at(SoundDecoder.SAMPLE_RATE).samples(), answering);
    };
  }

  private static Optional<Problem> text(String text, Limits limits) {
    if (text.isBlank()) {
      return Optional.of(new Problem(Problem.Kind.BAD_REQUEST, "the text is empty"));
    }
    if (text.length() > limits.text()) {
      return Optional.of(
          new Problem(
              Problem.Kind.TOO_LARGE,
              "the text has %d characters, %d are taken".formatted(text.length(), limits.text())));
    }
    return Optional.empty();
  }

  private static Optional<Problem> sound(Sound sound, Limits limits) {
    if (sound.samples().length == 0) {
      return Optional.of(new Problem(Problem.Kind.NOT_SOUND, "the file holds no sound"));
    }
    if (sound.duration().compareTo(limits.recording()) > 0) {
      return Optional.of(
          new Problem(
              Problem.Kind.TOO_LARGE,
              "the sound has %.1f s, %d s are taken"
                  .formatted(sound.seconds(), limits.recording().toSeconds())));
    }
    return Optional.empty();
  }
}
