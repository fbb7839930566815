package org.parley.runtime;

import static java.util.Objects.requireNonNull;

import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The versions of one model that a service has loaded: a champion, and others beside it.
 *
 * <p>Who needs a model for a while takes a {@link Lease} and keeps that very model until the lease
 * is closed, whatever becomes the champion meanwhile. A version that is not kept any more is closed
 * with its last lease, and until then it can be taken back. The pool owns its models.
 *
 * @param <M> the loaded model
 */
public final class ModelPool<M extends AutoCloseable> implements AutoCloseable {
  private final Object lock = new Object();
  private final Map<String, Tenant> tenants = new LinkedHashMap<>();

  /** Versions that are not kept any more, as long as somebody has them. */
  private final Map<String, Tenant> leaving = new HashMap<>();

  private Tenant champion;
  private long bytes;
  private boolean closed;

  public ModelPool(LoadedModel<M> champion) {
    this.champion = new Tenant(champion);
    this.bytes = champion.bytes();
    tenants.put(this.champion.key(), this.champion);
  }

  /**
   * Lends the champion out.
   *
   * @throws IllegalStateException after {@link #close}
   */
  public Lease<M> champion() {
    synchronized (lock) {
      requireOpen();
      return champion.lease();
    }
  }

  public ModelVersion championVersion() {
    synchronized (lock) {
      return champion.version;
    }
  }

  /**
   * Lends a version out; empty where it is not loaded.
   *
   * @param version its text form, {@code asr@1-3fa9c21b04de}
   * @throws IllegalStateException after {@link #close}
   */
  public Optional<Lease<M>> version(String version) {
    synchronized (lock) {
      requireOpen();
      return Optional.ofNullable(tenants.get(version)).map(Tenant::lease);
    }
  }

  /**
   * Takes a version in, beside the others. After {@link #close} the given model stays the caller's.
   *
   * @throws IllegalStateException after {@link #close}, or where it is open already
   */
  public void add(LoadedModel<M> loaded) {
    synchronized (lock) {
      requireOpen();
      Tenant tenant = new Tenant(loaded);
      if (tenants.containsKey(tenant.key()) || leaving.containsKey(tenant.key())) {
        throw new IllegalStateException(tenant.key() + " is loaded already");
      }
      tenants.put(tenant.key(), tenant);
      bytes += loaded.bytes();
    }
  }

  /**
   * Keeps a version on that was let go and is still lent, so that it need not be loaded a second
   * time beside itself.
   *
   * @param version its text form
   * @return whether it can be lent again
   * @throws IllegalStateException after {@link #close}
   */
  public boolean takeBack(String version) {
    synchronized (lock) {
      requireOpen();
      Tenant tenant = leaving.remove(version);
      if (tenant == null) {
        return false;
      }
      tenant.holders++;
      tenants.put(version, tenant);
      return true;
    }
  }

  /**
   * Makes a loaded version the one that {@link #champion} lends from now on. The last one stays
   * until {@link #keepOnly} names it no more.
   *
   * @throws IllegalArgumentException where it is not loaded
   */
  public void promote(String version) {
    synchronized (lock) {
      requireOpen();
      Tenant next = tenants.get(version);
      if (next == null) {
        throw new IllegalArgumentException(version + " is not loaded");
      }
      champion = next;
    }
  }

  /** Lets go of every version that is neither named nor the champion. */
  public void keepOnly(Collection<String> versions) {
    Collection<Tenant> released;
    synchronized (lock) {
      requireOpen();
      released =
          tenants.values().stream()
              .filter(tenant -> tenant != champion && !versions.contains(tenant.key()))
              .toList();
      released.forEach(this::letGo);
    }
    released.forEach(Tenant::leave);
  }

  /** Called under the lock; the caller ends the pool's own hold. */
  private void letGo(Tenant tenant) {
    tenants.remove(tenant.key());
    leaving.put(tenant.key(), tenant);
  }

  /** Versions that can be lent, with the unpacked bytes of each. */
  public SortedMap<String, Long> sizes() {
    synchronized (lock) {
      SortedMap<String, Long> sizes = new TreeMap<>();
      tenants.forEach((version, tenant) -> sizes.put(version, tenant.size));
      return sizes;
    }
  }

  /** Versions that can be lent. */
  public SortedSet<String> loaded() {
    synchronized (lock) {
      return new TreeSet<>(tenants.keySet());
    }
  }

  /** Unpacked bytes of all models that are open, those whose last lease runs included. */
  public long bytes() {
    synchronized (lock) {
      return bytes;
    }
  }

  /** No lease is given from now on; each model closes with its last lease. */
  @Override
  public void close() {
    Collection<Tenant> released;
    synchronized (lock) {
      if (closed) {
        return;
      }
      closed = true;
      released = List.copyOf(tenants.values());
      released.forEach(this::letGo);
    }
    released.forEach(Tenant::leave);
  }

  private void requireOpen() {
    if (closed) {
      throw new IllegalStateException("The pool is closed");
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
   * A model with the number of those who keep it open: its leases, and the pool while it is in it.
   */
  private final class Tenant {
    final ModelVersion version;
    final M model;
    final long size;
    private int holders = 1;

    Tenant(LoadedModel<M> loaded) {
      this.version = requireNonNull(loaded.version(), "version");
      this.model = requireNonNull(loaded.model(), "model");
      this.size = loaded.bytes();
    }

    String key() {
      return version.toString();
    }

    /** Called under the lock. */
    Lease<M> lease() {
      holders++;
      return new Lease<>(this::leave, version, model);
    }

    void leave() {
      synchronized (lock) {
        if (--holders > 0) {
          return;
        }
        leaving.remove(key());
        bytes -= size;
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
