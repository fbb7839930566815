package org.parley.rollout.experiment;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.util.Map;

/** Plans as JSON, as the experiments topic keeps them. */
final class PlanJson {
  private final JsonMapper json =
      JsonMapper.builder()
          .addModules(new Jdk8Module(), new JavaTimeModule())
          .disable(SerializationFeature.WRITE_DURATIONS_AS_TIMESTAMPS)
          .build();

  ObjectNode object() {
    return json.createObjectNode();
  }

  ObjectNode write(Plan plan) {
    return json.valueToTree(plan);
  }

  ObjectNode write(Map<String, Long> numbers) {
    return json.valueToTree(numbers);
  }

  ObjectNode write(Status status) {
    return json.valueToTree(status);
  }

  /**
   * @throws IllegalArgumentException where it is not a plan
   */
  Plan read(ObjectNode node) {
    try {
      return json.treeToValue(node, Plan.class);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("not a plan: " + e.getOriginalMessage(), e);
    }
  }
}
