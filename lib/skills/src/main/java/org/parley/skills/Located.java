package org.parley.skills;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;

/** A YAML value that knows its file and line, so that every error can name them. */
record Located(String file, Node node) {

  static Located read(Path path) {
    String file = path.getFileName().toString();
    try (var reader = Files.newBufferedReader(path, StandardCharsets.UTF_8)) {
      var node = new Yaml(new LoaderOptions()).compose(reader);
      if (node == null) {
        throw new SkillFormatException(file, 1, "the file is empty; see docs/SKILLS.md");
      }
      return new Located(file, node);
    } catch (MarkedYAMLException e) {
      var mark = e.getProblemMark();
      throw new SkillFormatException(
          file, mark == null ? 1 : mark.getLine() + 1, "not YAML: " + e.getProblem());
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + path, e);
    }
  }

  int line() {
    return node.getStartMark().getLine() + 1;
  }

  SkillFormatException wrong(String problem) {
    return new SkillFormatException(file, line(), problem);
  }

  String text() {
    if (node instanceof ScalarNode scalar && !scalar.getValue().isBlank()) {
      return scalar.getValue().strip();
    }
    throw wrong("expected a text here");
  }

  int whole() {
    try {
      return Integer.parseInt(text());
    } catch (NumberFormatException e) {
      throw wrong("'" + text() + "' is not a whole number");
    }
  }

  boolean flag() {
    return switch (text()) {
      case "true" -> true;
      case "false" -> false;
      default -> throw wrong("'" + text() + "' is neither true nor false");
    };
  }

  /** A list; a single value counts as a list of one. */
  List<Located> list() {
    return switch (node) {
      case SequenceNode sequence ->
          sequence.getValue().stream().map(item -> new Located(file, item)).toList();
      case ScalarNode scalar when scalar.getValue().isBlank() -> List.of();
      default -> List.of(this);
    };
  }

  List<String> texts() {
    return list().stream().map(Located::text).toList();
  }

  boolean isMap() {
    return node instanceof MappingNode;
  }

  /** Key → value in the order of the file. */
  Map<String, Located> map() {
    if (node instanceof ScalarNode scalar && scalar.getValue().isBlank()) {
      return Map.of();
    }
    if (!(node instanceof MappingNode mapping)) {
      throw wrong("expected 'name: value' lines here");
    }
    var entries = new LinkedHashMap<String, Located>();
    for (var tuple : mapping.getValue()) {
      var key = new Located(file, tuple.getKeyNode());
      if (entries.put(key.text(), new Located(file, tuple.getValueNode())) != null) {
        throw key.wrong("'" + key.text() + "' stands here twice; remove one");
      }
    }
    return entries;
  }

  /** This map, after checking that it has no other keys than these. */
  Map<String, Located> map(Set<String> known) {
    var entries = map();
    entries.forEach((key, value) -> {
      if (!known.contains(key)) {
        throw value.wrong(
            "unknown key '"
                + key
                + "'; known here: "
                + String.join(", ", known.stream().sorted().toList()));
      }
    });
    return entries;
  }

  /**
   * What stands under these keys, one inside the other; this place itself where a key is absent.
   */
  Located at(String... path) {
    var place = this;
    for (var key : path) {
      var inner = place.isMap() ? place.map().get(key) : null;
      if (inner == null) {
        return place;
      }
      place = inner;
    }
    return place;
  }

  Located need(Map<String, Located> entries, String key) {
    return Optional.ofNullable(entries.get(key))
        .orElseThrow(() -> wrong("'" + key + ":' is missing; add it"));
  }

  /** Applies a parser and gives its complaint this place. */
  <T> T parse(Function<String, T> parser) {
    try {
      return parser.apply(text());
    } catch (IllegalArgumentException | java.time.DateTimeException e) {
      throw wrong(String.valueOf(e.getMessage()));
    }
  }

  <T> List<T> parseAll(Function<String, T> parser) {
    var parsed = new ArrayList<T>();
    list().forEach(item -> parsed.add(item.parse(parser)));
    return parsed;
  }
}
