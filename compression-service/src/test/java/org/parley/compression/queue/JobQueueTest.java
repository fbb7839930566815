package org.parley.compression.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.parley.compression.queue.QueueException.Reason;
import org.parley.events.JobProgressed;
import org.parley.events.JobProgressed.Phase;
import org.parley.events.JobRequest;

class JobQueueTest {
  private static final JobQueue.Limits LIMITS = new JobQueue.Limits(1, 2, 2);

  private final Ledger ledger = new Ledger();
  private final Runner runner = new Runner();
  private final JobQueue queue = queue();
  private long milliseconds;

  @Test
  void jobsAreDoneOneAfterTheOtherInTheOrderInWhichTheyWereAskedFor() throws Exception {
    String first = submit("a");
    String second = submit("b");
    assertThat(runner.begun()).isEqualTo(first);
    assertThat(queue.find(second).phase()).isEqualTo(Phase.QUEUED);
    end(first, new JobEnd.Succeeded("nlu@a-0123456789ab", "good"));
    assertThat(runner.begun()).isEqualTo(second);
    assertThat(queue.find(first).model()).contains("nlu@a-0123456789ab");
    assertThat(ledger.last(first).phase()).isEqualTo(Phase.SUCCEEDED);
  }

  @Test
  void moreThanMayWaitAreRefused() throws Exception {
    submit("a");
    assertThat(runner.begun()).isNotEmpty();
    submit("b");
    submit("c");
    assertThatThrownBy(() -> submit("d"))
        .isInstanceOf(QueueException.class)
        .hasMessageContaining("2 jobs wait already")
        .extracting(e -> ((QueueException) e).reason())
        .isEqualTo(Reason.FULL);
  }

  @Test
  void aJobThatTheLedgerDoesNotTakeIsNone() {
    ledger.broken = true;
    assertThatThrownBy(() -> submit("a"))
        .extracting(e -> ((QueueException) e).reason())
        .isEqualTo(Reason.NO_LEDGER);
    assertThat(queue.list()).isEmpty();
    ledger.broken = false;
    submit("b");
    submit("c");
  }

  @Test
  void aJobThatWaitsIsCancelledAtOnceAndOneThatRunsSoonAfter() throws Exception {
    String first = submit("a");
    assertThat(runner.begun()).isEqualTo(first);
    String second = submit("b");
    assertThat(queue.cancel(second).phase()).isEqualTo(Phase.CANCELLED);
    queue.cancel(first);
    assertThat(over(first).phase()).isEqualTo(Phase.CANCELLED);
    assertThatThrownBy(() -> queue.cancel(first))
        .extracting(e -> ((QueueException) e).reason())
        .isEqualTo(Reason.OVER);
    assertThatThrownBy(() -> queue.cancel("x"))
        .extracting(e -> ((QueueException) e).reason())
        .isEqualTo(Reason.UNKNOWN);
  }

  @Test
  void aJobThatCannotBeStartedFailsAndTheNextIsDone() throws Exception {
    runner.refuse = Optional.of("no room on the disk");
    String first = submit("a");
    assertThat(over(first).note()).isEqualTo("no room on the disk");
    runner.refuse = Optional.empty();
    String second = submit("b");
    assertThat(runner.begun()).isEqualTo(second);
  }

  @Test
  void afterARestartTheJobThatRanGoesOnBeforeThoseThatWait() throws Exception {
    String first = submit("a");
    assertThat(runner.begun()).isEqualTo(first);
    String second = submit("b");
    queue.close();
    JobQueue again = queue();
    again.restore(ledger.all());
    assertThat(runner.begun()).isEqualTo(first);
    assertThat(again.find(first).phase()).isEqualTo(Phase.RUNNING);
    assertThat(again.list()).extracting(JobProgressed::job).containsExactly(first, second);
    assertThat(again.find(second).phase()).isEqualTo(Phase.QUEUED);
  }

  @Test
  void theLedgerHearsOfProgressAtMostEachFiveSecondsAndWatchersOfAll() throws Exception {
    String job = submit("a");
    assertThat(runner.begun()).isEqualTo(job);
    List<Double> seen = new ArrayList<>();
    try (JobQueue.Watch _ = queue.watch(job, now -> seen.add(now.done()))) {
      for (double done : new double[] {0.1, 0.2, 0.3}) {
        runner.listener(job).reached(done, Optional.empty(), "a step");
        milliseconds += 2_600;
      }
    }
    runner.listener(job).reached(0.4, Optional.empty(), "a step");
    assertThat(seen).containsExactly(0.0, 0.1, 0.2, 0.3);
    assertThat(ledger.of(job).stream().map(JobProgressed::done)).endsWith(0.0, 0.1, 0.3);
    assertThat(ledger.of(job).stream().map(JobProgressed::step)).isSorted().doesNotHaveDuplicates();
  }

  @Test
  void onlySoManyAreRememberedAfterTheirEnd() throws Exception {
    List<String> jobs = new ArrayList<>();
    for (String name : List.of("a", "b", "c")) {
      String job = submit(name);
      jobs.add(job);
      assertThat(runner.begun()).isEqualTo(job);
      end(job, new JobEnd.Failed("no"));
    }
    assertThat(queue.list()).extracting(JobProgressed::job).isEqualTo(jobs.subList(1, 3));
    assertThat(ledger.all()).extracting(JobProgressed::job).isEqualTo(jobs.subList(1, 3));
    assertThat(runner.forgotten).containsExactly(jobs.getFirst());
  }

  private JobQueue queue() {
    return new JobQueue(LIMITS, ledger, runner, () -> Instant.ofEpochMilli(milliseconds));
  }

  private String submit(String name) {
    milliseconds++;
    return queue
        .submit(
            name,
            new JobRequest(
                "tag: " + name, Optional.empty(), false, Instant.ofEpochMilli(milliseconds)))
        .job();
  }

  private void end(String job, JobEnd end) throws InterruptedException {
    runner.end(job, end);
    over(job);
  }

  private JobProgressed over(String job) throws InterruptedException {
    CountDownLatch over = new CountDownLatch(1);
    try (JobQueue.Watch _ =
        queue.watch(
            job,
            now -> {
              if (now.phase().isOver()) {
                over.countDown();
              }
            })) {
      assertThat(over.await(10, TimeUnit.SECONDS)).as("%s is over", job).isTrue();
    }
    return queue.find(job);
  }

  /** A ledger in memory. */
  private static final class Ledger implements JobLedger {
    private final List<JobProgressed> appended = new ArrayList<>();
    private final Map<String, JobProgressed> last = new LinkedHashMap<>();
    boolean broken;

    @Override
    public synchronized CompletionStage<Void> append(JobProgressed progressed) {
      if (broken) {
        return CompletableFuture.failedFuture(new IllegalStateException("broken"));
      }
      appended.add(progressed);
      last.put(progressed.job(), progressed);
      return CompletableFuture.completedFuture(null);
    }

    @Override
    public synchronized void forget(String job) {
      last.remove(job);
    }

    synchronized List<JobProgressed> all() {
      return List.copyOf(last.values());
    }

    synchronized List<JobProgressed> of(String job) {
      return appended.stream().filter(one -> one.job().equals(job)).toList();
    }

    JobProgressed last(String job) {
      return of(job).getLast();
    }
  }

  /** Does nothing until a test says how a job ends. */
  private static final class Runner implements JobRunner {
    private final BlockingQueue<String> begun = new LinkedBlockingQueue<>();
    private final Map<String, CompletableFuture<JobEnd>> ends = new LinkedHashMap<>();
    private final Map<String, JobListener> listeners = new LinkedHashMap<>();
    final List<String> forgotten = new ArrayList<>();
    volatile Optional<String> refuse = Optional.empty();

    @Override
    public Run start(JobProgressed job, JobListener listener) {
      refuse.ifPresent(why -> {
        throw new IllegalStateException(why);
      });
      CompletableFuture<JobEnd> end = new CompletableFuture<>();
      synchronized (this) {
        ends.put(job.job(), end);
        listeners.put(job.job(), listener);
      }
      begun.add(job.job());
      return new Run() {
        @Override
        public JobEnd await() {
          return end.join();
        }

        @Override
        public void cancel() {
          end.complete(new JobEnd.Failed("ended with status 143"));
        }
      };
    }

    @Override
    public synchronized void forget(String job) {
      forgotten.add(job);
    }

    String begun() throws InterruptedException {
      return Optional.ofNullable(begun.poll(10, TimeUnit.SECONDS)).orElse("nothing");
    }

    synchronized JobListener listener(String job) {
      return Optional.ofNullable(listeners.get(job)).orElseThrow();
    }

    synchronized void end(String job, JobEnd end) {
      Optional.ofNullable(ends.get(job)).orElseThrow().complete(end);
    }
  }
}
