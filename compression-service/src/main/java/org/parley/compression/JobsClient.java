package org.parley.compression;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.parley.access.ClientKey;

/** The jobs of a compression-service that runs, over its REST interface. */
final class JobsClient {
  private static final Duration CONNECT = Duration.ofSeconds(5);

  /** Kafka may take 15 s to write a job down. */
  private static final Duration ANSWER = Duration.ofSeconds(30);

  private static final String EVENT = "data:";

  private final JsonMapper json =
      JsonMapper.builder().addModule(new Jdk8Module()).addModule(new JavaTimeModule()).build();
  private final String jobs;

  /**
   * @param service its address
   */
  JobsClient(URI service) {
    this.jobs = service.toString().replaceFirst("/+$", "") + "/v1/jobs";
  }

  /**
   * Asks for a compression.
   *
   * @throws IllegalStateException with the service's own words where it refuses
   */
  JobView submit(String recipe, Optional<String> parent, boolean publish) {
    String query =
        "?publish=" + publish + parent.map(version -> "&parent=" + encoded(version)).orElse("");
    return job(
        send(
            request(query)
                .header("Content-Type", "application/yaml")
                .POST(HttpRequest.BodyPublishers.ofString(recipe))));
  }

  /** Those asked for first at the front. */
  List<JobView> list() {
    JavaType type = json.constructType(new TypeReference<List<JobView>>() {});
    return read(send(request("").GET()), type);
  }

  JobView show(String id) {
    return job(send(request("/" + encoded(id)).GET()));
  }

  JobView cancel(String id) {
    return job(send(request("/" + encoded(id)).DELETE()));
  }

  /** What it said so far. */
  String log(String id) {
    return send(request("/" + encoded(id) + "/log").GET());
  }

  /**
   * Tells where a job stands, now and whenever that changes, until it is over.
   *
   * @return how it ended
   * @throws IllegalStateException where the service ends before the job
   */
  JobView follow(String id, Consumer<JobView> listener) {
    HttpRequest events =
        ClientKey.show(HttpRequest.newBuilder(URI.create(jobs + "/" + encoded(id) + "/events")))
            .header("Accept", "text/event-stream")
            .build();
    try (HttpClient http = client();
        Stream<String> lines = opened(http.send(events, HttpResponse.BodyHandlers.ofLines()))) {
      return lines
          .filter(line -> line.startsWith(EVENT))
          .map(line -> job(line.substring(EVENT.length())))
          .peek(listener)
          .filter(job -> job.phase().isOver())
          .findFirst()
          .orElseThrow(() -> lost(id));
    } catch (IOException e) {
      throw unreachable(e);
    } catch (UncheckedIOException e) {
      throw lost(id);
    } catch (InterruptedException e) {
      throw new IllegalStateException("interrupted while following " + id, e);
    }
  }

  private static IllegalStateException lost(String id) {
    return new IllegalStateException(
        "compression-service ended before job %s; it goes on when the service does: ./parley jobs follow %s"
            .formatted(id, id));
  }

  private Stream<String> opened(HttpResponse<Stream<String>> response) {
    if (response.statusCode() != 200) {
      throw refused(
          response.statusCode(), response.body().collect(java.util.stream.Collectors.joining()));
    }
    return response.body();
  }

  private HttpRequest.Builder request(String path) {
    return ClientKey.show(HttpRequest.newBuilder(URI.create(jobs + path))).timeout(ANSWER);
  }

  private String send(HttpRequest.Builder request) {
    try (HttpClient http = client()) {
      HttpResponse<String> response =
          http.send(request.build(), HttpResponse.BodyHandlers.ofString());
      if (response.statusCode() / 100 != 2) {
        throw refused(response.statusCode(), response.body());
      }
      return response.body();
    } catch (IOException e) {
      throw unreachable(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException("interrupted while asking " + jobs, e);
    }
  }

  private static HttpClient client() {
    return HttpClient.newBuilder().connectTimeout(CONNECT).build();
  }

  private IllegalStateException unreachable(IOException e) {
    return new IllegalStateException(
        "compression-service cannot be reached at "
            + jobs
            + "; start it with ./parley up --with compression",
        e);
  }

  private IllegalStateException refused(int status, String body) {
    try {
      return new IllegalStateException(
          json.readTree(body).path("error").asText("status " + status + " from " + jobs));
    } catch (JsonProcessingException e) {
      return new IllegalStateException("status " + status + " from " + jobs, e);
    }
  }

  private JobView job(String text) {
    return read(text, json.constructType(JobView.class));
  }

  private <T> T read(String text, JavaType type) {
    try {
      return json.readValue(text, type);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(
          "what answers at " + jobs + " is no compression-service of this version", e);
    }
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
