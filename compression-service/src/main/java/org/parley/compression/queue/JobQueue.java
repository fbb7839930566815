package org.parley.compression.queue;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.parley.compression.queue.QueueException.Reason;
import org.parley.events.JobProgressed;
import org.parley.events.JobProgressed.Phase;
import org.parley.events.JobRequest;

/**
 * Jobs in the order in which they were asked for, as many at once as there are slots. A job is
 * taken when the ledger has it; one that was running when this process ended runs again, before
 * those that wait.
 */
public final class JobQueue implements AutoCloseable {
  private static final String KIND = "compress";

  /** How often the ledger hears of a job that does nothing but go on. */
  private static final Duration LEDGER_EVERY = Duration.ofSeconds(5);

  private final Limits limits;
  private final JobLedger ledger;
  private final JobRunner runner;
  private final InstantSource clock;

  /** All that are known, those asked for first at the front. */
  private final SequencedMap<String, JobProgressed> jobs = new LinkedHashMap<>();

  private final Deque<String> waiting = new ArrayDeque<>();
  private final Map<String, Work> running = new HashMap<>();
  private final Map<String, List<Consumer<JobProgressed>>> watchers = new HashMap<>();
  private int beingTaken;
  private boolean closed;

  /**
   * @param slots jobs at once
   * @param waiting most that wait for a slot
   * @param kept most that are remembered after their end
   */
  public record Limits(int slots, int waiting, int kept) {
    public Limits {
      if (slots < 1 || waiting < 1 || kept < 0) {
        throw new IllegalArgumentException(
            "slots %d, waiting %d, kept %d".formatted(slots, waiting, kept));
      }
    }
  }

  /** A job in a slot. */
  private static final class Work {
    Optional<JobRunner.Run> run = Optional.empty();
    boolean cancelled;
    Instant told = Instant.MIN;
  }

  public JobQueue(Limits limits, JobLedger ledger, JobRunner runner, InstantSource clock) {
    this.limits = limits;
    this.ledger = ledger;
    this.runner = runner;
    this.clock = clock;
  }

  /**
   * Takes over what the ledger holds, the last record of each job.
   *
   * @param last of jobs that this service was asked to do, and others, which are left alone
   */
  public synchronized void restore(Collection<JobProgressed> last) {
    List<JobProgressed> ours =
        last.stream()
            .filter(job -> job.request().isPresent())
            .sorted(Comparator.comparing(JobQueue::submitted).thenComparing(JobProgressed::job))
            .toList();
    ours.forEach(job -> jobs.put(job.job(), job));
    for (Phase phase : List.of(Phase.RUNNING, Phase.QUEUED)) {
      ours.stream().filter(job -> job.phase() == phase).forEach(job -> waiting.add(job.job()));
    }
    fillSlots();
  }

  private static Instant submitted(JobProgressed job) {
    return job.request().orElseThrow().submitted();
  }

  /**
   * Takes a job.
   *
   * @param name a few letters for people; the job's own begins with them
   * @throws QueueException when too many wait, or the ledger cannot be written
   */
  public JobProgressed submit(String name, JobRequest request) {
    CompletionStage<Void> written;
    JobProgressed job;
    synchronized (this) {
      if (waiting.size() + beingTaken >= limits.waiting()) {
        throw new QueueException(
            Reason.FULL,
            "%d jobs wait already, more may not; ask again when one is over"
                .formatted(waiting.size() + beingTaken));
      }
      job = queued(name, request);
      beingTaken++;
      written = ledger.append(job);
    }
    try {
      written.toCompletableFuture().join();
    } catch (CompletionException e) {
      synchronized (this) {
        beingTaken--;
      }
      throw new QueueException(Reason.NO_LEDGER, "the job cannot be written down: " + e.getCause());
    }
    synchronized (this) {
      beingTaken--;
      jobs.put(job.job(), job);
      waiting.add(job.job());
      fillSlots();
      return requireNonNull(jobs.get(job.job()));
    }
  }

  /** Names it after the moment it was asked for, and counts on where that is taken. */
  private JobProgressed queued(String name, JobRequest request) {
    String id = name + "-" + Long.toString(request.submitted().toEpochMilli(), 36);
    int more = 1;
    String free = id;
    while (jobs.containsKey(free)) {
      free = id + "." + ++more;
    }
    return new JobProgressed(
        free,
        1,
        KIND,
        Phase.QUEUED,
        0,
        Optional.empty(),
        "waiting",
        Optional.of(request),
        Optional.empty());
  }

  public synchronized List<JobProgressed> list() {
    return List.copyOf(jobs.values());
  }

  /**
   * @throws QueueException when there is none
   */
  public synchronized JobProgressed find(String id) {
    JobProgressed job = jobs.get(id);
    if (job == null) {
      throw new QueueException(Reason.UNKNOWN, "there is no job " + id);
    }
    return job;
  }

  public synchronized int waiting() {
    return waiting.size();
  }

  public synchronized int running() {
    return running.size();
  }

  /**
   * Ends a job that waits or runs; one that runs is over soon after.
   *
   * @throws QueueException when there is none, or it is over
   */
  public synchronized JobProgressed cancel(String id) {
    JobProgressed job = find(id);
    if (job.phase().isOver()) {
      throw new QueueException(Reason.OVER, "job " + id + " is over already: " + job.note());
    }
    Work work = running.get(id);
    if (work == null) {
      waiting.remove(id);
      return change(next(job, Phase.CANCELLED, "cancelled while it waited"), true);
    }
    work.cancelled = true;
    work.run.ifPresent(JobRunner.Run::cancel);
    return job;
  }

  /** Ends the telling. */
  public interface Watch extends AutoCloseable {
    @Override
    void close();
  }

  /**
   * Tells where a job stands, now and whenever that changes.
   *
   * @param watcher must return quickly
   * @throws QueueException when there is none
   */
  public synchronized Watch watch(String id, Consumer<JobProgressed> watcher) {
    watcher.accept(find(id));
    watchers.computeIfAbsent(id, _ -> new ArrayList<>()).add(watcher);
    return () -> unwatch(id, watcher);
  }

  private synchronized void unwatch(String id, Consumer<JobProgressed> watcher) {
    List<Consumer<JobProgressed>> all = watchers.getOrDefault(id, new ArrayList<>());
    all.remove(watcher);
    if (all.isEmpty()) {
      watchers.remove(id);
    }
  }

  private void fillSlots() {
    while (!closed && running.size() < limits.slots() && !waiting.isEmpty()) {
      String id = waiting.removeFirst();
      Work work = new Work();
      running.put(id, work);
      JobProgressed job = change(next(find(id), Phase.RUNNING, "starting"), true);
      Thread.ofVirtual().name(id).start(() -> work(job, work));
    }
  }

  private void work(JobProgressed job, Work work) {
    JobEnd end;
    try {
      JobRunner.Run run =
          runner.start(job, (done, left, part) -> reached(job.job(), work, done, left, part));
      synchronized (this) {
        work.run = Optional.of(run);
        if (work.cancelled || closed) {
          run.cancel();
        }
      }
      end = run.await();
    } catch (InterruptedException e) {
      end = new JobEnd.Failed("interrupted");
    } catch (RuntimeException e) {
      end = new JobEnd.Failed(String.valueOf(e.getMessage()));
    }
    ended(job.job(), work, end);
  }

  private synchronized void reached(
      String id, Work work, double done, Optional<Duration> left, String part) {
    JobProgressed job = find(id);
    boolean tell = !clock.instant().isBefore(work.told.plus(LEDGER_EVERY));
    if (tell) {
      work.told = clock.instant();
    }
    change(
        new JobProgressed(
            id,
            job.step() + 1,
            KIND,
            Phase.RUNNING,
            Math.clamp(done, 0, 1),
            left,
            part,
            job.request(),
            Optional.empty()),
        tell);
  }

  /** One that ends because this process does goes on with the next. */
  private synchronized void ended(String id, Work work, JobEnd end) {
    running.remove(id);
    if (closed) {
      return;
    }
    JobProgressed job = find(id);
    change(
        work.cancelled
            ? next(job, Phase.CANCELLED, "cancelled")
            : switch (end) {
              case JobEnd.Succeeded made ->
                  new JobProgressed(
                      id,
                      job.step() + 1,
                      KIND,
                      Phase.SUCCEEDED,
                      1,
                      Optional.empty(),
                      made.note(),
                      job.request(),
                      Optional.of(made.model()));
              case JobEnd.Refused refused -> next(job, Phase.REFUSED, refused.note());
              case JobEnd.Failed failed -> next(job, Phase.FAILED, failed.note());
            },
        true);
    forgetOldest();
    fillSlots();
  }

  private static JobProgressed next(JobProgressed job, Phase phase, String note) {
    return new JobProgressed(
        job.job(),
        job.step() + 1,
        KIND,
        phase,
        job.done(),
        Optional.empty(),
        note,
        job.request(),
        Optional.empty());
  }

  private JobProgressed change(JobProgressed now, boolean tellLedger) {
    jobs.put(now.job(), now);
    if (tellLedger) {
      // The next record of the job says more; only a request is waited for.
      var _ = ledger.append(now);
    }
    List.copyOf(watchers.getOrDefault(now.job(), List.of())).forEach(w -> w.accept(now));
    return now;
  }

  private void forgetOldest() {
    List<String> over =
        jobs.values().stream().filter(job -> job.phase().isOver()).map(JobProgressed::job).toList();
    for (String id : over.subList(0, Math.max(0, over.size() - limits.kept()))) {
      jobs.remove(id);
      ledger.forget(id);
      runner.forget(id);
    }
  }

  /** Ends what runs; the ledger still says that it does, so that it goes on after a restart. */
  @Override
  public synchronized void close() {
    closed = true;
    running.values().forEach(work -> work.run.ifPresent(JobRunner.Run::cancel));
  }
}
