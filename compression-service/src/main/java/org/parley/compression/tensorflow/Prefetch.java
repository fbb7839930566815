package org.parley.compression.tensorflow;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Makes the next batches while the present one trains. */
final class Prefetch implements AutoCloseable {
  private static final int AHEAD = 4;

  private final Batches batches;
  private final long steps;
  private final ExecutorService worker =
      Executors.newSingleThreadExecutor(Thread.ofPlatform().daemon().name("batches").factory());
  private final Deque<Future<Batch>> waiting = new ArrayDeque<>();
  private long asked;

  Prefetch(Batches batches, long from, long steps) {
    this.batches = batches;
    this.asked = from;
    this.steps = steps;
    for (int i = 0; i < AHEAD; i++) {
      ask();
    }
  }

  Batch next() {
    ask();
    try {
      return waiting.remove().get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while a batch was made", e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw new IllegalStateException("a batch could not be made: " + e.getCause(), e);
    }
  }

  private void ask() {
    if (asked < steps) {
      long step = asked++;
      waiting.add(worker.submit(() -> batches.batch(step)));
    }
  }

  @Override
  public void close() {
    worker.shutdownNow();
  }
}
