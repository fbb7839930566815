package org.parley.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ShippedModelTest {
  private record Model(int number) implements AutoCloseable {
    @Override
    public void close() {}
  }

  private static final class Loader implements ModelLoader<Model> {
    final AtomicInteger loads = new AtomicInteger();

    @Override
    public Model load(Bundle bundle) {
      return new Model(loads.incrementAndGet());
    }

    @Override
    public void warmUp(Model model) {}

    @Override
    public void check(Bundle bundle, Model model) {}
  }

  @TempDir Path folder;
  private final Loader loader = new Loader();
  private final AtomicInteger reads = new AtomicInteger();

  private Bundle read() throws IOException {
    reads.incrementAndGet();
    Path file = folder.resolve("asr-1.parley");
    new BundleWriter(Manifest.Draft.of("asr", "1")).add("word", "hello").write(file);
    return Bundle.read(file);
  }

  @Test
  void nothingIsDoneBeforeSomebodyAsks() {
    ShippedModel<Model> shipped = new ShippedModel<>(this::read, loader);
    assertThat(reads).hasValue(0);
    assertThat(shipped.bundle().version().tag()).isEqualTo("1");
    assertThat(loader.loads).hasValue(0);
    assertThat(shipped.loaded().model().number()).isEqualTo(1);
  }

  @Test
  void everyStepIsTakenOnceWhoeverTakesIt() {
    ShippedModel<Model> shipped = new ShippedModel<>(this::read, loader);
    shipped.begin();
    LoadedModel<Model> loaded = shipped.loaded();
    assertThat(shipped.loaded()).isSameAs(loaded);
    assertThat(loaded.version()).isEqualTo(shipped.bundle().version());
    assertThat(reads).hasValue(1);
    assertThat(loader.loads).hasValue(1);
  }

  @Test
  void aRefusalReachesEveryoneWhoAsks() {
    ShippedModel<Model> shipped =
        new ShippedModel<>(
            () -> {
              throw new BundleRefusedException("asr-1.parley", "no such bundle");
            },
            loader);
    shipped.begin();
    assertThatThrownBy(shipped::loaded).isInstanceOf(BundleRefusedException.class);
    assertThatThrownBy(shipped::bundle)
        .isInstanceOf(BundleRefusedException.class)
        .hasMessage("asr-1.parley: no such bundle");
  }
}
