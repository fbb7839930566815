package org.parley.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.parley.runtime.ModelPool.Lease;

class ModelPoolTest {
  private static final ModelVersion ONE = ModelVersion.parse("asr@1-111111111111");
  private static final ModelVersion TWO = ModelVersion.parse("asr@2-222222222222");
  private static final ModelVersion THREE = ModelVersion.parse("asr@3-333333333333");

  private static final class Model implements AutoCloseable {
    final AtomicInteger closings = new AtomicInteger();

    @Override
    public void close() {
      closings.incrementAndGet();
    }

    boolean open() {
      return closings.get() == 0;
    }
  }

  private static LoadedModel<Model> loaded(ModelVersion version, Model model) {
    return new LoadedModel<>(version, model, 10, Duration.ZERO, Duration.ZERO);
  }

  @Test
  void aLeaseKeepsItsModelThroughASwap() {
    Model one = new Model();
    Model two = new Model();
    ModelPool<Model> pool = new ModelPool<>(loaded(ONE, one));
    try (Lease<Model> early = pool.champion()) {
      pool.add(loaded(TWO, two));
      pool.promote(TWO.toString());
      pool.keepOnly(List.of());
      assertThat(early.model()).isSameAs(one);
      assertThat(one.open()).isTrue();
      assertThat(pool.bytes()).isEqualTo(20);
      assertThat(pool.version(ONE.toString())).isEmpty();
      try (Lease<Model> late = pool.champion()) {
        assertThat(late.model()).isSameAs(two);
        assertThat(late.version()).isEqualTo(TWO);
      }
    }
    assertThat(one.closings).hasValue(1);
    assertThat(two.open()).isTrue();
    assertThat(pool.bytes()).isEqualTo(10);
  }

  @Test
  void whatIsNotKeptIsClosedAtOnceWhereNobodyHasItAndTheChampionNever() {
    Model one = new Model();
    Model two = new Model();
    Model three = new Model();
    ModelPool<Model> pool = new ModelPool<>(loaded(ONE, one));
    pool.add(loaded(TWO, two));
    pool.add(loaded(THREE, three));
    pool.keepOnly(List.of(THREE.toString()));
    assertThat(one.open()).isTrue();
    assertThat(two.closings).hasValue(1);
    assertThat(three.open()).isTrue();
    assertThat(pool.loaded()).containsExactly(ONE.toString(), THREE.toString());
  }

  @Test
  void aVersionThatIsStillLentIsTakenBackAndNotOpenedTwice() {
    Model one = new Model();
    ModelPool<Model> pool = new ModelPool<>(loaded(ONE, one));
    pool.add(loaded(TWO, new Model()));
    pool.promote(TWO.toString());
    try (Lease<Model> early = pool.champion()) {
      assertThat(pool.takeBack(TWO.toString())).as("it was never let go").isFalse();
      Lease<Model> old = pool.version(ONE.toString()).orElseThrow();
      pool.keepOnly(List.of());
      assertThatThrownBy(() -> pool.add(loaded(ONE, new Model())))
          .isInstanceOf(IllegalStateException.class)
          .hasMessage("asr@1-111111111111 is loaded already");
      assertThat(pool.takeBack(ONE.toString())).isTrue();
      pool.promote(ONE.toString());
      old.close();
      try (Lease<Model> late = pool.champion()) {
        assertThat(late.model()).isSameAs(one);
      }
      assertThat(one.open()).isTrue();
      pool.keepOnly(List.of());
      assertThat(early.model().open()).isTrue();
    }
    assertThat(pool.takeBack(TWO.toString())).as("its last lease is over").isFalse();
    assertThat(pool.bytes()).isEqualTo(10);
  }

  @Test
  void aVersionIsTakenInOnceAndOnlyALoadedOneIsPromoted() {
    ModelPool<Model> pool = new ModelPool<>(loaded(ONE, new Model()));
    assertThatThrownBy(() -> pool.add(loaded(ONE, new Model())))
        .isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> pool.promote(TWO.toString()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("asr@2-222222222222 is not loaded");
    assertThat(pool.championVersion()).isEqualTo(ONE);
  }

  @Test
  void aClosedPoolLendsNothingAndItsModelsCloseWithTheLastLease() {
    Model one = new Model();
    ModelPool<Model> pool = new ModelPool<>(loaded(ONE, one));
    Lease<Model> lease = pool.champion();
    pool.close();
    pool.close();
    assertThatThrownBy(pool::champion).isInstanceOf(IllegalStateException.class);
    assertThat(one.open()).isTrue();
    lease.close();
    lease.close();
    assertThat(one.closings).hasValue(1);
    assertThatThrownBy(lease::model).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void everyModelOfAThousandSwapsUnderLoadIsClosedOnceAndNeverWhileLent()
      throws InterruptedException {
    List<Model> models = new ArrayList<>(List.of(new Model()));
    ModelPool<Model> pool = new ModelPool<>(loaded(ONE, models.getFirst()));
    AtomicInteger closedWhileLent = new AtomicInteger();
    Runnable borrower =
        () -> {
          for (int i = 0; i < 10_000; i++) {
            try (Lease<Model> lease = pool.champion()) {
              if (!lease.model().open()) {
                closedWhileLent.incrementAndGet();
              }
            }
          }
        };
    List<Thread> borrowers =
        List.of(Thread.ofPlatform().start(borrower), Thread.ofPlatform().start(borrower));
    for (int i = 0; i < 1000; i++) {
      ModelVersion version = i % 2 == 0 ? TWO : ONE;
      if (!pool.takeBack(version.toString())) {
        Model next = new Model();
        models.add(next);
        pool.add(loaded(version, next));
      }
      pool.promote(version.toString());
      pool.keepOnly(List.of());
    }
    for (Thread thread : borrowers) {
      thread.join();
    }
    pool.close();
    assertThat(closedWhileLent).hasValue(0);
    assertThat(models).allSatisfy(model -> assertThat(model.closings).hasValue(1));
    assertThat(pool.bytes()).isZero();
  }
}
