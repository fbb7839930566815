package org.parley.compression.job;

import com.fasterxml.jackson.annotation.JsonAutoDetect.Visibility;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.PropertyAccessor;
import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.jsontype.NamedType;
import com.fasterxml.jackson.dataformat.cbor.databind.CBORMapper;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.stream.Stream;
import org.parley.compression.network.Layer;
import org.parley.compression.network.Network;
import org.parley.runtime.weights.Encoding;

/**
 * What a job has done, so that it goes on there after a kill, and another job that begins alike
 * need not do it again: each thing in a file that is named by its {@link Identity}. What was not
 * used for the longest time goes when there is too much.
 */
public final class JobCache {
  private static final String SUFFIX = ".cbor";

  /** A network of 14 million weights is 70 MB. */
  private static final long MOST_BYTES = 4L << 30;

  private final Path folder;
  private final String build;
  private final InstantSource clock;
  private final ObjectMapper mapper = mapper();

  /** A network after some of a recipe's steps, and its row for the report. */
  record Finished(Network network, StepRow row) {}

  /** How a version did on what validates, by measure. */
  record Judged(SequencedMap<String, List<Scored>> scores) {}

  /** What a version is layer by layer. */
  record Layers(List<LayerRow> rows) {}

  /** How long a part of a job took the last time. */
  record Took(double seconds) {}

  /**
   * @param build tells this program from another, whose steps may come out otherwise
   */
  public JobCache(Path folder, String build, InstantSource clock) {
    this.folder = folder;
    this.build = build;
    this.clock = clock;
  }

  /** Networks in a form of our own: every layer and encoding by its simple name. */
  private static ObjectMapper mapper() {
    ObjectMapper mapper =
        CBORMapper.builder()
            .addModule(new Jdk8Module())
            .addMixIn(Layer.class, ByName.class)
            .addMixIn(Encoding.class, ByName.class)
            .visibility(PropertyAccessor.FIELD, Visibility.ANY)
            .visibility(PropertyAccessor.GETTER, Visibility.NONE)
            .visibility(PropertyAccessor.IS_GETTER, Visibility.NONE)
            .build();
    Stream.of(Layer.class, Encoding.class)
        .flatMap(type -> Arrays.stream(type.getPermittedSubclasses()))
        .forEach(type -> mapper.registerSubtypes(new NamedType(type, type.getSimpleName())));
    return mapper;
  }

  @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "is")
  private interface ByName {}

  /** What was kept under an identity; empty also where its file was cut short. */
  <T> Optional<T> find(Class<T> type, String identity) {
    Path file = file(type, identity);
    try {
      T found = mapper.readValue(file.toFile(), type);
      Files.setLastModifiedTime(file, FileTime.from(clock.instant()));
      return Optional.of(found);
    } catch (FileNotFoundException | NoSuchFileException | JacksonException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + file + ": " + e.getMessage(), e);
    }
  }

  /** Writes beside the file and then renames: a kill leaves the whole of it or nothing. */
  <T> void keep(T thing, String identity) {
    Path file = file(thing.getClass(), identity);
    Path unfinished = file.resolveSibling(file.getFileName() + "." + ProcessHandle.current().pid());
    try {
      Files.createDirectories(folder);
      mapper.writeValue(unfinished.toFile(), thing);
      Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
      forget();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + file + ": " + e.getMessage(), e);
    }
  }

  private Path file(Class<?> type, String identity) {
    return folder.resolve(
        type.getSimpleName().toLowerCase(Locale.ROOT)
            + "-"
            + Identity.of(build, identity)
            + SUFFIX);
  }

  private record Kept(Path file, long bytes, FileTime used) {}

  private void forget() throws IOException {
    List<Kept> all;
    try (Stream<Path> files = Files.list(folder)) {
      all = files.map(JobCache::kept).flatMap(Optional::stream).toList();
    }
    long bytes = all.stream().mapToLong(Kept::bytes).sum();
    for (Kept oldest : all.stream().sorted(Comparator.comparing(Kept::used)).toList()) {
      if (bytes <= MOST_BYTES) {
        return;
      }
      Files.deleteIfExists(oldest.file());
      bytes -= oldest.bytes();
    }
  }

  /** Empty where another job has just renamed or deleted it. */
  private static Optional<Kept> kept(Path file) {
    try {
      return Optional.of(new Kept(file, Files.size(file), Files.getLastModifiedTime(file)));
    } catch (IOException e) {
      return Optional.empty();
    }
  }
}
