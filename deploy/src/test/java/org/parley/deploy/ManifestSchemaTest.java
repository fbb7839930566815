package org.parley.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ManifestSchemaTest {
  private static final String POLICY =
      """
      apiVersion: networking.k8s.io/v1
      kind: NetworkPolicy
      metadata:
        name: asr
      spec:
        podSelector: {}
        %s:
          - Ingress
      """;
  private static final String USER =
      """
      apiVersion: kafka.strimzi.io/v1
      kind: KafkaUser
      metadata:
        name: asr
      spec:
        authorization:
          type: simple
          acls:
            - resource:
                type: topic
                name: parley.audio.v1
              operations: [%s]
      """;

  @ParameterizedTest
  @MethodSource("org.parley.deploy.Manifests#overlays")
  void everyDocumentIsUnderstoodToTheLastField(Manifests overlay) {
    assertThat(overlay.documents()).isNotEmpty();
    assertThat(overlay.documents().stream().flatMap(d -> ApiModel.mistakes(d).stream())).isEmpty();
  }

  @Test
  void theIngressFitsAnOverlayOfOnesOwn(@TempDir Path folder) throws IOException {
    Path base = folder.toRealPath().relativize(Manifests.DEPLOY.toRealPath());
    Files.writeString(
        folder.resolve("kustomization.yaml"),
        """
        apiVersion: kustomize.config.k8s.io/v1beta1
        kind: Kustomization
        resources: [%1$s/overlays/production]
        components: [%1$s/components/ingress, %1$s/components/traces]
        """
            .formatted(base));
    Manifests own = Manifests.of("own", folder);
    assertThat(own.kind("Ingress")).hasSize(1);
    assertThat(own.kind("Ingress").flatMap(d -> ApiModel.mistakes(d).stream())).isEmpty();
  }

  @Test
  void aFieldThatTheApiDoesNotKnowIsFound() throws IOException {
    assertThat(mistakes(POLICY.formatted("policyTypes"))).isEmpty();
    assertThat(mistakes(POLICY.formatted("policyType")))
        .containsExactly("NetworkPolicy asr.spec has no field policyType");
  }

  @Test
  void aWordThatAnOperatorDoesNotKnowIsFound() throws IOException {
    assertThat(mistakes(USER.formatted("Read"))).isEmpty();
    assertThat(mistakes(USER.formatted("Reed"))).hasSize(1);
  }

  @Test
  void aKindThatNobodyKnowsIsFound() throws IOException {
    assertThat(mistakes("{apiVersion: apps/v1beta1, kind: Deployment}"))
        .containsExactly("there is no apps/v1beta1/Deployment");
  }

  private static List<String> mistakes(String yaml) throws IOException {
    return ApiModel.mistakes(Manifests.read(yaml).getFirst());
  }
}
