package org.parley.compression.search;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.DoubleNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.SortedMap;
import java.util.TreeMap;
import org.parley.compression.job.Front;

/**
 * The places of a recipe that a search may fill: {@code {choose: [a, b]}} is one of a list, {@code
 * {between: [low, high]}} a number of a range. A list's element that is chosen to be {@value
 * Front#NONE} is left out.
 *
 * <p>Each place has a gene, a number from 0 to below 1. Places inside of what was not chosen have
 * one, too; it then counts for nothing.
 */
final class Choices {
  private static final String CHOOSE = "choose";
  private static final String BETWEEN = "between";

  /** More digits of a share would be another network, and no other result. */
  private static final MathContext DIGITS = new MathContext(2);

  private final JsonNode tree;
  private final SequencedMap<String, Place> places = new LinkedHashMap<>();

  private sealed interface Place {
    /** One of a list. */
    record Options(List<JsonNode> all) implements Place {}

    /** A number; a whole one if both ends are. */
    record Range(double low, double high, boolean whole) implements Place {}
  }

  /**
   * What came of genes.
   *
   * @param chosen by place, as text
   */
  record Drawn(JsonNode tree, SortedMap<String, String> chosen) {}

  /**
   * @throws IllegalArgumentException when a place gives no choice
   */
  Choices(JsonNode tree) {
    this.tree = tree;
    collect(tree, "");
    if (places.isEmpty()) {
      throw new IllegalArgumentException(
          "nothing to search: no place says {choose: [a, b]} or {between: [low, high]}");
    }
  }

  /** How many genes there are. */
  int count() {
    return places.size();
  }

  /** How many values a place has; 0 where it is a range. */
  int options(int gene) {
    return switch (List.copyOf(places.values()).get(gene)) {
      case Place.Options options -> options.all().size();
      case Place.Range _ -> 0;
    };
  }

  /** The first of all options, the lowest of all numbers. */
  List<Double> lowest() {
    return new ArrayList<>(Collections.nCopies(places.size(), 0.0));
  }

  /** The same, but for one place, which is chosen and has another option, and those around it. */
  List<Double> reaching(int gene, double value) {
    List<String> names = List.copyOf(places.sequencedKeySet());
    String reached = names.get(gene);
    List<Double> genes = lowest();
    for (int i = 0; i < gene; i++) {
      if (places.get(names.get(i)) instanceof Place.Options options
          && reached.startsWith(names.get(i) + "(")) {
        String option = reached.substring(names.get(i).length() + 1).replaceFirst("\\).*", "");
        genes.set(i, (Integer.parseInt(option) - 0.5) / options.all().size());
      }
    }
    genes.set(gene, value);
    return genes;
  }

  private void collect(JsonNode node, String at) {
    if (isPlace(node, CHOOSE)) {
      List<JsonNode> all = listed(node.get(CHOOSE), at);
      places.put(at, new Place.Options(all));
      for (int i = 0; i < all.size(); i++) {
        collect(all.get(i), at + "(" + (i + 1) + ")");
      }
    } else if (isPlace(node, BETWEEN)) {
      places.put(at, range(listed(node.get(BETWEEN), at), at));
    } else if (node.isArray()) {
      for (int i = 0; i < node.size(); i++) {
        collect(node.get(i), at + "[" + i + "]");
      }
    } else {
      node.properties().forEach(field -> collect(field.getValue(), at(at, field.getKey())));
    }
  }

  private static boolean isPlace(JsonNode node, String kind) {
    return node.size() == 1 && node.has(kind);
  }

  private static String at(String place, String field) {
    return place.isEmpty() ? field : place + "." + field;
  }

  private static List<JsonNode> listed(JsonNode values, String at) {
    if (!values.isArray() || values.size() < 2) {
      throw new IllegalArgumentException(at + ": a choice needs a list of two values or more");
    }
    return List.copyOf(values.valueStream().toList());
  }

  private static Place.Range range(List<JsonNode> ends, String at) {
    if (ends.size() != 2
        || !ends.stream().allMatch(JsonNode::isNumber)
        || ends.getFirst().asDouble() >= ends.getLast().asDouble()) {
      throw new IllegalArgumentException(at + ": between needs two numbers, the lower one first");
    }
    return new Place.Range(
        ends.getFirst().asDouble(),
        ends.getLast().asDouble(),
        ends.stream().allMatch(JsonNode::isIntegralNumber));
  }

  /** The recipe that genes make. */
  Drawn drawn(List<Double> genes) {
    Map<String, Double> byPlace = new LinkedHashMap<>();
    int next = 0;
    for (String place : places.keySet()) {
      byPlace.put(place, genes.get(next++));
    }
    SortedMap<String, String> chosen = new TreeMap<>();
    return new Drawn(drawn(tree, "", byPlace, chosen), chosen);
  }

  private JsonNode drawn(
      JsonNode node, String at, Map<String, Double> genes, SortedMap<String, String> chosen) {
    Place place = places.get(at);
    if (place instanceof Place.Options options) {
      int which = (int) (genes.getOrDefault(at, 0.0) * options.all().size());
      JsonNode option = options.all().get(which);
      chosen.put(at, brief(option));
      return drawn(option, at + "(" + (which + 1) + ")", genes, chosen);
    }
    if (place instanceof Place.Range range) {
      JsonNode value = number(range, genes.getOrDefault(at, 0.0));
      chosen.put(at, value.asText());
      return value;
    }
    if (node.isArray()) {
      ArrayNode list = JsonNodeFactory.instance.arrayNode();
      for (int i = 0; i < node.size(); i++) {
        JsonNode element = drawn(node.get(i), at + "[" + i + "]", genes, chosen);
        if (!(places.containsKey(at + "[" + i + "]") && element.asText().equals(Front.NONE))) {
          list.add(element);
        }
      }
      return list;
    }
    if (node.isObject()) {
      ObjectNode object = JsonNodeFactory.instance.objectNode();
      node.properties()
          .forEach(field ->
              object.set(
                  field.getKey(), drawn(field.getValue(), at(at, field.getKey()), genes, chosen)));
      return object;
    }
    return node;
  }

  private static JsonNode number(Place.Range range, double gene) {
    if (range.whole()) {
      double values = range.high() - range.low() + 1;
      return IntNode.valueOf((int) (range.low() + Math.floor(gene * values)));
    }
    double value = range.low() + gene * (range.high() - range.low());
    return DoubleNode.valueOf(new BigDecimal(value).round(DIGITS).doubleValue());
  }

  /** A step by its name, what is small as it is. */
  private static String brief(JsonNode option) {
    return option.has("step") ? option.get("step").asText() : text(option);
  }

  private static String text(JsonNode value) {
    return value.isValueNode() ? value.asText() : value.toString().replace("\"", "");
  }
}
