package org.parley.dialog.policy;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.util.Map;
import org.parley.dialog.skill.Belongings;

/** The state as JSON: whole for the topic, and what people may see of it. Thread-safe. */
public final class StateJson {
  /** Raised when an older reader could not read what is written. */
  private static final int FORM = 1;

  private static final String FORM_FIELD = "form-version";

  /** One for all: it remembers how each type is written and read, which takes long to find out. */
  private static final ObjectMapper MAPPER =
      JsonMapper.builder()
          .addModule(new Jdk8Module())
          .addModule(new JavaTimeModule())
          .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
          .disable(SerializationFeature.WRITE_DURATIONS_AS_TIMESTAMPS)
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .serializationInclusion(JsonInclude.Include.NON_ABSENT)
          // Otherwise 20 becomes 2E+1 on its way through the tree.
          .nodeFactory(JsonNodeFactory.withExactBigDecimals(true))
          .build();

  public ObjectNode write(DialogState state) {
    ObjectNode json = MAPPER.valueToTree(state);
    return json.put(FORM_FIELD, FORM);
  }

  /**
   * @throws IllegalArgumentException where the state was written in a form that this version cannot
   *     read
   */
  public DialogState read(ObjectNode json) {
    int form = json.path(FORM_FIELD).asInt();
    if (form != FORM) {
      throw new IllegalArgumentException("a dialog state of form " + form + ", known is " + FORM);
    }
    try {
      return MAPPER.treeToValue(complete(json), DialogState.class);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("a dialog state that cannot be read", e);
    }
  }

  /**
   * With what earlier versions did not write: until there were substitutes, all were exposed; until
   * there were routes, nobody had an arm; and processor time was not measured.
   */
  private static ObjectNode complete(ObjectNode json) {
    if (!json.path("turn").isObject()) {
      return json;
    }
    ObjectNode whole = json.deepCopy();
    ObjectNode turn = whole.withObject("/turn");
    turn.putIfAbsent("exposed", BooleanNode.TRUE);
    turn.putIfAbsent("assigned", turn.objectNode());
    turn.putIfAbsent("cpuMs", turn.objectNode());
    return whole;
  }

  /** What the page shows: {@code home}, {@code lists}, {@code timers}, {@code orders}. */
  ObjectNode show(Belongings belongings) {
    ObjectNode shown = MAPPER.createObjectNode();
    shown.set("home", MAPPER.valueToTree(belongings.home()));
    shown.set("lists", MAPPER.valueToTree(Map.of("shopping", belongings.shopping())));
    shown.set("timers", MAPPER.valueToTree(belongings.timers()));
    shown.set("orders", MAPPER.valueToTree(belongings.orders()));
    return shown;
  }
}
