package org.parley.asr;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.parley.recognition.Recognizer;
import org.parley.recognition.Tones;
import org.parley.runtime.BundleRefusedException;
import org.parley.runtime.BundleStore;
import org.parley.runtime.ShippedModel;

class FirstModelTest {
  @TempDir Path folder;

  @BeforeEach
  void ship() throws IOException {
    BundleStore store = new BundleStore(folder);
    Tones.writer().write(store.file(Tones.bundle().version()));
    store.makeChampion(Tones.bundle().version());
    System.setProperty("parley.models", folder.toString());
  }

  @AfterEach
  void forget() {
    System.clearProperty("parley.models");
    System.clearProperty("parley.asr.threads");
  }

  @Test
  void whatWasBegunIsHandedOutOnce() throws IOException {
    FirstModel.begin();
    ShippedModel<Recognizer> begun = new FirstModel(folder, "asr", 1).shipped();
    try (Recognizer recognizer = begun.loaded().model()) {
      assertThat(recognizer.version()).isEqualTo(Tones.bundle().version());
    }
    Files.delete(folder.resolve("default.yaml"));
    assertThat(begun.loaded().version()).isEqualTo(Tones.bundle().version());
    assertThatThrownBy(new FirstModel(folder, "asr", 1).shipped()::loaded)
        .as("this one is read anew")
        .isInstanceOf(BundleRefusedException.class);
  }

  @Test
  void anotherModelThanWasBegunIsLoadedAndThatOneClosed() {
    FirstModel.begin();
    ShippedModel<Recognizer> begun = FirstModel.begun().orElseThrow();
    try (Recognizer recognizer = new FirstModel(folder, "asr", 2).shipped().loaded().model()) {
      assertThat(recognizer).isNotSameAs(begun.loaded().model());
    }
    long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
    while (isOpen(begun.loaded().model())) {
      assertThat(System.nanoTime()).as("it is closed").isLessThan(deadline);
      LockSupport.parkNanos(10_000_000);
    }
  }

  private static boolean isOpen(Recognizer recognizer) {
    try {
      recognizer.recognize(new float[1600]);
      return true;
    } catch (IllegalStateException closed) {
      return false;
    }
  }

  @Test
  void whatTheConfigurationWillRefuseBeginsNothing() {
    System.setProperty("parley.asr.threads", "many");
    FirstModel.begin();
    assertThat(FirstModel.begun()).isEmpty();
  }
}
