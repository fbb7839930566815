package org.parley.gateway.conversation;

import static java.util.Objects.requireNonNull;

import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.parley.access.Allowance;
import org.parley.access.LimitedException;
import org.parley.events.Assignment;
import org.parley.events.Decoded;
import org.parley.events.Event;
import org.parley.events.SoundStarted;
import org.parley.events.TurnContext;
import org.parley.events.UtteranceId;

/**
 * The sessions that are open at this gateway. Calls return at once; each session's work is done in
 * its own order on the given threads.
 */
public final class Conversations {
  private static final Pattern SESSION = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");

  private final Edge edge;
  private final EventLog log;
  private final Executor threads;
  private final Consumer<Throwable> broken;
  private final int most;
  private final AtomicInteger streams = new AtomicInteger();
  private final ConcurrentMap<String, Seat> seats = new ConcurrentHashMap<>();

  /**
   * @param gateway the id that is stamped on what leaves
   * @param arms given to each session
   * @param most streams and requests at once
   * @param threads must not be bounded: a session waits in them for the broker
   * @param broken is told of what should not have been possible; the session is then closed
   */
  public Conversations(
      String gateway,
      InstantSource clock,
      Limits limits,
      Arms arms,
      int most,
      EventLog log,
      Measures measures,
      Executor threads,
      Consumer<Throwable> broken) {
    edge = new Edge(gateway, clock, limits, arms, this::append, measures);
    this.most = most;
    this.log = log;
    this.threads = threads;
    this.broken = broken;
  }

  /**
   * Opens a stream for a session.
   *
   * @param models versions that are to serve it whatever its arms are; none but for testers
   * @param allowance what its client may ask for
   * @throws TurnRefusedException where the session has no good name, a version cannot serve or no
   *     more streams are taken
   */
  public Stream open(String session, List<String> models, Client client, Allowance allowance) {
    check(session);
    Map<String, Assignment> chosen = edge.arms().chosen(models);
    occupy(allowance);
    var stream = new Stream(session, client, allowance, chosen);
    seat(session, conversation -> conversation.opened(client, allowance));
    return stream;
  }

  /**
   * Asks one turn.
   *
   * @param models as in {@link #open}
   * @param allowance what whoever asks may ask for
   * @throws TurnRefusedException where the session has no good name, a version cannot serve or no
   *     more requests are taken
   */
  public CompletionStage<TurnAnswer> ask(
      String session, List<String> models, Question question, Allowance allowance) {
    check(session);
    Map<String, Assignment> chosen = edge.arms().chosen(models);
    question.check(edge.limits());
    question.charge(allowance);
    occupy(allowance);
    var answering = new Answering();
    seat(session, conversation -> conversation.take(question.input(answering), chosen));
    return answering.answer().whenComplete((_, _) -> leave(allowance));
  }

  /**
   * Has a session forgotten: whoever is in it here is told so and let go, and then everybody else
   * is, in the order of the session's events.
   *
   * @return completes when that is written; exceptionally where it cannot be
   * @throws TurnRefusedException where the session has no good name
   */
  public CompletionStage<Void> forget(String session) {
    check(session);
    var written = new CompletableFuture<Void>();
    seat(
        session,
        conversation ->
            log.append(conversation.forget(), TurnContext.none())
                .whenComplete((_, failure) -> {
                  if (failure == null) {
                    written.complete(null);
                  } else {
                    written.completeExceptionally(failure);
                  }
                }));
    return written;
  }

  /** Takes what came back for a session; whether anybody here wants it. */
  public boolean receive(String session, Decoded decoded) {
    @Nullable Seat seat = seats.computeIfPresent(session, (_, present) -> present.taken());
    if (seat == null) {
      return false;
    }
    seat.run(conversation -> conversation.receive(decoded));
    return true;
  }

  public boolean isOpen(String session) {
    return seats.containsKey(session);
  }

  /**
   * To be called several times a second: gives up what waits for too long, and forgets who left.
   */
  public void tick() {
    for (String session : seats.keySet()) {
      @Nullable Seat seat =
          seats.computeIfPresent(
              session, (_, present) -> present.isIdle() ? null : present.taken());
      if (seat != null) {
        seat.run(Conversation::tick);
      }
    }
  }

  /** Streams and requests now. */
  public int streams() {
    return streams.get();
  }

  private void occupy(Allowance allowance) {
    try {
      allowance.open();
    } catch (LimitedException e) {
      throw new TurnRefusedException(Problem.limited(e));
    }
    if (streams.incrementAndGet() > most) {
      leave(allowance);
      throw new TurnRefusedException(
          Problem.Kind.BUSY, "all %d streams are taken; try again soon".formatted(most));
    }
  }

  private void leave(Allowance allowance) {
    streams.decrementAndGet();
    allowance.close();
  }

  private static void check(String session) {
    if (!SESSION.matcher(session).matches()) {
      throw new TurnRefusedException(
          Problem.Kind.BAD_REQUEST,
          "a session's name has 1 to 64 letters, digits, dots, dashes or underscores");
    }
  }

  /** Runs the task in the session's order; a session that is not there yet begins. */
  private void seat(String session, Consumer<Conversation> task) {
    // The task is run outside: it may come back here, which a map does not allow within.
    Seat seat =
        seats.compute(
            session, (_, present) -> (present == null ? new Seat(session) : present).taken());
    seat.run(task);
  }

  private CompletionStage<Void> append(
      String session, UtteranceId utterance, Event event, TurnContext context) {
    CompletionStage<Void> written = log.append(event, context);
    return event instanceof SoundStarted
        ? written // a figure; the turn goes on without it
        : written.whenComplete((_, failure) -> {
          if (failure != null) {
            seat(session, conversation -> conversation.notWritten(utterance));
          }
        });
  }

  /** A conversation with its mailbox. */
  private final class Seat {
    private final Conversation conversation;
    private final Mailbox mailbox;
    private final AtomicInteger pending = new AtomicInteger();
    private volatile boolean idle;

    Seat(String session) {
      conversation = new Conversation(edge, session);
      mailbox =
          new Mailbox(
              threads,
              failure -> {
                conversation.abandon();
                broken.accept(failure);
              });
    }

    /** Keeps the seat until the task that comes next has been run. */
    Seat taken() {
      pending.incrementAndGet();
      return this;
    }

    /** Runs the task for which the seat was {@link #taken}. */
    void run(Consumer<Conversation> task) {
      mailbox.execute(() -> {
        try {
          task.accept(conversation);
        } finally {
          idle = conversation.isIdle();
          pending.decrementAndGet();
        }
      });
    }

    boolean isIdle() {
      return pending.get() == 0 && idle;
    }
  }

  /** A client's open stream. */
  public final class Stream implements AutoCloseable {
    private final String session;
    private final Client client;
    private final Allowance allowance;
    private final Map<String, Assignment> chosen;
    private final AtomicLong pendingBytes = new AtomicLong();
    private boolean closed;

    private Stream(
        String session, Client client, Allowance allowance, Map<String, Assignment> chosen) {
      this.chosen = chosen;
      this.session = requireNonNull(session, "session");
      this.client = requireNonNull(client, "client");
      this.allowance = requireNonNull(allowance, "allowance");
    }

    /**
     * Takes what the client sent.
     *
     * @throws TurnRefusedException where more sound waits than is taken
     */
    public void take(Input input) {
      int bytes = input instanceof Input.Sound sound ? sound.bytes().length : 0;
      if (pendingBytes.addAndGet(bytes) > edge.limits().pendingBytes()) {
        pendingBytes.addAndGet(-bytes);
        throw new TurnRefusedException(
            Problem.Kind.TOO_LARGE, "sound comes faster than it can be passed on");
      }
      seat(
          session,
          conversation ->
              conversation.take(client, input, chosen, () -> pendingBytes.addAndGet(-bytes)));
    }

    /**
     * Takes a typed turn.
     *
     * @throws TurnRefusedException where it is empty, too long or one too many
     */
    public void say(String text) {
      Question typed = new Question.Typed(text);
      typed.check(edge.limits());
      typed.charge(allowance);
      take(new Input.Text(text, Optional.empty()));
    }

    @Override
    public synchronized void close() {
      if (!closed) {
        closed = true;
        leave(allowance);
        seat(session, conversation -> conversation.closed(client));
      }
    }
  }
}
