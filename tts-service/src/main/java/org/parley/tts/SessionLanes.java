package org.parley.tts;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * A fixed number of threads, each with a worker of its own; a session's jobs always run on the same
 * thread, in the order in which they came. The number of jobs that are not yet finished is bounded.
 *
 * @param <W> what each thread owns; made and closed on that thread
 */
final class SessionLanes<W extends AutoCloseable> implements AutoCloseable {
  /**
   * @param start puts the job into its lane's queue, under the lock: two jobs that were let in one
   *     after the other must be queued in that order
   */
  private record Waiting(Runnable start, CompletableFuture<Void> taken) {}

  private final class Lane {
    private final ExecutorService thread;
    private final CompletableFuture<W> worker;

    Lane(int number, Supplier<W> maker) {
      thread =
          Executors.newSingleThreadExecutor(Thread.ofPlatform().name("lane-" + number).factory());
      worker = CompletableFuture.supplyAsync(maker, thread);
    }
  }

  private final List<Lane> lanes = new ArrayList<>();
  private final int bound;
  private final Queue<Waiting> waiting = new ArrayDeque<>();
  private int unfinished;

  /**
   * @param bound jobs taken and not finished, at most
   */
  SessionLanes(int threads, int bound, Supplier<W> maker) {
    if (threads < 1 || bound < 1) {
      throw new IllegalArgumentException(threads + " threads, " + bound + " jobs");
    }
    this.bound = bound;
    for (int i = 0; i < threads; i++) {
      lanes.add(new Lane(i, maker));
    }
  }

  /** Completes when every thread has its worker; fails when one could not be made. */
  CompletableFuture<Void> ready() {
    return CompletableFuture.allOf(
        lanes.stream().map(lane -> lane.worker).toArray(CompletableFuture[]::new));
  }

  /**
   * Runs a job on the session's thread. It is finished when the stage that it returns completes,
   * which may be after it has left the thread.
   *
   * @param failed told when the job throws or its stage fails
   * @return completes when the job was taken, which is later when too many are unfinished
   */
  CompletionStage<Void> submit(
      String session, Function<W, CompletionStage<Void>> job, Consumer<Throwable> failed) {
    Lane lane = lanes.get(Math.floorMod(session.hashCode(), lanes.size()));
    Runnable start =
        () ->
            lane.thread.execute(() -> {
              // The worker was made on this thread before any job, so that this never waits.
              CompletionStage<Void> done;
              try {
                done = job.apply(lane.worker.join());
              } catch (RuntimeException e) {
                done = CompletableFuture.failedStage(e);
              }
              CompletionStage<Void> _ =
                  done.whenComplete((nothing, failure) -> {
                    if (failure != null) {
                      failed.accept(failure);
                    }
                    finish();
                  });
            });
    CompletableFuture<Void> taken = new CompletableFuture<>();
    synchronized (this) {
      if (unfinished >= bound) {
        waiting.add(new Waiting(start, taken));
        return taken;
      }
      unfinished++;
      start.run();
    }
    taken.complete(null);
    return taken;
  }

  private void finish() {
    Waiting next;
    synchronized (this) {
      next = waiting.poll();
      if (next == null) {
        unfinished--;
        return;
      }
      next.start().run();
    }
    next.taken().complete(null);
  }

  @Override
  public void close() {
    for (Lane lane : lanes) {
      CompletableFuture<Void> closed =
          lane.worker.thenAcceptAsync(
              worker -> {
                try {
                  worker.close();
                } catch (Exception e) {
                  // What AutoCloseable allows a worker to throw.
                  throw new IllegalStateException("a worker did not close", e);
                }
              },
              lane.thread);
      CompletableFuture<Void> _ = closed.whenComplete((done, failure) -> lane.thread.shutdown());
    }
  }
}
