package org.parley.compression;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.parley.compression.queue.ChildProcesses;
import org.parley.compression.queue.JobQueue;
import org.parley.events.JobProgressed;
import org.parley.events.JobProgressed.Phase;
import org.parley.events.JobRequest;
import org.parley.kafka.TestKafka;

/** The queue over a restart of the service, with a real broker and real processes. */
class JobTopicIT {
  private final InstantSource clock = InstantSource.system();
  private final JobTopic topic =
      new JobTopic(Map.of("bootstrap.servers", TestKafka.shared().bootstrapServers()), clock);

  @TempDir Path folder;

  @Test
  void whatRanGoesOnWhatWaitedWaitsAndWhatIsForgottenIsGone() throws Exception {
    JobQueue before = queue();
    String running = submit(before, "resumes");
    await(before, running, job -> job.done() == 0.5);
    String waiting = submit(before, "succeeds");
    before.close();

    JobQueue after = queue();
    after.restore(topic.read());
    assertThat(after.list()).extracting(JobProgressed::job).containsExactly(running, waiting);
    await(after, running, job -> job.phase() == Phase.SUCCEEDED);
    await(after, waiting, job -> job.phase() == Phase.SUCCEEDED);
    assertThat(topic.read())
        .hasSize(2)
        .allMatch(job -> job.model().equals(Optional.of("nlu@t-0123456789ab")));

    topic.forget(running);
    topic.append(after.find(waiting)).toCompletableFuture().join();
    assertThat(topic.read()).extracting(JobProgressed::job).containsExactly(waiting);
    after.close();
    topic.close();
  }

  private JobQueue queue() {
    List<String> words = new ArrayList<>(StandInJob.command());
    words.add("compress");
    return new JobQueue(
        new JobQueue.Limits(1, 8, 10),
        topic,
        new ChildProcesses(new ChildProcesses.Command(words, List.of(), Map.of()), folder),
        clock);
  }

  private static String submit(JobQueue queue, String tag) {
    JobRequest request =
        new JobRequest("tag: " + tag + "\n", Optional.empty(), false, Instant.now());
    return queue.submit(tag, request).job();
  }

  private static void await(JobQueue queue, String id, Predicate<JobProgressed> reached)
      throws InterruptedException {
    CountDownLatch there = new CountDownLatch(1);
    try (JobQueue.Watch _ =
        queue.watch(
            id,
            job -> {
              if (reached.test(job)) {
                there.countDown();
              }
            })) {
      assertThat(there.await(60, TimeUnit.SECONDS)).as("%s, %s", id, queue.find(id)).isTrue();
    }
  }
}
