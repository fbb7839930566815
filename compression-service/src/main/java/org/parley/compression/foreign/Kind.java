package org.parley.compression.foreign;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.parley.compression.network.Dimensions;
import org.parley.compression.network.ElementType;
import org.parley.compression.network.Network;
import org.parley.recognition.Recognizer;
import org.parley.runtime.Bundle;
import org.parley.runtime.FloatTensor;
import org.parley.runtime.Tensor;
import org.parley.understanding.EncodedSentences;
import org.parley.understanding.Tagger;
import org.parley.understanding.Vocabulary;

/** What models can be taken in, and what they must look like. */
public enum Kind {
  /** An acoustic model for CTC. */
  ASR("asr", "assets/tokens.txt") {
    @Override
    SequencedMap<String, Fed> inputs(Map<String, String> contract) {
      SequencedMap<String, Fed> inputs = new LinkedHashMap<>();
      inputs.put("features", new Fed(ElementType.FLOAT, 3, number(contract, "melBins")));
      return inputs;
    }

    @Override
    List<String> outputs() {
      return List.of("log_probs");
    }

    @Override
    Map<String, Tensor> example(Bundle bundle, SplittableRandom random) {
      int bins = bundle.manifest().number("melBins");
      float[] values = new float[2 * FRAMES * bins];
      for (int i = 0; i < values.length; i++) {
        values[i] = (float) (-6 + 3 * random.nextGaussian());
      }
      return Map.of("features", FloatTensor.of(values, 2, FRAMES, bins));
    }

    @Override
    Map<String, List<Integer>> answers(Bundle bundle) {
      int stacked = bundle.manifest().number("stackedFrames");
      return Map.of("log_probs", List.of(2, FRAMES / stacked, tokens(bundle)));
    }

    @Override
    byte[] golden(Bundle bundle, Bundle like) {
      try (Recognizer recognizer = Recognizer.load(bundle, 1)) {
        return org.parley.recognition.GoldenExamples.again(recognizer, like)
            .getBytes(java.nio.charset.StandardCharsets.UTF_8);
      }
    }
  },

  /** A classifier of sentences that tags words. */
  NLU("nlu", Tagger.WORDS) {
    @Override
    SequencedMap<String, Fed> inputs(Map<String, String> contract) {
      int pieces = number(contract, Tagger.PIECES_PER_WORD);
      SequencedMap<String, Fed> inputs = new LinkedHashMap<>();
      inputs.put(EncodedSentences.WORDS, new Fed(ElementType.INT, 2, Dimensions.ANY));
      inputs.put(EncodedSentences.PIECES, new Fed(ElementType.INT, 3, pieces));
      inputs.put(EncodedSentences.PIECE_MASK, new Fed(ElementType.FLOAT, 3, pieces));
      inputs.put(EncodedSentences.MASK, new Fed(ElementType.FLOAT, 2, Dimensions.ANY));
      return inputs;
    }

    @Override
    List<String> outputs() {
      return List.of(EncodedSentences.INTENTS, EncodedSentences.LABELS);
    }

    @Override
    Map<String, Tensor> example(Bundle bundle, SplittableRandom random) {
      Vocabulary vocabulary = Tagger.vocabulary(bundle);
      List<String> words = bundle.text(Tagger.WORDS).lines().toList();
      List<String> said =
          Stream.generate(() -> words.get(random.nextInt(words.size()))).limit(WORDS).toList();
      return EncodedSentences.of(List.of(said), vocabulary).tensors();
    }

    @Override
    Map<String, List<Integer>> answers(Bundle bundle) {
      int labels = tokens(bundle, Tagger.LABELS);
      return Map.of(
          EncodedSentences.INTENTS, List.of(1, tokens(bundle, Tagger.INTENTS)),
          EncodedSentences.LABELS, List.of(1, WORDS, labels));
    }

    @Override
    byte[] golden(Bundle bundle, Bundle like) {
      try (Tagger tagger = Tagger.unchecked(bundle, 1)) {
        return org.parley.understanding.GoldenExamples.write(
            tagger, org.parley.understanding.GoldenExamples.texts(like));
      }
    }
  };

  /** Of an example: 640 ms. */
  private static final int FRAMES = 64;

  /** Of an example's sentence. */
  private static final int WORDS = 5;

  private final String model;
  private final String tokensEntry;

  /**
   * @param rank how many axes
   * @param channels of the last one
   */
  record Fed(ElementType type, int rank, int channels) {
    Dimensions sizes() {
      int[] sizes = new int[rank];
      Arrays.fill(sizes, Dimensions.ANY);
      sizes[rank - 1] = channels;
      return Dimensions.of(sizes);
    }
  }

  Kind(String model, String tokensEntry) {
    this.model = model;
    this.tokensEntry = tokensEntry;
  }

  /** The name of such models. */
  public String model() {
    return model;
  }

  /** Where its tokens or words lie. */
  public String tokensEntry() {
    return tokensEntry;
  }

  abstract SequencedMap<String, Fed> inputs(Map<String, String> contract);

  abstract List<String> outputs();

  /** Something to feed. */
  abstract Map<String, Tensor> example(Bundle bundle, SplittableRandom random);

  /** The shapes of what must come of it. */
  abstract Map<String, List<Integer>> answers(Bundle bundle);

  /** Golden examples of the sounds or sentences of another version. */
  abstract byte[] golden(Bundle bundle, Bundle like);

  private static int number(Map<String, String> contract, String name) {
    try {
      return Integer.parseInt(contract.getOrDefault(name, ""));
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          "the contract needs a whole number '%s'; give it in --features".formatted(name), e);
    }
  }

  /** How many lines an entry has. */
  static int tokens(Bundle bundle, String entry) {
    return Math.toIntExact(bundle.text(entry).lines().count());
  }

  int tokens(Bundle bundle) {
    return tokens(bundle, tokensEntry);
  }

  /**
   * Compares inputs and outputs with what is wanted.
   *
   * @throws IllegalArgumentException with the first that does not fit
   */
  void require(Network network, Map<String, String> contract) {
    SequencedMap<String, Fed> wanted = inputs(contract);
    for (Network.Input input : network.inputs()) {
      Fed fed = wanted.get(input.name());
      if (fed == null) {
        throw new IllegalArgumentException(
            "the input '%s' is none that is fed; those are %s: name it in --features"
                .formatted(input.name(), wanted.keySet()));
      }
      int channels = input.dimensions().channels();
      if (input.type() != fed.type()
          || input.dimensions().rank() != fed.rank()
          || (fed.channels() != Dimensions.ANY
              && channels != Dimensions.ANY
              && channels != fed.channels())) {
        throw new IllegalArgumentException(
            "the input '%s' is %s %s; what is fed has %d axes of %s, the last of %d"
                .formatted(
                    input.name(),
                    input.type(),
                    input.dimensions(),
                    fed.rank(),
                    fed.type(),
                    fed.channels()));
      }
    }
    List<String> given = network.outputs().stream().map(Network.Output::name).toList();
    for (String output : outputs()) {
      if (!given.contains(output)) {
        throw new IllegalArgumentException(
            "no output is '%s'; there are %s: name it in --features".formatted(output, given));
      }
    }
  }
}
