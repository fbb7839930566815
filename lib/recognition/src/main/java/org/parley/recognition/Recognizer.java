package org.parley.recognition;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;
import org.parley.runtime.Bundle;
import org.parley.runtime.BundleRefusedException;
import org.parley.runtime.ModelVersion;
import org.parley.signal.LogMel;

/**
 * Speech to words with the model of one bundle.
 *
 * <p>Any number of utterances are recognised side by side: {@link #advance} computes a chunk of
 * each in one run of the network. What it recognises in one does not depend on the others. Close it
 * when no stream needs it any more.
 */
public final class Recognizer implements AutoCloseable {
  /** Utterances of one run; more take further runs. Bounds the memory of a run. */
  static final int MOST_AT_ONCE = 64;

  static final String TOKENS = "assets/tokens.txt";
  static final String LEXICON = "assets/lexicon.txt";
  static final String LANGUAGE_MODEL = "assets/lm.arpa";
  static final String GRAMMAR = "assets/grammar.txt";

  private final ModelVersion version;
  private final AcousticModel model;
  private final DecodingGraph graph;
  private final DecodingSettings settings;
  private final LogMel logMel = new LogMel();

  private Recognizer(
      ModelVersion version, AcousticModel model, DecodingGraph graph, DecodingSettings settings) {
    this.version = version;
    this.model = model;
    this.graph = graph;
    this.settings = settings;
  }

  /**
   * Loads a bundle: {@code network.onnx}, {@code assets/tokens.txt}, {@code assets/lexicon.txt},
   * {@code assets/lm.arpa} and, where they are there, {@code assets/grammar.txt} (see {@link
   * WordGrammar}) and {@code assets/decoding.json}.
   *
   * @param threads of one run of the network
   * @throws BundleRefusedException when the bundle lacks something or its parts do not fit together
   */
  public static Recognizer load(Bundle bundle, int threads) {
    return load(bundle, threads, decodingSettings(bundle));
  }

  /** As {@link #load(Bundle, int)}, with other constants of the search than the bundle's own. */
  public static Recognizer load(Bundle bundle, int threads, DecodingSettings settings) {
    return load(bundle, threads, settings, checked(bundle, () -> languageModel(bundle)));
  }

  /**
   * As {@link #load(Bundle, int)}, with a language model of other sentences than the bundle's own,
   * such as those of one skill.
   */
  public static Recognizer load(
      Bundle bundle, int threads, DecodingSettings settings, LanguageModel language) {
    return load(bundle, threads, settings, graph(bundle, language));
  }

  /**
   * As {@link #load(Bundle, int)}, with the lexicon and the language model of a version that is in
   * use, where they are the same.
   */
  public static Recognizer load(Bundle bundle, int threads, SharedGraphs graphs) {
    DecodingGraph graph =
        graphs.of(bundle, () -> graph(bundle, checked(bundle, () -> languageModel(bundle))));
    return load(bundle, threads, decodingSettings(bundle), graph);
  }

  private static DecodingGraph graph(Bundle bundle, LanguageModel language) {
    return checked(
        bundle,
        () ->
            new DecodingGraph(
                bundle.text(TOKENS).lines().map(String::strip).toList(),
                Lexicon.parse(bundle.text(LEXICON)),
                language));
  }

  private static Recognizer load(
      Bundle bundle, int threads, DecodingSettings settings, DecodingGraph graph) {
    AcousticModel model = new AcousticModel(bundle, graph.tokens(), threads);
    return new Recognizer(bundle.version(), model, graph, settings);
  }

  /** The search's constants as a bundle has them. */
  public static DecodingSettings decodingSettings(Bundle bundle) {
    return bundle.has("assets/decoding.json")
        ? checked(bundle, () -> DecodingSettings.parse(bundle.text("assets/decoding.json")))
        : DecodingSettings.DEFAULT;
  }

  /** Both files are large, and a service that was killed comes back the sooner. */
  private static LanguageModel languageModel(Bundle bundle) {
    CompletableFuture<Optional<WordGrammar>> grammar =
        CompletableFuture.supplyAsync(() ->
            bundle.has(GRAMMAR)
                ? Optional.of(WordGrammar.parse(bundle.entry(GRAMMAR)))
                : Optional.empty());
    NgramTable ngram = NgramTable.parseArpa(bundle.entry(LANGUAGE_MODEL));
    try {
      return new LanguageModel(ngram, grammar.join());
    } catch (CompletionException e) {
      throw e.getCause() instanceof IllegalArgumentException cause ? cause : e;
    }
  }

  private static <T> T checked(Bundle bundle, Supplier<T> read) {
    try {
      return read.get();
    } catch (IllegalArgumentException e) {
      throw new BundleRefusedException(
          bundle.version().toString(), String.valueOf(e.getMessage()), e);
    }
  }

  public ModelVersion version() {
    return version;
  }

  /** Number of words that it can recognise. */
  public int vocabulary() {
    return graph.vocabulary();
  }

  public DecodingSettings settings() {
    return settings;
  }

  /** A new utterance. */
  public UtteranceStream open() {
    return new UtteranceStream(model, graph, settings, logMel);
  }

  /**
   * Recognises one chunk, 320 ms, of each utterance that has one.
   *
   * @param streams of this recognizer, each once
   * @return how many had a chunk
   * @throws IllegalStateException after {@link #close}
   */
  public int advance(Collection<UtteranceStream> streams) {
    List<UtteranceStream> ready = streams.stream().filter(UtteranceStream::ready).toList();
    for (int from = 0; from < ready.size(); from += MOST_AT_ONCE) {
      advanceTogether(ready.subList(from, Math.min(ready.size(), from + MOST_AT_ONCE)));
    }
    return ready.size();
  }

  private void advanceTogether(List<UtteranceStream> streams) {
    List<float[]> chunks = new ArrayList<>(streams.size());
    List<float[][]> memories = new ArrayList<>(streams.size());
    for (UtteranceStream stream : streams) {
      chunks.add(stream.nextChunk());
      memories.add(stream.memory());
    }
    float[] logProbs = model.advance(chunks, memories);
    int size = logProbs.length / streams.size();
    for (int i = 0; i < streams.size(); i++) {
      streams.get(i).advance(logProbs, i * size, graph.tokens());
    }
  }

  /**
   * Recognises what is left of an utterance, alone.
   *
   * @return what was said in it
   */
  public Transcript finish(UtteranceStream stream) {
    stream.end();
    while (!stream.finished()) {
      advance(List.of(stream));
    }
    return stream.transcript();
  }

  /**
   * Recognises a whole sound.
   *
   * @param samples16k 16 kHz, −1..1
   */
  public Transcript recognize(float[] samples16k) {
    UtteranceStream stream = open();
    stream.accept(samples16k);
    return finish(stream);
  }

  /**
   * What the network says of a whole sound as it is, with its noise, before any search.
   *
   * @param samples16k 16 kHz, −1..1
   * @return log-probabilities, shape [frames of 40 ms, tokens]; the first frames, as many as the
   *     look-ahead, say nothing yet
   */
  float[] logProbs(float[] samples16k) {
    DecodingSettings asItIs = settings.with(Map.of("noiseFactor", 0.0));
    UtteranceStream stream = new UtteranceStream(model, graph, asItIs, logMel);
    stream.accept(samples16k);
    stream.end();
    List<float[]> chunks = new ArrayList<>();
    while (!stream.finished()) {
      float[] chunk =
          model.advance(List.of(stream.nextChunk()), List.<float[][]>of(stream.memory()));
      chunks.add(chunk);
    }
    float[] all = new float[chunks.stream().mapToInt(chunk -> chunk.length).sum()];
    int filled = 0;
    for (float[] chunk : chunks) {
      System.arraycopy(chunk, 0, all, filled, chunk.length);
      filled += chunk.length;
    }
    return all;
  }

  @Override
  public void close() {
    model.close();
  }
}
