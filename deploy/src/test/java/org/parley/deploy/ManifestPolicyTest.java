package org.parley.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What every pod of Parley keeps to, in every overlay. */
@SuppressWarnings("NullAway") // a missing value fails the assertion that looks at it
class ManifestPolicyTest {
  private static final String OVERLAYS = "org.parley.deploy.Manifests#overlays";
  private static final Set<String> SEVEN =
      Set.of("gateway", "asr", "nlu", "dialog", "tts", "rollout", "compression");

  /** Which docs/SECURITY.md tells to make. */
  private static final Set<String> SECRETS_OF_THE_INSTALLATION =
      Set.of("parley-api-keys", "parley-signing-key", "parley-tls");

  private static final Pattern VERSION = Pattern.compile(".+:\\d+\\.\\d+\\.\\d+[-.\\w]*");

  @ParameterizedTest
  @MethodSource(OVERLAYS)
  void everyServiceIsThere(Manifests overlay) throws IOException {
    assertThat(overlay.workloads().map(Manifests::nameOf)).containsAll(SEVEN);
    assertThat(overlay.workloads().map(Manifests::nameOf))
        .containsAll(servicesOfTheCode().keySet());
  }

  @ParameterizedTest
  @MethodSource(OVERLAYS)
  void aServiceListensWhereItsOwnSettingsSay(Manifests overlay) throws IOException {
    Map<String, String> ports =
        overlay
            .containers()
            .collect(
                Collectors.toMap(
                    container -> container.path("name").asText(),
                    container -> container.path("ports").path(0).path("containerPort").asText()));
    assertThat(ports).containsAllEntriesOf(servicesOfTheCode());
  }

  @ParameterizedTest
  @MethodSource(OVERLAYS)
  void noPodRunsAsRootOrWritesOutsideOfItsVolumes(Manifests overlay) {
    assertThat(overlay.workloads())
        .isNotEmpty()
        .allSatisfy(workload -> {
          JsonNode pod = Manifests.podSpec(workload);
          JsonNode context = pod.path("securityContext");
          assertThat(context.path("runAsNonRoot").asBoolean()).isTrue();
          assertThat(context.path("runAsUser").asInt()).isGreaterThan(0);
          assertThat(context.path("seccompProfile").path("type").asText())
              .isEqualTo("RuntimeDefault");
          assertThat(pod.path("hostNetwork").asBoolean()).isFalse();
          assertThat(pod.path("volumes").findValues("hostPath")).isEmpty();
        });
    assertThat(overlay.containers().map(container -> container.path("securityContext")))
        .allSatisfy(context -> {
          assertThat(context.path("readOnlyRootFilesystem").asBoolean()).isTrue();
          assertThat(context.path("allowPrivilegeEscalation").asBoolean(true)).isFalse();
          assertThat(context.path("capabilities").path("drop").path(0).asText()).isEqualTo("ALL");
        });
  }

  @ParameterizedTest
  @MethodSource(OVERLAYS)
  void noPodIsGivenAKeyToTheCluster(Manifests overlay) {
    assertThat(overlay.workloads())
        .allSatisfy(workload -> {
          JsonNode pod = Manifests.podSpec(workload);
          assertThat(pod.path("automountServiceAccountToken").asBoolean(true)).isFalse();
          assertThat(pod.path("serviceAccountName").asText()).isEqualTo(Manifests.nameOf(workload));
        });
    assertThat(overlay.kind("ServiceAccount").map(Manifests::nameOf))
        .containsAll(overlay.workloads().map(Manifests::nameOf).toList());
  }

  /** A service called kafka would be {@code KAFKA_PORT}, which Kafka's clients take for theirs. */
  @ParameterizedTest
  @MethodSource(OVERLAYS)
  void noPodIsToldOfServicesByVariables(Manifests overlay) {
    assertThat(overlay.workloads().map(Manifests::podSpec))
        .allSatisfy(pod -> assertThat(pod.path("enableServiceLinks").asBoolean(true)).isFalse());
  }

  @ParameterizedTest
  @MethodSource(OVERLAYS)
  void everyContainerAsksForWhatItNeedsAndHasALimit(Manifests overlay) {
    assertThat(overlay.containers().map(container -> container.path("resources")))
        .allSatisfy(resources -> {
          for (String amount : List.of("cpu", "memory")) {
            assertThat(resources.path("requests").has(amount)).isTrue();
            assertThat(resources.path("limits").has(amount)).isTrue();
          }
        });
  }

  @ParameterizedTest
  @MethodSource(OVERLAYS)
  void everyContainerIsAskedWhetherItStartedIsReadyAndAlive(Manifests overlay) {
    assertThat(overlay.containers())
        .allSatisfy(container -> {
          for (String probe : List.of("startupProbe", "readinessProbe", "livenessProbe")) {
            assertThat(container.path(probe).isObject()).as(probe).isTrue();
          }
          // Three outages of readiness must not end a process, and a start takes longer than a
          // breath.
          assertThat(container.path("livenessProbe").path("failureThreshold").asInt())
              .isGreaterThan(container.path("readinessProbe").path("failureThreshold").asInt());
        });
  }

  @ParameterizedTest
  @MethodSource(OVERLAYS)
  void everyImageNamesAVersion(Manifests overlay) {
    assertThat(overlay.containers().map(container -> container.path("image").asText()))
        .allSatisfy(image -> assertThat(image).matches(VERSION).doesNotContain(":latest"));
  }

  @ParameterizedTest
  @MethodSource(OVERLAYS)
  void noSecretIsWrittenDown(Manifests overlay) {
    assertThat(overlay.kind("Secret")).isEmpty();
    assertThat(overlay.containers().flatMap(container -> container.path("env").valueStream()))
        .filteredOn(variable -> isSecret(variable.path("name").asText()))
        // Where a mounted Secret lies is none.
        .filteredOn(variable -> !variable.path("value").asText().startsWith("/etc/parley/"))
        .allSatisfy(
            variable -> assertThat(variable.path("valueFrom").has("secretKeyRef")).isTrue());
    assertThat(
            overlay
                .kind("ConfigMap")
                .flatMap(map -> map.path("data").properties().stream())
                .map(Map.Entry::getKey))
        .noneMatch(ManifestPolicyTest::isSecret);
  }

  private static boolean isSecret(String name) {
    return name.matches(".*(PASSWORD|SECRET|TOKEN|KEY)$");
  }

  @ParameterizedTest
  @MethodSource(OVERLAYS)
  void everyPodHasANetworkPolicyForBothDirectionsAndABudgetOfItsOwn(Manifests overlay) {
    for (JsonNode workload : overlay.workloads().toList()) {
      JsonNode labels = workload.path("spec").path("template").path("metadata").path("labels");
      List<JsonNode> own =
          overlay
              .kind("NetworkPolicy")
              .filter(policy -> Manifests.nameOf(policy).equals(Manifests.nameOf(workload)))
              .toList();
      assertThat(own).as(Manifests.nameOf(workload)).hasSize(1);
      JsonNode spec = own.getFirst().path("spec");
      assertThat(selects(spec.path("podSelector"), labels)).isTrue();
      assertThat(spec.path("policyTypes").valueStream().map(JsonNode::asText))
          .containsExactlyInAnyOrder("Ingress", "Egress");
      // A rule without a partner would open the pod to, or for, the whole internet.
      assertThat(spec.path("egress")).allSatisfy(rule -> assertThat(rule.path("to")).isNotEmpty());
      assertThat(overlay.kind("PodDisruptionBudget"))
          .anyMatch(budget -> selects(budget.path("spec").path("selector"), labels));
    }
  }

  @ParameterizedTest
  @MethodSource(OVERLAYS)
  void onlyTheGatewayIsOpenToEverybody(Manifests overlay) {
    assertThat(
            overlay
                .kind("NetworkPolicy")
                .filter(policy ->
                    policy
                        .path("spec")
                        .path("ingress")
                        .valueStream()
                        .anyMatch(rule -> rule.path("from").isEmpty()))
                .map(Manifests::nameOf))
        .containsExactly("gateway");
  }

  @ParameterizedTest
  @MethodSource(OVERLAYS)
  void everySelectorFindsItsPods(Manifests overlay) {
    List<JsonNode> pods =
        overlay
            .workloads()
            .map(workload -> workload.path("spec").path("template").path("metadata").path("labels"))
            .toList();
    Stream<JsonNode> selectors =
        Stream.concat(
            overlay.kind("Service").map(s -> s.path("spec").path("selector")),
            Stream.concat(
                    overlay.kind("PodDisruptionBudget").map(b -> b.path("spec").path("selector")),
                    overlay.kind("NetworkPolicy").map(p -> p.path("spec").path("podSelector")))
                .map(selector -> selector.path("matchLabels")));
    assertThat(selectors).allSatisfy(labels -> assertThat(pods).anyMatch(pod -> has(pod, labels)));
  }

  @ParameterizedTest
  @MethodSource(OVERLAYS)
  void everyNameThatAPodRefersToIsThereOrStrimzis(Manifests overlay) {
    Set<String> maps = names(overlay.kind("ConfigMap"));
    Set<String> claims = names(overlay.kind("PersistentVolumeClaim"));
    Set<String> secrets = names(overlay.kind("KafkaUser"));
    secrets.add("kafka-cluster-ca-cert");
    secrets.addAll(SECRETS_OF_THE_INSTALLATION);
    for (JsonNode pod : overlay.workloads().map(Manifests::podSpec).toList()) {
      assertThat(pod.findValues("configMapRef").stream().map(r -> r.path("name").asText()))
          .isSubsetOf(maps);
      assertThat(pod.findValuesAsText("claimName")).isSubsetOf(claims);
      assertThat(pod.findValuesAsText("secretName")).isSubsetOf(secrets);
      assertThat(pod.findValues("secretKeyRef").stream().map(r -> r.path("name").asText()))
          .isSubsetOf(secrets);
      assertThat(
              pod.findValues("volumeMounts").stream()
                  .flatMap(JsonNode::valueStream)
                  .map(mount -> mount.path("name").asText()))
          .isSubsetOf(pod.path("volumes").valueStream().map(v -> v.path("name").asText()).toList());
    }
  }

  @Test
  void inProductionEveryPortSpeaksTlsAlone() {
    Manifests production = Manifests.overlay("production");
    JsonNode settings = settings(production);
    assertThat(settings.path("QUARKUS_HTTP_INSECURE_REQUESTS").asText()).isEqualTo("disabled");
    assertThat(settings.path("QUARKUS_HTTP_SSL_CERTIFICATE_FILES").asText())
        .startsWith("/etc/parley/tls/");
    assertThat(settings.path("KAFKA_SECURITY_PROTOCOL").asText()).isEqualTo("SSL");
    assertThat(production.workloads())
        .allSatisfy(workload -> {
          JsonNode container = Manifests.podSpec(workload).path("containers").path(0);
          assertThat(secretAt(workload, "/etc/parley/tls")).contains("parley-tls");
          assertThat(variable(container, "QUARKUS_HTTP_SSL_PORT"))
              .contains(container.path("ports").path(0).path("containerPort").asText());
          assertThat(container.findValuesAsText("scheme")).containsOnly("HTTPS").hasSize(3);
        });
  }

  @Test
  void inProductionWhoAsksIsAskedWhoTheyAre() {
    Manifests production = Manifests.overlay("production");
    assertThat(settings(production).has("PARLEY_EDGE_OPEN")).isFalse();
    assertThat(settings(production).path("PARLEY_EDGE_KEYS").asText())
        .isEqualTo("/etc/parley/api-keys/keys.txt");
    assertThat(
            production
                .workloads()
                .filter(workload ->
                    secretAt(workload, "/etc/parley/api-keys").equals(List.of("parley-api-keys")))
                .map(Manifests::nameOf))
        .containsExactlyInAnyOrder("gateway", "dialog", "rollout", "compression");
  }

  @Test
  void inProductionWhoWritesSignsAndWhoLoadsBelievesNamedKeysOnly() {
    Manifests production = Manifests.overlay("production");
    for (JsonNode workload : production.workloads().toList()) {
      JsonNode container = Manifests.podSpec(workload).path("containers").path(0);
      switch (Manifests.nameOf(workload)) {
        case "rollout", "compression" -> {
          assertThat(variable(container, "PARLEY_SIGNING_KEY"))
              .contains("/etc/parley/signing/signing.pem");
          assertThat(secretAt(workload, "/etc/parley/signing")).contains("parley-signing-key");
        }
        case "gateway", "asr", "nlu" -> {
          assertThat(variable(container, "PARLEY_TRUSTED_KEYS")).contains("/etc/parley/trusted");
          // Without it a pod would start and believe nothing that is published, or give no arms.
          assertThat(Manifests.podSpec(workload).findValues("optional")).isEmpty();
          assertThat(secretAt(workload, "/etc/parley/signing")).isEmpty();
        }
        default -> assertThat(secretAt(workload, "/etc/parley/signing")).isEmpty();
      }
    }
  }

  private static JsonNode settings(Manifests overlay) {
    return overlay
        .kind("ConfigMap")
        .filter(map -> Manifests.nameOf(map).matches("parley-[a-z0-9]{10}"))
        .findFirst()
        .orElseThrow()
        .path("data");
  }

  private static List<String> variable(JsonNode container, String name) {
    return container
        .path("env")
        .valueStream()
        .filter(variable -> variable.path("name").asText().equals(name))
        .map(variable -> variable.path("value").asText())
        .toList();
  }

  /** Names of the Secrets that a workload mounts at a path. */
  private static List<String> secretAt(JsonNode workload, String path) {
    JsonNode pod = Manifests.podSpec(workload);
    List<String> volumes =
        pod.path("containers")
            .path(0)
            .path("volumeMounts")
            .valueStream()
            .filter(mount -> mount.path("mountPath").asText().equals(path))
            .map(mount -> mount.path("name").asText())
            .toList();
    return pod.path("volumes")
        .valueStream()
        .filter(volume -> volumes.contains(volume.path("name").asText()))
        .map(volume -> volume.path("secret").path("secretName").asText())
        .toList();
  }

  private static Set<String> names(Stream<JsonNode> documents) {
    return documents.map(Manifests::nameOf).collect(Collectors.toCollection(TreeSet::new));
  }

  private static boolean selects(JsonNode selector, JsonNode labels) {
    return !selector.path("matchLabels").isEmpty() && has(labels, selector.path("matchLabels"));
  }

  private static boolean has(JsonNode labels, JsonNode wanted) {
    return wanted.properties().stream()
        .allMatch(label -> labels.path(label.getKey()).equals(label.getValue()));
  }

  /** Services by their short name, with the port of their own settings. */
  private static Map<String, String> servicesOfTheCode() throws IOException {
    Map<String, String> services = new TreeMap<>();
    try (Stream<Path> modules = Files.list(Manifests.DEPLOY.getParent())) {
      for (Path module : modules.toList()) {
        Path settings = module.resolve("src/main/resources/application.properties");
        if (Files.exists(settings)) {
          Properties properties = new Properties();
          properties.load(new StringReader(Files.readString(settings)));
          Optional.ofNullable(properties.getProperty("quarkus.http.port"))
              .ifPresent(port ->
                  services.put(module.getFileName().toString().replace("-service", ""), port));
        }
      }
    }
    return services;
  }
}
