package org.parley.understanding;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.util.List;
import org.parley.runtime.Bundle;
import org.parley.runtime.BundleRefusedException;

/**
 * Sentences of which a bundle says what its network answers, so that a broken one is found before
 * it serves.
 */
public final class GoldenExamples {
  private static final JsonMapper JSON = new JsonMapper();

  private GoldenExamples() {}

  /** A sentence, its words separated by blanks, with what is expected of it. */
  public record Example(String text, String intent, List<String> labels) {
    public Example {
      labels = List.copyOf(labels);
    }
  }

  /** What a tagger answers to sentences, to be put into its bundle. */
  public static byte[] write(Tagger tagger, List<String> texts) {
    try {
      return JSON.writerWithDefaultPrettyPrinter()
          .writeValueAsBytes(texts.stream().map(text -> answer(tagger, text)).toList());
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("records are always JSON", e);
    }
  }

  private static Example answer(Tagger tagger, String text) {
    var tagging = tagger.tag(List.of(text.split(" ")));
    return new Example(text, tagging.intents().getFirst().name(), tagging.labels());
  }

  /** The sentences of a bundle's examples. */
  public static List<String> texts(Bundle bundle) {
    return read(bundle).stream().map(Example::text).toList();
  }

  /**
   * Asks a tagger its bundle's examples.
   *
   * @throws BundleRefusedException if an answer is another, or the examples are no JSON
   */
  static void check(Bundle bundle, Tagger tagger) {
    for (var example : read(bundle)) {
      if (!answer(tagger, example.text()).equals(example)) {
        throw new BundleRefusedException(
            bundle.version().toString(), "a golden example is answered otherwise");
      }
    }
  }

  private static List<Example> read(Bundle bundle) {
    try {
      return JSON.readValue(bundle.entry(Tagger.GOLDEN), new TypeReference<>() {});
    } catch (IOException e) {
      throw new BundleRefusedException(
          bundle.version().toString(), "its golden examples cannot be read", e);
    }
  }
}
