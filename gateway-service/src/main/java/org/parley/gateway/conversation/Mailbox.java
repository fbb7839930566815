package org.parley.gateway.conversation;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * Runs tasks one at a time in the order they came, on a thread that is borrowed only while there
 * are any. Putting a task in never blocks, so event loops and Kafka's threads may.
 */
final class Mailbox implements Executor {
  private final Executor threads;
  private final Consumer<Throwable> broken;
  private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
  private final AtomicInteger waiting = new AtomicInteger();

  /**
   * @param broken is told, within the mailbox's order, what a task threw
   */
  Mailbox(Executor threads, Consumer<Throwable> broken) {
    this.threads = threads;
    this.broken = broken;
  }

  @Override
  public void execute(Runnable task) {
    tasks.add(task);
    if (waiting.getAndIncrement() == 0) {
      threads.execute(this::drain);
    }
  }

  private void drain() {
    do {
      Runnable task = tasks.remove();
      try {
        task.run();
      } catch (RuntimeException | Error e) {
        broken.accept(e);
      }
    } while (waiting.decrementAndGet() > 0);
  }
}
