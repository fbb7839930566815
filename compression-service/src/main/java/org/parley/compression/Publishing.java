package org.parley.compression;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Optional;
import org.apache.kafka.common.KafkaException;
import org.parley.compression.queue.JobEnd;
import org.parley.compression.queue.JobListener;
import org.parley.compression.queue.JobRunner;
import org.parley.delivery.Broker;
import org.parley.delivery.BundlePublisher;
import org.parley.delivery.DeliveryException;
import org.parley.delivery.SigningKey;
import org.parley.events.JobProgressed;
import org.parley.events.JobRequest;
import org.parley.runtime.BundleRefusedException;
import org.parley.runtime.BundleStore;
import org.parley.runtime.ModelVersion;

/**
 * Publishes what a job has made, where its request asks for it: the job has succeeded when Kafka
 * has the bundle and its announcement. A job that is done again after a kill makes the same bundle,
 * and publishes it again.
 */
final class Publishing implements JobRunner {
  private static final String SOURCE = "/compression-service";

  private final JobRunner runner;
  private final Broker broker;
  private final Path signingKey;
  private final Path models;
  private final InstantSource clock;

  /**
   * @param runner makes versions
   * @param signingKey read anew for each, since it may be rotated
   * @param models where the versions lie that jobs have made
   */
  Publishing(JobRunner runner, Broker broker, Path signingKey, Path models, InstantSource clock) {
    this.runner = runner;
    this.broker = broker;
    this.signingKey = signingKey;
    this.models = models;
    this.clock = clock;
  }

  /**
   * Asked before a job is taken.
   *
   * @throws IllegalArgumentException where nothing could be signed
   */
  void requireKey() {
    try {
      SigningKey _ = SigningKey.read(signingKey);
    } catch (DeliveryException e) {
      throw new IllegalArgumentException("publish: " + e.getMessage(), e);
    }
  }

  @Override
  public Run start(JobProgressed job, JobListener listener) {
    Run run = runner.start(job, listener);
    return job.request().map(JobRequest::publish).orElse(false)
        ? new PublishedRun(run, listener)
        : run;
  }

  @Override
  public void forget(String job) {
    runner.forget(job);
  }

  private final class PublishedRun implements Run {
    private final Run run;
    private final JobListener listener;

    PublishedRun(Run run, JobListener listener) {
      this.run = run;
      this.listener = listener;
    }

    @Override
    public JobEnd await() throws InterruptedException {
      JobEnd end = run.await();
      if (!(end instanceof JobEnd.Succeeded made)) {
        return end;
      }
      listener.reached(1, Optional.empty(), "publishing " + made.model());
      return published(made);
    }

    @Override
    public void cancel() {
      run.cancel();
    }
  }

  private JobEnd published(JobEnd.Succeeded made) {
    Path file = new BundleStore(models).file(ModelVersion.parse(made.model()));
    try (BundlePublisher publisher =
        new BundlePublisher(broker, SigningKey.read(signingKey), clock, SOURCE)) {
      BundlePublisher.Publication done = publisher.publish(file, report(file));
      return new JobEnd.Succeeded(
          made.model(),
          "%s; published, %,d bytes were sent".formatted(made.note(), done.sentBytes()));
    } catch (DeliveryException | BundleRefusedException | KafkaException | IOException e) {
      return new JobEnd.Failed(
          "%s is made and lies in %s, but is not published: %s"
              .formatted(made.model(), models, e.getMessage()));
    }
  }

  private static ObjectNode report(Path bundle) throws IOException {
    String name = bundle.getFileName().toString().replaceAll("\\.parley$", "");
    Path file = ReportFiles.of(bundle.resolveSibling(""), name).json();
    return Files.exists(file)
        ? (ObjectNode) new JsonMapper().readTree(Files.readAllBytes(file))
        : JsonNodeFactory.instance.objectNode();
  }
}
