package org.parley.compression.bench;

import java.util.List;
import org.parley.runtime.Bundle;
import org.parley.runtime.BundleWriter;
import org.parley.runtime.Manifest;
import org.parley.runtime.NetworkFiles;

/**
 * All that a version costs beside its parent.
 *
 * @param times for each batch, the one that the service mostly uses last
 */
public record VersionBench(
    String parent, String version, List<EngineTimes> times, Bytes ofParent, Bytes ofVersion) {

  /**
   * @param network of the graph with its weights
   * @param entropy as many, if codes took no more than their entropy; the same where there are none
   * @param wire of the bundle's file
   * @param memory of the loaded and used network, 0 where the system does not tell
   */
  public record Bytes(long network, long entropy, long wire, long memory) {}

  public VersionBench {
    times = List.copyOf(times);
  }

  public static VersionBench of(EngineBench bench, Bundle parent, Bundle version) {
    return new VersionBench(
        parent.version().toString(),
        version.version().toString(),
        bench.compare(parent, version),
        bytes(parent),
        bytes(version));
  }

  private static Bytes bytes(Bundle bundle) {
    return new Bytes(
        bundle.manifest().networkBytes(),
        NetworkFiles.of(bundle).entropyBytes(),
        wire(bundle),
        SessionMemory.of(bundle));
  }

  /** The same entries give the same file. */
  private static long wire(Bundle bundle) {
    Manifest manifest = bundle.manifest();
    BundleWriter writer =
        new BundleWriter(
            new Manifest.Draft(
                bundle.version().name(),
                bundle.version().tag(),
                manifest.parent(),
                manifest.contract()));
    bundle.entries().forEach(entry -> writer.add(entry, bundle.entry(entry)));
    return writer.toBytes().length;
  }

  /** How many times smaller the version's network is. */
  public double networkRatio() {
    return ratio(ofParent.network, ofVersion.network);
  }

  public double wireRatio() {
    return ratio(ofParent.wire, ofVersion.wire);
  }

  public double memoryRatio() {
    return ratio(ofParent.memory, ofVersion.memory);
  }

  /** The parent's median time over the version's, in the batch that the service mostly uses. */
  public double faster() {
    return times.getLast().p50Ratio();
  }

  private static double ratio(long parent, long version) {
    return version == 0 ? 0 : (double) parent / version;
  }
}
