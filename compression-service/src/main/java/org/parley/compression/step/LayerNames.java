package org.parley.compression.step;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.parley.compression.network.Network;

/**
 * Layers that a recipe names, each by its name or by a pattern in which {@code *} stands for any
 * letters; with {@code !} before it, one that is left out.
 */
public record LayerNames(@JsonValue List<String> patterns) {
  private static final String NOT = "!";

  @JsonCreator
  public LayerNames {
    patterns = List.copyOf(patterns);
  }

  boolean names(String layer) {
    return patterns.stream().anyMatch(p -> !p.startsWith(NOT) && matches(p, layer))
        && patterns.stream().noneMatch(p -> p.startsWith(NOT) && matches(p.substring(1), layer));
  }

  /**
   * @throws IllegalArgumentException when a pattern matches no layer of the network
   */
  void requireIn(Network network) {
    for (String pattern : patterns) {
      String plain = pattern.startsWith(NOT) ? pattern.substring(1) : pattern;
      if (network.nodes().stream().noneMatch(node -> matches(plain, node.name()))) {
        throw new IllegalArgumentException(
            "no layer is named %s; those with weights are %s"
                .formatted(
                    plain,
                    network.nodes().stream()
                        .filter(node -> !node.layer().parameters().isEmpty())
                        .map(Network.Node::name)
                        .collect(Collectors.joining(", "))));
      }
    }
  }

  private static boolean matches(String pattern, String layer) {
    String expression =
        Stream.of(pattern.split("\\*", -1)).map(Pattern::quote).collect(Collectors.joining(".*"));
    return layer.matches(expression);
  }
}
