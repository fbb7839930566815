package org.parley.deploy;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The resources of KEDA 2 as its reference describes them (ScaledObject and TriggerAuthentication,
 * {@code keda.sh/v1alpha1}), as far as they are used here: a field that is not here is refused.
 */
final class Keda {
  private Keda() {}

  record ScaledObject(String apiVersion, String kind, Metadata metadata, Spec spec) {}

  record TriggerAuthentication(
      String apiVersion, String kind, Metadata metadata, AuthenticationSpec spec) {}

  record Metadata(String name, String namespace, @Nullable Map<String, String> labels) {}

  record Spec(
      Target scaleTargetRef,
      int minReplicaCount,
      int maxReplicaCount,
      int pollingInterval,
      Advanced advanced,
      List<Trigger> triggers,
      @Nullable Fallback fallback) {}

  record Target(String name, @Nullable String kind, @Nullable String apiVersion) {}

  record Advanced(HorizontalPodAutoscaler horizontalPodAutoscalerConfig) {}

  record HorizontalPodAutoscaler(
      io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscalerBehavior behavior) {}

  /** Every scaler has settings of its own; they are all texts. */
  record Trigger(
      String type,
      @Nullable String metricType,
      Map<String, String> metadata,
      @Nullable Reference authenticationRef) {
    Trigger {
      List<String> known =
          switch (type) {
            case "prometheus" ->
                List.of("serverAddress", "query", "threshold", "activationThreshold");
            case "kafka" ->
                List.of(
                    "bootstrapServers",
                    "consumerGroup",
                    "topic",
                    "lagThreshold",
                    "activationLagThreshold",
                    "offsetResetPolicy",
                    "tls",
                    "sasl");
            default -> throw new IllegalArgumentException("a trigger of type " + type);
          };
      for (String setting : metadata.keySet()) {
        if (!known.contains(setting)) {
          throw new IllegalArgumentException("a " + type + " trigger has no " + setting);
        }
      }
    }
  }

  record Reference(String name) {}

  record Fallback(int failureThreshold, int replicas, String behavior) {}

  record AuthenticationSpec(List<SecretTarget> secretTargetRef) {}

  record SecretTarget(String parameter, String name, String key) {}
}
