package org.parley.system;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.parley.access.ApiKey;
import org.parley.access.KeyList;
import org.parley.access.Role;
import org.parley.delivery.KeyFolder;
import org.parley.events.Topics;
import org.parley.kafka.EmbeddedKafka;
import org.parley.kafka.Listener;
import org.parley.kafka.Ports;
import org.parley.launcher.suite.Service;
import org.parley.signal.Sound;
import org.parley.signal.Wav;

/**
 * The services with the settings of the production overlay, read from its own files: TLS on both
 * sides to a broker that grants what {@code users.yaml} lists and nothing else, HTTPS alone, keys.
 * What Strimzi and the Secrets would bring is made here.
 */
class ProductionIT {
  private static final Path OVERLAY = Suite.project().resolve("deploy/overlays/production");
  private static final Path FOLDER = Path.of("target", "production").toAbsolutePath();
  private static final List<Service> SERVICES =
      List.of(
          Service.ASR, Service.NLU, Service.DIALOG, Service.TTS, Service.ROLLOUT, Service.GATEWAY);
  private static final String KIOSK = ApiKey.make(new SecureRandom());
  private static final String OPERATOR = ApiKey.make(new SecureRandom());
  private static final Duration LIMIT = Duration.ofSeconds(40);

  private static final Map<Service, Replica> RUNNING = new EnumMap<>(Service.class);

  @SuppressWarnings("NullAway.Init") // made before any test is
  private static EmbeddedKafka kafka;

  @SuppressWarnings("NullAway.Init")
  private static HttpClient http;

  private static int brokerPort;

  @BeforeAll
  static void start() throws Exception {
    var certificates = new Certificates(FOLDER.resolve("certificates"));
    certificates.issue("kafka");
    certificates.issue("pods");
    kafka = broker(certificates);
    kafka.createTopics(Topics.all());
    grant();
    http =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .sslContext(certificates.trust())
            .build();
    new KeyFolder(FOLDER.resolve("keys")).ensure();
    for (Service service : SERVICES) {
      certificates.issue(service.shortName());
      int port = Ports.free();
      Map<String, String> settings = settings(service, port, certificates);
      URI address = URI.create("https://127.0.0.1:" + port);
      RUNNING.put(service, Replica.launch(service, address, settings));
    }
    for (Replica each : RUNNING.values()) {
      each.awaitReady(http);
    }
  }

  @AfterAll
  static void stop() throws InterruptedException {
    for (Replica each : RUNNING.values()) {
      each.close();
    }
    http.close();
    kafka.close();
  }

  /** As Strimzi sets its own: who comes with a certificate is who it says, all others are none. */
  private static EmbeddedKafka broker(Certificates certificates) throws Exception {
    Path store = FOLDER.resolve("broker.p12");
    Path authority = FOLDER.resolve("authority.pem");
    certificates.writeStore("kafka", store);
    certificates.writeAuthority(authority);
    int inside = Ports.free();
    int controller = Ports.free();
    brokerPort = Ports.free();
    return EmbeddedKafka.start(
        Files.createTempDirectory(FOLDER, "kafka"),
        new Listener("127.0.0.1", inside, "127.0.0.1:" + inside),
        controller,
        Map.ofEntries(
            Map.entry(
                "listeners",
                "PLAINTEXT://127.0.0.1:%d,TLS://127.0.0.1:%d,CONTROLLER://127.0.0.1:%d"
                    .formatted(inside, brokerPort, controller)),
            Map.entry(
                "advertised.listeners",
                "PLAINTEXT://127.0.0.1:%d,TLS://127.0.0.1:%d".formatted(inside, brokerPort)),
            Map.entry(
                "listener.security.protocol.map",
                "PLAINTEXT:PLAINTEXT,TLS:SSL,CONTROLLER:PLAINTEXT"),
            Map.entry("ssl.client.auth", "required"),
            Map.entry("ssl.keystore.type", "PKCS12"),
            Map.entry("ssl.keystore.location", store.toString()),
            Map.entry("ssl.keystore.password", Certificates.PASSWORD),
            Map.entry("ssl.truststore.type", "PEM"),
            Map.entry("ssl.truststore.location", authority.toString()),
            Map.entry(
                "authorizer.class.name", "org.apache.kafka.metadata.authorizer.StandardAuthorizer"),
            Map.entry("super.users", "User:ANONYMOUS")));
  }

  /** What the overlay's users may do, and no more. */
  private static void grant() throws Exception {
    List<AclBinding> granted = new ArrayList<>();
    try (var users =
            new YAMLMapper()
                .readerFor(JsonNode.class)
                .<JsonNode>readValues(OVERLAY.resolve("users.yaml").toFile());
        Admin admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()))) {
      while (users.hasNext()) {
        JsonNode user = users.next();
        String principal = "User:CN=" + user.at("/metadata/name").asText();
        for (JsonNode rule : user.at("/spec/authorization/acls")) {
          JsonNode resource = rule.path("resource");
          var pattern =
              new ResourcePattern(
                  ResourceType.fromString(
                      resource
                          .path("type")
                          .asText()
                          .replace("transactionalId", "TRANSACTIONAL_ID")),
                  resource.path("name").asText(),
                  resource.path("patternType").asText().equals("prefix")
                      ? PatternType.PREFIXED
                      : PatternType.LITERAL);
          for (JsonNode operation : rule.path("operations")) {
            granted.add(
                new AclBinding(
                    pattern,
                    new AccessControlEntry(
                        principal,
                        "*",
                        AclOperation.fromString(operation.asText()),
                        AclPermissionType.ALLOW)));
          }
        }
      }
      assertThat(granted).isNotEmpty();
      admin.createAcls(granted).all().get();
    }
  }

  /** The overlay's environment; what it mounts under /etc lies in a folder of the service. */
  private static Map<String, String> settings(Service service, int port, Certificates certificates)
      throws Exception {
    String name = service.shortName();
    Path root = FOLDER.resolve(name);
    Map<String, String> settings = new HashMap<>();
    for (String file : List.of("kafka.env", "tls.env", "edge.env")) {
      for (String line : Files.readAllLines(OVERLAY.resolve(file))) {
        String[] pair = line.split("=", 2);
        settings.put(pair[0], pair[1].startsWith("/") ? root + pair[1] : pair[1]);
      }
    }
    certificates.writeAuthority(root.resolve("etc/kafka/ca/ca.crt"));
    certificates.writeStore(name, root.resolve("etc/kafka/user/user.p12"));
    certificates.writePair("pods", root.resolve("etc/parley/tls"));
    Path keys = Files.createDirectories(root.resolve("etc/parley/api-keys")).resolve("keys.txt");
    Files.write(
        keys,
        List.of(
            KeyList.line("kiosk", Set.of(Role.CLIENT), KIOSK),
            KeyList.line("ops", Set.of(Role.OPERATOR), OPERATOR)));
    settings.put("KAFKA_BOOTSTRAP_SERVERS", "127.0.0.1:" + brokerPort);
    settings.put("KAFKA_SSL_KEYSTORE_PASSWORD", Certificates.PASSWORD);
    settings.put("QUARKUS_HTTP_SSL_PORT", Integer.toString(port));
    settings.put("PARLEY_TRUSTED_KEYS", FOLDER.resolve("keys/trusted").toString());
    settings.put("PARLEY_SIGNING_KEY", FOLDER.resolve("keys/signing.pem").toString());
    return settings;
  }

  private static HttpResponse<String> send(
      Service service, String path, String method, String key, String type, BodyPublisher body)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("https://" + address(service) + path))
            .timeout(LIMIT)
            .header("Content-Type", type)
            .method(method, body);
    if (!key.isEmpty()) {
      request.header("X-API-Key", key);
    }
    return http.send(request.build(), BodyHandlers.ofString());
  }

  private static String address(Service service) {
    return requireNonNull(RUNNING.get(service)).address();
  }

  private static HttpResponse<String> say(String session, String text, String key)
      throws IOException, InterruptedException {
    return send(
        Service.GATEWAY,
        "/v1/turns?session=" + session,
        "POST",
        key,
        "text/plain",
        BodyPublishers.ofString(text));
  }

  @Test
  void aTypedAndASpokenQuestionPassAllServices() throws Exception {
    HttpResponse<String> typed = say("typed", "put milk on my shopping list", KIOSK);
    assertThat(typed.statusCode()).as(typed.body()).isEqualTo(200);
    JsonNode answer = new JsonMapper().readTree(typed.body());
    assertThat(answer.path("reply").asText()).contains("milk");

    byte[] reply = answer.path("replyWav").binaryValue();
    Sound spoken = Wav.read(reply);
    assertThat(spoken.seconds()).isGreaterThan(0.3);
    HttpResponse<String> heard =
        send(
            Service.GATEWAY,
            "/v1/turns?session=spoken",
            "POST",
            KIOSK,
            "audio/wav",
            BodyPublishers.ofByteArray(reply));
    assertThat(heard.statusCode()).as(heard.body()).isEqualTo(200);
    assertThat(new JsonMapper().readTree(heard.body()).path("transcript").asText())
        .containsIgnoringCase("milk");
  }

  @Test
  void aSessionIsForgottenAndOnlyAnOperatorSawWhatItKept() throws Exception {
    assertThat(say("leaver", "put milk on my shopping list", KIOSK).statusCode()).isEqualTo(200);
    assertThat(state("leaver", KIOSK).statusCode()).isEqualTo(403);
    // The reply is committed a moment before the service knows that it is.
    await(() -> state("leaver", OPERATOR).body().contains("milk"));
    HttpResponse<String> deleted =
        send(
            Service.GATEWAY,
            "/v1/sessions/leaver",
            "DELETE",
            KIOSK,
            "text/plain",
            BodyPublishers.noBody());
    assertThat(deleted.statusCode()).as(deleted.body()).isEqualTo(202);
    await(() -> state("leaver", OPERATOR).statusCode() == 404);
  }

  private static void await(Callable<Boolean> condition) throws Exception {
    long deadline = System.nanoTime() + LIMIT.toNanos();
    while (!condition.call()) {
      assertThat(System.nanoTime()).as("within " + LIMIT).isLessThan(deadline);
      Thread.onSpinWait();
    }
  }

  private static HttpResponse<String> state(String session, String key) throws Exception {
    return send(
        Service.DIALOG,
        "/v1/sessions/" + session + "/state",
        "GET",
        key,
        "text/plain",
        BodyPublishers.noBody());
  }

  @Test
  void withoutAKeyNobodyIsAnsweredAndWithoutTlsNobodyIsHeard() throws Exception {
    assertThat(say("nobody", "hello", "").statusCode()).isEqualTo(401);
    HttpRequest plain =
        HttpRequest.newBuilder(URI.create("http://" + address(Service.GATEWAY) + "/q/health/live"))
            .timeout(LIMIT)
            .build();
    assertThatThrownBy(() -> http.send(plain, BodyHandlers.ofString()))
        .isInstanceOf(IOException.class);
  }

  @Test
  void aCertificateOpensWhatItsServiceMayWriteAndNothingElse() {
    assertThatThrownBy(() -> write(Service.GATEWAY, Topics.MODEL_ROUTES))
        .hasRootCauseInstanceOf(TopicAuthorizationException.class);
    assertThatThrownBy(() -> write(Service.TTS, Topics.AUDIO))
        .hasRootCauseInstanceOf(TopicAuthorizationException.class);
  }

  private static void write(Service service, String topic) throws Exception {
    String name = service.shortName();
    Map<String, Object> settings =
        Map.of(
            "bootstrap.servers",
            "127.0.0.1:" + brokerPort,
            "security.protocol",
            "SSL",
            "ssl.truststore.type",
            "PEM",
            "ssl.truststore.location",
            FOLDER.resolve(name + "/etc/kafka/ca/ca.crt").toString(),
            "ssl.keystore.type",
            "PKCS12",
            "ssl.keystore.location",
            FOLDER.resolve(name + "/etc/kafka/user/user.p12").toString(),
            "ssl.keystore.password",
            Certificates.PASSWORD);
    try (var producer =
        new KafkaProducer<>(settings, new StringSerializer(), new ByteArraySerializer())) {
      Object _ = producer.send(new ProducerRecord<>(topic, "asr", new byte[1])).get();
    }
  }
}
