package org.parley.compression.job;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import org.parley.compression.network.Network;
import org.parley.compression.onnx.OnnxExport;
import org.parley.compression.onnx.OnnxImport;
import org.parley.runtime.Bundle;
import org.parley.runtime.BundleWriter;
import org.parley.runtime.Manifest;
import org.parley.runtime.NetworkFiles;

/**
 * Puts a changed network into a bundle, with its parent's contract and assets, but for the language
 * where a step makes it anew.
 *
 * @param recipeName of its file
 */
record VersionWriter(CompressionRecipe recipe, String recipeName, Bundle parent) {
  private static final String RECIPE = "compression.yaml";

  /** Of a network without some blocks, less than its parent's. */
  private static final String LOOKAHEAD = "lookaheadFrames";

  private static final SortedMap<String, byte[]> NO_ENTRIES = Collections.emptySortedMap();

  /** A version with its own golden examples. */
  BundleWriter whole(Network network, Subject subject) {
    BundleWriter writer =
        withoutExamples(network, recipe.changesLanguage() ? subject.language() : NO_ENTRIES);
    return writer.add(Subject.GOLDEN, subject.golden(read(writer)));
  }

  /** A bundle for the engine alone: with the parent's examples, which it need not answer alike. */
  Bundle timed(Network network) {
    return read(
        withoutExamples(network, NO_ENTRIES).add(Subject.GOLDEN, parent.entry(Subject.GOLDEN)));
  }

  /**
   * @param language entries that take the place of the parent's
   */
  private BundleWriter withoutExamples(Network network, SortedMap<String, byte[]> language) {
    Manifest.Draft draft =
        Manifest.Draft.of(recipe.model(), recipe.tag()).madeFrom(parent.version());
    for (Map.Entry<String, String> setting : parent.manifest().contract().entrySet()) {
      draft = draft.with(setting.getKey(), setting.getValue());
    }
    if (parent.manifest().contract().containsKey(LOOKAHEAD)) {
      // By how much less, since a network from elsewhere does not tell how late it is.
      int less = OnnxImport.network(parent).lookaheadFrames() - network.lookaheadFrames();
      draft = draft.with(LOOKAHEAD, parent.manifest().number(LOOKAHEAD) - less);
    }
    BundleWriter writer = new BundleWriter(draft.with("recipe", recipeName));
    for (String entry : parent.entries()) {
      if (!List.of(NetworkFiles.GRAPH, NetworkFiles.WEIGHTS, Subject.GOLDEN, RECIPE)
          .contains(entry)) {
        byte[] anew = language.get(entry);
        writer.add(entry, anew == null ? parent.entry(entry) : anew);
      }
    }
    return OnnxExport.files(network).addTo(writer).add(RECIPE, recipe.text());
  }

  static Bundle read(BundleWriter writer) {
    return Bundle.read("the new bundle", writer.toBytes());
  }
}
