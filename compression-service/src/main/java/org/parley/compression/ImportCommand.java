package org.parley.compression;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.parley.compression.foreign.ForeignVersion;
import org.parley.compression.foreign.Kind;
import org.parley.compression.foreign.Wiring;
import org.parley.runtime.Bundle;
import org.parley.runtime.ModelVersion;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.TypeConversionException;

/** Makes a version of a model that was trained elsewhere. */
@Command(
    name = "import",
    mixinStandardHelpOptions = true,
    description =
        "Makes a version of an ONNX model that was trained elsewhere, so that steps without"
            + " training can compress it and services can serve it.")
final class ImportCommand implements Callable<Integer> {
  @Parameters(
      index = "0",
      paramLabel = "asr|nlu",
      converter = KindName.class,
      description = "What it is for.")
  Kind kind = Kind.ASR;

  @Parameters(index = "1", paramLabel = "MODEL.onnx", description = "The model in one file.")
  Path model = Path.of("");

  @Option(
      names = "--features",
      paramLabel = "FILE.yaml",
      description = "What its inputs and outputs are called, and the settings it was trained with.")
  Optional<Path> features = Optional.empty();

  @Option(
      names = "--tokens",
      paramLabel = "FILE",
      description = "Its tokens (asr) or words (nlu), one a line, in the order of their numbers.")
  Optional<Path> tokens = Optional.empty();

  @Option(
      names = "--assets",
      paramLabel = "DIR",
      description = "Further files of its own, called as models export calls them.")
  Optional<Path> assets = Optional.empty();

  @Option(
      names = "--like",
      paramLabel = "NAME@V|FILE",
      description =
          "Whose settings, assets and examples it takes where it has none of its own. Default: the"
              + " champion, as it was before compression.")
  Optional<String> like = Optional.empty();

  @Option(
      names = "--tag",
      defaultValue = "imported",
      description = "Of the version (default ${DEFAULT-VALUE}).")
  String tag = "";

  @Mixin private ModelFolders folders = new ModelFolders();

  /** Reads what it is for. */
  static final class KindName implements ITypeConverter<Kind> {
    @Override
    public Kind convert(String name) {
      return Stream.of(Kind.values())
          .filter(kind -> kind.model().equals(name))
          .findFirst()
          .orElseThrow(() -> new TypeConversionException("it is for asr or nlu, not " + name));
    }
  }

  @Override
  public Integer call() {
    Bundle alike = folders.find(kind.model(), like);
    Wiring wiring = features.map(Wiring::read).orElse(Wiring.PLAIN);
    ForeignVersion version = new ForeignVersion(kind, tag, alike, wiring, ownAssets());
    Path file = folders.own().resolve(kind.model() + "-" + tag + ".parley");
    try {
      ModelVersion made = version.of(read(model)).write(file);
      System.err.println(made + " lies in " + file);
      System.out.println(made);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(model + ": " + e.getMessage(), e);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + file + ": " + e.getMessage(), e);
    }
    return 0;
  }

  private SortedMap<String, byte[]> ownAssets() {
    SortedMap<String, byte[]> own = new TreeMap<>();
    assets.ifPresent(folder -> {
      try (Stream<Path> files = Files.list(folder)) {
        files.forEach(file -> own.put("assets/" + file.getFileName(), read(file)));
      } catch (IOException e) {
        throw new UncheckedIOException("cannot list " + folder + ": " + e.getMessage(), e);
      }
    });
    tokens.ifPresent(file -> own.put(kind.tokensEntry(), read(file)));
    return own;
  }

  private static byte[] read(Path file) {
    try {
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + file, e);
    }
  }
}
