package org.parley.recognition;

import java.util.ArrayList;
import java.util.List;
import org.parley.recognition.NgramTable.GrowingLevel;
import org.parley.recognition.NgramTable.Level;

/** Reads one ARPA file. */
final class ArpaReader {
  private final Fields fields;
  private final List<Level> levels = new ArrayList<>();

  /** Of length 0 before the first section. */
  private GrowingLevel level = new GrowingLevel(0);

  /** Words of the 1-grams, which are all that there are. */
  private int known = Integer.MAX_VALUE;

  ArpaReader(byte[] arpa) {
    this.fields = new Fields(arpa);
  }

  NgramTable read() {
    boolean ended = false;
    while (!ended && fields.nextLine()) {
      if (fields.startsWith('\\')) {
        ended = mark(fields.text(0));
      } else if (fields.count() > 0 && !isSize()) {
        ngram();
      }
    }
    endLevel();
    if (levels.isEmpty() || levels.getFirst().count() == 0) {
      throw new IllegalArgumentException("no n-grams in the ARPA file");
    }
    return new NgramTable(fields.words().words(), levels);
  }

  /** Whether it is the last one. */
  private boolean mark(String mark) {
    if (mark.endsWith("-grams:")) {
      endLevel();
      if (!mark.equals("\\" + (levels.size() + 1) + "-grams:")) {
        throw wrong("comes out of order");
      }
      level = new GrowingLevel(levels.size() + 1);
    } else if (!mark.equals("\\data\\") && !mark.equals("\\end\\")) {
      throw wrong("is no " + level.length() + "-gram");
    }
    return mark.equals("\\end\\");
  }

  private void endLevel() {
    if (level.length() > 0) {
      levels.add(level.grown());
      known = fields.words().size();
    }
  }

  /** {@code ngram 1=12292}, before the first section; nobody needs it. */
  private boolean isSize() {
    return level.length() == 0 && fields.text(0).equals("ngram");
  }

  private void ngram() {
    int length = level.length();
    int count = fields.count();
    if (length == 0 || count < length + 1 || count > length + 2) {
      throw wrong("is no " + length + "-gram");
    }
    try {
      double logProbability = fields.doubleNumber(0) * NgramModel.LN10;
      double backoff = count == length + 2 ? fields.doubleNumber(length + 1) * NgramModel.LN10 : 0;
      for (int i = 0; i < length; i++) {
        int number = fields.word(i + 1);
        if (number >= known) {
          throw wrong("has the word '" + fields.text(i + 1) + "', which is no 1-gram");
        }
        level.word(i, number);
      }
      level.add(logProbability, backoff);
    } catch (NumberFormatException e) {
      throw wrong("has no number where one belongs", e);
    }
  }

  private IllegalArgumentException wrong(String what) {
    return new IllegalArgumentException(
        "line " + fields.line() + " " + what + ": " + fields.lineText());
  }

  private IllegalArgumentException wrong(String what, NumberFormatException cause) {
    return new IllegalArgumentException(
        "line " + fields.line() + " " + what + ": " + fields.lineText(), cause);
  }
}
