package org.parley.system;

import java.util.List;
import org.parley.events.TranscriptCompleted;
import org.parley.events.Word;

/** What a final says, without what differs from run to run by nature. */
record Said(String text, List<Word> words, double confidence) {
  static Said of(TranscriptCompleted completed) {
    return new Said(completed.text(), completed.words(), completed.confidence());
  }
}
