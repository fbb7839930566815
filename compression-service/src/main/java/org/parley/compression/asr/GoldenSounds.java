package org.parley.compression.asr;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.parley.compression.speech.SpeechCorpus;
import org.parley.recognition.Recognizer;
import org.parley.runtime.Bundle;
import org.parley.signal.Pcm;

/**
 * {@code golden.json}: sounds of a synthetic voice and the words that this very bundle recognises
 * in them, so that whoever loads it can see that it works there as it did here.
 */
final class GoldenExamples {
  private static final int MOST = 3;

  private GoldenExamples() {}

  /**
   * The first examples that are recognised without a mistake.
   *
   * @param bundle without golden examples
   */
  static String of(Bundle bundle, List<SpeechCorpus.Example> candidates) {
    ObjectNode golden = JsonMapper.builder().build().createObjectNode();
    golden.put("sampleRate", 16_000);
    ArrayNode examples = golden.putArray("examples");
    try (Recognizer recognizer = Recognizer.load(bundle, 1)) {
      for (SpeechCorpus.Example candidate : candidates) {
        if (examples.size() < MOST
            && recognizer.recognize(candidate.samples()).text().equals(candidate.text())) {
          examples
              .addObject()
              .put("words", candidate.text())
              .put("pcm", Pcm.toBytes(candidate.samples()));
        }
      }
    }
    return text(golden);
  }

  private static String text(ObjectNode golden) {
    try {
      return JsonMapper.builder().build().writeValueAsString(golden) + "\n";
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a tree is always JSON", e);
    }
  }
}
