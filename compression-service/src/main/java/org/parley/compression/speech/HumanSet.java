package org.parley.compression.speech;

import java.util.List;
import org.parley.media.Manifest;

/**
 * A set of human recordings, and the rule that keeps its test apart.
 *
 * @param folder under the data folder; the name without {@code speech-} is the source
 */
record HumanSet(String folder, Rule rule) {

  /**
   * Every set that may train. The barista's orders and LibriSpeech's test-other are not among them:
   * they only judge.
   */
  static final List<HumanSet> ALL =
      List.of(
          new HumanSet("speech-speechocean762", Rule.TENTHS),
          new HumanSet("speech-wuw2-telephone", Rule.TENTHS),
          new HumanSet("speech-librispeech-train-clean-3spk", Rule.TENTHS),
          new HumanSet("speech-commonvoice-100", Rule.TENTHS),
          new HumanSet("speech-fsdd", Rule.OFFICIAL),
          new HumanSet("speech-commands-v2-testset", Rule.THIRD));

  /** Which part a row belongs to. */
  enum Rule {
    /** A tenth of the speakers tests, a tenth validates. */
    TENTHS,
    /** A third of the speakers tests, a tenth of the others validates. */
    THIRD,
    /** The set's own split tests; recordings of the same five speakers train. */
    OFFICIAL
  }

  String source() {
    return folder.replaceFirst("^speech-", "");
  }

  Split split(Manifest.Row row) {
    String speaker = speaker(row);
    return switch (rule) {
      case TENTHS -> Split.of(speaker);
      case THIRD ->
          TextDigest.of(speaker) % 3 == 0
              ? Split.TEST
              : TextDigest.of(speaker) / 3 % 10 == 1 ? Split.VALIDATION : Split.TRAINING;
      case OFFICIAL ->
          row.cell("official_split").filter("test"::equals).isPresent()
              ? Split.TEST
              : Split.TRAINING;
    };
  }

  String speaker(Manifest.Row row) {
    return row.cell("speaker").orElse("unknown");
  }
}
