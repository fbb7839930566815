package org.parley.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class ModelSlotTest {
  private static final ModelVersion ONE = ModelVersion.parse("asr@1-111111111111");
  private static final ModelVersion TWO = ModelVersion.parse("asr@2-222222222222");

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

  @Test
  void aLeaseKeepsItsModelThroughASwap() {
    Model one = new Model();
    Model two = new Model();
    ModelSlot<Model> slot = new ModelSlot<>(ONE, one);
    try (ModelSlot.Lease<Model> early = slot.lease()) {
      slot.swap(TWO, two);
      assertThat(early.model()).isSameAs(one);
      assertThat(one.open()).isTrue();
      try (ModelSlot.Lease<Model> late = slot.lease()) {
        assertThat(late.model()).isSameAs(two);
        assertThat(late.version()).isEqualTo(TWO);
      }
    }
    assertThat(one.closings).hasValue(1);
    assertThat(two.open()).isTrue();
  }

  @Test
  void aReplacedModelWithoutLeasesClosesAtOnce() {
    Model one = new Model();
    ModelSlot<Model> slot = new ModelSlot<>(ONE, one);
    slot.swap(TWO, new Model());
    assertThat(one.closings).hasValue(1);
  }

  @Test
  void aClosedSlotLendsNothingAndItsModelClosesWithTheLastLease() {
    Model one = new Model();
    ModelSlot<Model> slot = new ModelSlot<>(ONE, one);
    ModelSlot.Lease<Model> lease = slot.lease();
    slot.close();
    slot.close();
    assertThatThrownBy(slot::lease).isInstanceOf(IllegalStateException.class);
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
    ModelSlot<Model> slot = new ModelSlot<>(ONE, models.getFirst());
    AtomicInteger closedWhileLent = new AtomicInteger();
    Runnable borrower =
        () -> {
          for (int i = 0; i < 10_000; i++) {
            try (ModelSlot.Lease<Model> lease = slot.lease()) {
              if (!lease.model().open()) {
                closedWhileLent.incrementAndGet();
              }
            }
          }
        };
    List<Thread> borrowers =
        List.of(Thread.ofPlatform().start(borrower), Thread.ofPlatform().start(borrower));
    for (int i = 0; i < 1000; i++) {
      Model next = new Model();
      models.add(next);
      slot.swap(i % 2 == 0 ? TWO : ONE, next);
    }
    for (Thread thread : borrowers) {
      thread.join();
    }
    slot.close();
    assertThat(closedWhileLent).hasValue(0);
    assertThat(models).allSatisfy(model -> assertThat(model.closings).hasValue(1));
  }
}
