package org.parley.tts;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SessionLanesTest {
  private static final class Worker implements AutoCloseable {
    @Override
    public void close() {}
  }

  private final AtomicInteger workers = new AtomicInteger();
  private final SessionLanes<Worker> lanes =
      new SessionLanes<>(
          3,
          4,
          () -> {
            workers.incrementAndGet();
            return new Worker();
          });

  @AfterEach
  void close() {
    lanes.close();
  }

  @Test
  void aSessionsJobsRunInTheirOrder() throws InterruptedException {
    Map<String, List<Integer>> ran = new HashMap<>();
    CountDownLatch all = new CountDownLatch(600);
    for (int i = 0; i < 600; i++) {
      String session = "session-" + i % 7;
      int number = i;
      List<Integer> order =
          ran.computeIfAbsent(session, s -> Collections.synchronizedList(new ArrayList<>()));
      CompletionStage<Void> _ =
          lanes.submit(
              session,
              worker -> {
                order.add(number);
                all.countDown();
                return CompletableFuture.completedStage(null);
              },
              failure -> {});
    }
    assertThat(all.await(10, TimeUnit.SECONDS)).isTrue();
    assertThat(ran.values()).allSatisfy(order -> assertThat(order).isSorted());
    assertThat(workers).hasValue(3);
  }

  @Test
  void whatIsNotFinishedHoldsBackWhatComes() {
    CompletableFuture<Void> open = new CompletableFuture<>();
    for (int i = 0; i < 4; i++) {
      assertThat(lanes.submit("s" + i, worker -> open, failure -> {}).toCompletableFuture())
          .as("job %d", i)
          .isDone();
    }
    CompletableFuture<Void> fifth =
        lanes.submit("s5", worker -> open, failure -> {}).toCompletableFuture();
    assertThat(fifth).isNotDone();
    boolean _ = open.complete(null);
    assertThat(fifth).succeedsWithin(5, TimeUnit.SECONDS);
  }

  @Test
  void aFailingJobIsReportedAndTheNextRuns() {
    CompletableFuture<Throwable> reported = new CompletableFuture<>();
    CompletionStage<Void> _ =
        lanes.submit(
            "s",
            worker -> {
              throw new IllegalStateException("broken");
            },
            reported::complete);
    assertThat(reported).succeedsWithin(5, TimeUnit.SECONDS);
    CompletableFuture<Void> next = new CompletableFuture<>();
    CompletionStage<Void> _ =
        lanes.submit(
            "s",
            worker -> {
              boolean _ = next.complete(null);
              return CompletableFuture.completedStage(null);
            },
            failure -> {});
    assertThat(next).succeedsWithin(5, TimeUnit.SECONDS);
  }
}
