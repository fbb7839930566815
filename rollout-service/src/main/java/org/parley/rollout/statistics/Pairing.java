package org.parley.rollout.statistics;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/**
 * Puts the sessions of two arms into blocks, first come first served: nₐ of a and n_b of b in the
 * ratio of the arms' shares. A block's difference of means has the true difference as its mean
 * whatever the hour brought, because its sessions stood beside each other, and no block mixes the
 * stages of a ramp. The sizes depend on nothing that was observed, which keeps the bets on the
 * blocks fair.
 *
 * @param <T> what a session gave
 */
public final class Pairing<T> {
  /** Of an arm, where the other one stays away; the oldest make room. */
  private static final int MOST_WAITING = 4096;

  private final int sizeA;
  private final int sizeB;
  private final Deque<T> waitingA = new ArrayDeque<>();
  private final Deque<T> waitingB = new ArrayDeque<>();

  /** A full block. */
  public record Block<T>(List<T> a, List<T> b) {
    public Block {
      a = List.copyOf(a);
      b = List.copyOf(b);
    }
  }

  /**
   * @param shareOfB b's part of the sessions of both, between 0 and 1
   */
  public Pairing(double shareOfB) {
    if (!(shareOfB > 0 && shareOfB < 1)) {
      throw new IllegalArgumentException("a share of " + shareOfB);
    }
    this.sizeA = size((1 - shareOfB) / shareOfB);
    this.sizeB = size(shareOfB / (1 - shareOfB));
  }

  private static int size(double ratio) {
    return (int) Math.clamp(Math.round(ratio), 1, MOST_WAITING);
  }

  public Optional<Block<T>> addA(T session) {
    return add(waitingA, session);
  }

  public Optional<Block<T>> addB(T session) {
    return add(waitingB, session);
  }

  private Optional<Block<T>> add(Deque<T> waiting, T session) {
    waiting.add(session);
    if (waiting.size() > MOST_WAITING) {
      waiting.remove();
    }
    if (waitingA.size() < sizeA || waitingB.size() < sizeB) {
      return Optional.empty();
    }
    return Optional.of(new Block<>(take(waitingA, sizeA), take(waitingB, sizeB)));
  }

  private static <T> List<T> take(Deque<T> waiting, int size) {
    List<T> taken = new ArrayList<>(size);
    for (int i = 0; i < size; i++) {
      taken.add(waiting.remove());
    }
    return taken;
  }
}
