package org.parley.runtime;

import static java.util.Objects.requireNonNull;

/**
 * The place of a service where its current model sits and can be exchanged while it is in use.
 *
 * <p>Who needs the model for a while takes a {@link Lease} and keeps that very model until the
 * lease is closed, whatever is put into the slot meanwhile. A model that was replaced is closed
 * with its last lease. The slot owns its models.
 *
 * @param <M> the loaded model
 */
public final class ModelSlot<M extends AutoCloseable> implements AutoCloseable {
  private final Object lock = new Object();
  private Tenant current;
  private boolean closed;

  public ModelSlot(ModelVersion version, M model) {
    this.current = new Tenant(version, model);
  }

  /**
   * Lends the current model out.
   *
   * @throws IllegalStateException after {@link #close}
   */
  public Lease<M> lease() {
    synchronized (lock) {
      requireOpen();
      return new Lease<>(current.enter(), current.version, current.model);
    }
  }

  public ModelVersion version() {
    synchronized (lock) {
      return current.version;
    }
  }

  /**
   * Puts another model in place; leases taken from now on are of it. The old one is closed by this
   * call, or by its last lease. After {@link #close} the given model stays the caller's.
   *
   * @throws IllegalStateException after {@link #close}
   */
  public void swap(ModelVersion version, M model) {
    Tenant next = new Tenant(version, model);
    Tenant old;
    synchronized (lock) {
      requireOpen();
      old = current;
      current = next;
    }
    old.leave();
  }

  /** No lease is given from now on; the model closes with its last lease. */
  @Override
  public void close() {
    synchronized (lock) {
      if (closed) {
        return;
      }
      closed = true;
    }
    current.leave();
  }

  private void requireOpen() {
    if (closed) {
      throw new IllegalStateException("The slot is closed");
    }
  }

  /**
   * The right to use one model until closed.
   *
   * @param <M> the loaded model
   */
  public static final class Lease<M> implements AutoCloseable {
    private final ModelVersion version;
    private final M model;
    private @org.jspecify.annotations.Nullable Runnable leave;

    private Lease(Runnable leave, ModelVersion version, M model) {
      this.leave = leave;
      this.version = version;
      this.model = model;
    }

    public ModelVersion version() {
      return version;
    }

    /**
     * @throws IllegalStateException after {@link #close}
     */
    public synchronized M model() {
      if (leave == null) {
        throw new IllegalStateException("The lease of " + version + " is over");
      }
      return model;
    }

    /** Ends the lease. Closing again does nothing. */
    @Override
    public void close() {
      Runnable end;
      synchronized (this) {
        end = leave;
        leave = null;
      }
      if (end != null) {
        end.run();
      }
    }
  }

  /**
   * A model with the number of those who keep it open: its leases, and the slot while it is the
   * current one.
   */
  private final class Tenant {
    final ModelVersion version;
    final M model;
    private int holders = 1;

    Tenant(ModelVersion version, M model) {
      this.version = requireNonNull(version, "version");
      this.model = requireNonNull(model, "model");
    }

    /** Called under the lock. */
    Runnable enter() {
      holders++;
      return this::leave;
    }

    void leave() {
      synchronized (lock) {
        if (--holders > 0) {
          return;
        }
      }
      try {
        model.close();
      } catch (RuntimeException e) {
        throw e;
      } catch (Exception e) {
        // What AutoCloseable allows a model to throw.
        throw new IllegalStateException("Closing " + version + " failed", e);
      }
    }
  }
}
