package org.parley.compression.job;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonStreamContext;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.exc.InvalidFormatException;
import com.fasterxml.jackson.databind.exc.InvalidTypeIdException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Says of a recipe that cannot be read where the mistake is and what to do. */
final class RecipeMistake {
  private static final Pattern MISSING = Pattern.compile("creator property '([^']+)'");

  /** Of an enumeration, whose names in a recipe need not be those of its constants. */
  private static final Pattern ACCEPTED = Pattern.compile("accepted for Enum class: \\[(.*)]");

  /** The line of each field and element, by its path such as {@code steps[0].bits}. */
  private final Map<String, Integer> lines = new LinkedHashMap<>();

  private RecipeMistake(String text) {
    try (JsonParser parser = new YAMLFactory().createParser(text)) {
      while (parser.nextToken() != null) {
        if (parser.currentToken() != JsonToken.END_OBJECT
            && parser.currentToken() != JsonToken.END_ARRAY) {
          lines.putIfAbsent(
              path(parser.getParsingContext()), parser.currentTokenLocation().getLineNr());
        }
      }
    } catch (IOException e) {
      // What comes after a mistake of the YAML itself has no line.
      lines.putIfAbsent("", 1);
    }
  }

  /**
   * @param text of the recipe
   * @return line, place, reason
   */
  static String of(JsonProcessingException e, String text) {
    return new RecipeMistake(text).explain(e);
  }

  /**
   * @param text of what was put together, which JSON is, too
   * @return place, reason
   */
  static String withoutLine(JsonProcessingException e, String text) {
    return of(e, text).replaceFirst("^\\d+: ", "");
  }

  /** Of the field or element that is being read. */
  private static String path(JsonStreamContext context) {
    if (context.inArray()) {
      return start(context) + "[" + context.getCurrentIndex() + "]";
    }
    String name = context.getCurrentName();
    return context.inRoot() || name == null ? start(context) : field(start(context), name);
  }

  /** Of the object or array that is being read. */
  private static String start(JsonStreamContext context) {
    JsonStreamContext parent = context.getParent();
    return parent == null || parent.inRoot() ? "" : path(parent);
  }

  private static String field(String place, String name) {
    return place.isEmpty() ? name : place + "." + name;
  }

  private String explain(JsonProcessingException e) {
    if (!(e instanceof JsonMappingException mapping)) {
      int line = e.getLocation() == null ? 1 : e.getLocation().getLineNr();
      return line + ": " + e.getOriginalMessage();
    }
    String place = place(mapping);
    String reason = reason(mapping, place);
    return line(place, reason) + ": " + (place.isEmpty() ? "" : place + ": ") + reason;
  }

  /** Of the field with which the reason begins, where there is one; else of the place. */
  private int line(String place, String reason) {
    String first = reason.replaceFirst("[^A-Za-z.].*", "");
    for (String known = field(place, first);
        !known.isEmpty();
        known = known.replaceFirst("(\\.|^)[^.]*$", "")) {
      Integer line = lines.get(known);
      if (line != null) {
        return line;
      }
    }
    return lines.getOrDefault(place, 1);
  }

  private static String place(JsonMappingException e) {
    StringBuilder place = new StringBuilder();
    for (JsonMappingException.Reference part : e.getPath()) {
      if (part.getFieldName() == null) {
        place.append('[').append(part.getIndex()).append(']');
      } else {
        place.append(place.isEmpty() ? "" : ".").append(part.getFieldName());
      }
    }
    return place.toString();
  }

  private String reason(JsonMappingException e, String place) {
    return switch (e) {
      case InvalidTypeIdException unknown -> kind(unknown);
      case UnrecognizedPropertyException unknown ->
          "is unknown; there are %s".formatted(listed(unknown.getKnownPropertyIds()));
      case MismatchedInputException missing when missing(missing).find() ->
          "is missing; given are %s".formatted(given(place));
      case InvalidFormatException wrong ->
          "must be %s, not '%s'".formatted(wanted(wrong), wrong.getValue());
      case MismatchedInputException wrong when wrong.getTargetType() != null ->
          "must be " + wanted(wrong);
      case JsonMappingException told when told.getCause() instanceof IllegalArgumentException why ->
          String.valueOf(why.getMessage());
      default -> e.getOriginalMessage();
    };
  }

  private static String wanted(MismatchedInputException e) {
    Class<?> type = e.getTargetType();
    Matcher accepted = ACCEPTED.matcher(String.valueOf(e.getOriginalMessage()));
    if (accepted.find()) {
      return "one of " + listed(List.of(accepted.group(1).split(", ")));
    }
    if (type == String.class) {
      return "a text";
    }
    if (type == boolean.class) {
      return "true or false";
    }
    if (type == int.class || type == long.class) {
      return "a whole number";
    }
    if (type == double.class) {
      return "a number";
    }
    return Collection.class.isAssignableFrom(type) ? "a list" : "fields with values";
  }

  private static Matcher missing(MismatchedInputException e) {
    return MISSING.matcher(String.valueOf(e.getOriginalMessage()));
  }

  /** Fields that stand beside a place. */
  private String given(String place) {
    String parent = place.contains(".") ? place.replaceFirst("\\.[^.]*$", ".") : "";
    return lines.keySet().stream()
        .filter(path -> path.startsWith(parent))
        .map(path -> path.substring(parent.length()))
        .filter(field -> field.matches("\\w+"))
        .collect(Collectors.joining(", "));
  }

  /** Of a step or method, whose kind a field names. */
  private static String kind(InvalidTypeIdException e) {
    Class<?> base = e.getBaseType().getRawClass();
    String field = base.getAnnotation(JsonTypeInfo.class).property();
    Collection<String> names =
        Arrays.stream(base.getAnnotation(JsonSubTypes.class).value())
            .map(JsonSubTypes.Type::name)
            .sorted()
            .toList();
    String what = base.getSimpleName().toLowerCase(Locale.ROOT);
    return e.getTypeId() == null
        ? "a %s needs the field '%s', such as %s: %s"
            .formatted(what, field, field, names.iterator().next())
        : "unknown %s '%s'; there are %s".formatted(what, e.getTypeId(), listed(names));
  }

  private static String listed(Collection<?> names) {
    return names.stream().map(String::valueOf).sorted().collect(Collectors.joining(", "));
  }
}
