package org.parley.events;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonTypeName;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * JSON Schema (draft 7, the dialect of AsyncAPI 3) of a record. Further properties are allowed: a
 * newer writer may add fields.
 */
final class JsonSchema {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private JsonSchema() {}

  static ObjectNode of(Class<?> record) {
    ObjectNode schema = NODES.objectNode().put("type", "object");
    ArrayNode required = NODES.arrayNode();
    ObjectNode properties = NODES.objectNode();
    for (RecordComponent component : record.getRecordComponents()) {
      Type type = component.getGenericType();
      if (raw(type) == Optional.class) {
        properties.set(component.getName(), ofType(argument(type, 0)));
      } else {
        properties.set(component.getName(), ofType(type));
        required.add(component.getName());
      }
    }
    schema.set("required", required);
    schema.set("properties", properties);
    return schema;
  }

  private static ObjectNode ofType(Type type) {
    Class<?> raw = raw(type);
    ObjectNode schema = NODES.objectNode();
    if (raw == String.class) {
      return schema.put("type", "string");
    } else if (raw == int.class || raw == long.class || raw == Long.class) {
      return schema.put("type", "integer");
    } else if (raw == double.class || raw == Double.class || raw == BigDecimal.class) {
      return schema.put("type", "number");
    } else if (raw == boolean.class) {
      return schema.put("type", "boolean");
    } else if (raw == UUID.class) {
      return schema.put("type", "string").put("format", "uuid");
    } else if (raw == Duration.class) {
      return schema.put("type", "string").put("format", "duration");
    } else if (raw == Instant.class) {
      return schema.put("type", "string").put("format", "date-time");
    } else if (raw == LocalDate.class) {
      return schema.put("type", "string").put("format", "date");
    } else if (raw == LocalTime.class) {
      return schema.put("type", "string").put("pattern", "^\\d\\d:\\d\\d$");
    } else if (raw == UtteranceId.class) {
      return schema.put("type", "string").put("pattern", "^\\d+(\\.\\d+)?$");
    } else if (raw == ObjectNode.class) {
      return schema.put("type", "object");
    } else if (raw.isEnum()) {
      return schema.put("type", "string").set("enum", names(raw));
    } else if (raw == List.class) {
      return schema.put("type", "array").set("items", ofType(argument(type, 0)));
    } else if (raw == Map.class) {
      return map(type);
    } else if (raw.isSealed()) {
      return choice(raw);
    } else if (raw.isRecord()) {
      return of(raw);
    }
    throw new AssertionError("no schema for " + type);
  }

  private static ObjectNode map(Type type) {
    ObjectNode schema = NODES.objectNode().put("type", "object");
    Class<?> key = raw(argument(type, 0));
    if (key.isEnum()) {
      schema.set("propertyNames", NODES.objectNode().set("enum", names(key)));
    }
    schema.set("additionalProperties", ofType(argument(type, 1)));
    return schema;
  }

  /** The form of {@code @JsonTypeInfo} by name. */
  private static ObjectNode choice(Class<?> sealed) {
    ArrayNode choices = NODES.arrayNode();
    for (Class<?> permitted : sealed.getPermittedSubclasses()) {
      ObjectNode schema = of(permitted);
      ((ObjectNode) schema.get("properties"))
          .set("type", NODES.objectNode().put("const", typeName(permitted)));
      ((ArrayNode) schema.get("required")).insert(0, "type");
      choices.add(schema);
    }
    return NODES.objectNode().set("oneOf", choices);
  }

  private static String typeName(Class<?> permitted) {
    return Optional.ofNullable(permitted.getAnnotation(JsonTypeName.class))
        .map(JsonTypeName::value)
        .orElseThrow(() -> new AssertionError(permitted + " has no @JsonTypeName"));
  }

  private static ArrayNode names(Class<?> enumeration) {
    ArrayNode names = NODES.arrayNode();
    for (Object constant : enumeration.getEnumConstants()) {
      String field = ((Enum<?>) constant).name();
      try {
        names.add(
            Optional.ofNullable(enumeration.getField(field).getAnnotation(JsonProperty.class))
                .map(JsonProperty::value)
                .orElseThrow(() -> new AssertionError(field + " has no name in JSON")));
      } catch (NoSuchFieldException impossible) {
        throw new AssertionError(impossible);
      }
    }
    return names;
  }

  private static Class<?> raw(Type type) {
    return switch (type) {
      case Class<?> raw -> raw;
      case ParameterizedType parameterized -> (Class<?>) parameterized.getRawType();
      default -> throw new AssertionError("no schema for " + type);
    };
  }

  private static Type argument(Type type, int index) {
    return ((ParameterizedType) type).getActualTypeArguments()[index];
  }
}
