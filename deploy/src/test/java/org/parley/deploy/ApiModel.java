package org.parley.deploy;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.fabric8.openshift.api.model.monitoring.v1.PodMonitor;
import io.fabric8.openshift.api.model.monitoring.v1.PrometheusRule;
import io.strimzi.api.kafka.model.kafka.Kafka;
import io.strimzi.api.kafka.model.nodepool.KafkaNodePool;
import io.strimzi.api.kafka.model.topic.KafkaTopic;
import io.strimzi.api.kafka.model.user.KafkaUser;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The classes of Kubernetes' API and of the operators' resources. They keep what they do not know
 * in a map of their own, and drop a word that is none of an enumeration; both are found here.
 */
final class ApiModel {
  private static final Map<String, Class<?>> CLASSES =
      Map.ofEntries(
          Map.entry("v1/Namespace", Namespace.class),
          Map.entry("v1/ConfigMap", ConfigMap.class),
          Map.entry("v1/Service", Service.class),
          Map.entry("v1/ServiceAccount", ServiceAccount.class),
          Map.entry("v1/PersistentVolumeClaim", PersistentVolumeClaim.class),
          Map.entry("apps/v1/Deployment", Deployment.class),
          Map.entry("apps/v1/StatefulSet", StatefulSet.class),
          Map.entry("policy/v1/PodDisruptionBudget", PodDisruptionBudget.class),
          Map.entry("networking.k8s.io/v1/NetworkPolicy", NetworkPolicy.class),
          Map.entry("networking.k8s.io/v1/Ingress", Ingress.class),
          Map.entry("monitoring.coreos.com/v1/PodMonitor", PodMonitor.class),
          Map.entry("monitoring.coreos.com/v1/PrometheusRule", PrometheusRule.class),
          Map.entry("kafka.strimzi.io/v1/Kafka", Kafka.class),
          Map.entry("kafka.strimzi.io/v1/KafkaNodePool", KafkaNodePool.class),
          Map.entry("kafka.strimzi.io/v1/KafkaTopic", KafkaTopic.class),
          Map.entry("kafka.strimzi.io/v1/KafkaUser", KafkaUser.class),
          Map.entry("keda.sh/v1alpha1/ScaledObject", Keda.ScaledObject.class),
          Map.entry("keda.sh/v1alpha1/TriggerAuthentication", Keda.TriggerAuthentication.class));

  private static final ObjectMapper JSON =
      JsonMapper.builder()
          .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .serializationInclusion(JsonInclude.Include.NON_NULL)
          .build();

  private ApiModel() {}

  /** What the API would not understand of a document, a line each; empty where it is all right. */
  static List<String> mistakes(JsonNode document) {
    String kind = document.path("apiVersion").asText() + "/" + document.path("kind").asText();
    Class<?> type = CLASSES.get(kind);
    if (type == null) {
      return List.of("there is no " + kind);
    }
    String name = document.path("kind").asText() + " " + Manifests.nameOf(document);
    try {
      Object read = JSON.treeToValue(document, type);
      List<String> mistakes = new ArrayList<>();
      unknown(name, read, mistakes);
      ObjectNode fields = document.deepCopy();
      // The class was chosen by it; Strimzi's know several versions and name the oldest.
      fields.remove("apiVersion");
      dropped(name, fields, JSON.valueToTree(read), mistakes);
      return mistakes;
    } catch (JsonProcessingException e) {
      return List.of(name + ": " + e.getOriginalMessage());
    }
  }

  /** Fields that no class has. */
  private static void unknown(String path, @Nullable Object value, List<String> mistakes) {
    switch (value) {
      case null -> {}
      case Map<?, ?> map -> map.forEach((key, held) -> unknown(path + "." + key, held, mistakes));
      case Collection<?> several -> several.forEach(one -> unknown(path + "[]", one, mistakes));
      default -> {
        if (isModel(value.getClass())) {
          Stream.of(value.getClass().getMethods())
              .filter(ApiModel::isGetter)
              .forEach(getter -> unknown(path, getter, value, mistakes));
        }
      }
    }
  }

  private static void unknown(String path, Method getter, Object value, List<String> mistakes) {
    String field =
        Character.toLowerCase(getter.getName().charAt(3)) + getter.getName().substring(4);
    Object held = call(getter, value);
    if (field.equals("additionalProperties") && held instanceof Map<?, ?> more) {
      more.keySet().forEach(key -> mistakes.add(path + " has no field " + key));
    } else {
      unknown(path + "." + field, held, mistakes);
    }
  }

  private static boolean isModel(Class<?> type) {
    return !type.isEnum()
        && (type.getName().startsWith("io.fabric8.") || type.getName().startsWith("io.strimzi."));
  }

  private static boolean isGetter(Method method) {
    return method.getName().length() > 3
        && method.getName().startsWith("get")
        && method.getParameterCount() == 0
        && !method.isBridge()
        && isModel(method.getDeclaringClass());
  }

  private static @Nullable Object call(Method getter, Object of) {
    try {
      return getter.invoke(of);
    } catch (IllegalAccessException | InvocationTargetException e) {
      throw new IllegalStateException(getter.toString(), e);
    }
  }

  /**
   * Values that were read and are not there any more: words that are none of an enumeration, and
   * defaults, which need not be written down.
   */
  private static void dropped(String path, JsonNode written, JsonNode kept, List<String> mistakes) {
    if (written.isObject()) {
      written
          .properties()
          .forEach(field ->
              dropped(
                  path + "." + field.getKey(),
                  field.getValue(),
                  kept.path(field.getKey()),
                  mistakes));
    } else if (written.isArray()) {
      for (int i = 0; i < written.size(); i++) {
        dropped(path + "[" + i + "]", written.get(i), kept.path(i), mistakes);
      }
    } else if (!written.asText().equals(kept.asText())) {
      mistakes.add(
          path + ": " + written + " is read as " + (kept.isMissingNode() ? "nothing" : kept));
    }
  }
}
