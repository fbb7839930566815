package org.parley.recognition;

import java.lang.ref.WeakReference;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.parley.runtime.Bundle;
import org.parley.runtime.Manifest;

/**
 * The decoding graphs of versions that are in use, by the digests of what they are made of.
 * Versions of one network mostly have lexicon and language model in common, and building their
 * graph takes far longer, and more memory, than everything else in loading. Thread-safe.
 */
public final class SharedGraphs {
  private static final List<String> PARTS =
      List.of(Recognizer.TOKENS, Recognizer.LEXICON, Recognizer.LANGUAGE_MODEL, Recognizer.GRAMMAR);

  private final Map<String, WeakReference<DecodingGraph>> graphs = new HashMap<>();

  /** That of a version that is in use and has the same parts, or a new one. */
  synchronized DecodingGraph of(Bundle bundle, Supplier<DecodingGraph> build) {
    graphs.values().removeIf(graph -> graph.get() == null);
    String key = key(bundle);
    WeakReference<DecodingGraph> known = graphs.get(key);
    @Nullable DecodingGraph shared = known == null ? null : known.get();
    if (shared != null) {
      return shared;
    }
    DecodingGraph built = build.get();
    graphs.put(key, new WeakReference<>(built));
    return built;
  }

  private static String key(Bundle bundle) {
    Map<String, Manifest.Entry> entries = bundle.manifest().entries();
    return PARTS.stream()
        .map(entries::get)
        .map(entry -> entry == null ? "none" : entry.sha256())
        .collect(Collectors.joining(" "));
  }
}
