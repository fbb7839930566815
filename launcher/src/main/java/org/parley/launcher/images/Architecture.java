package org.parley.launcher.images;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** A processor that images are made for. */
enum Architecture {
  AMD64(62, "linux-x86_64"),
  ARM64(183, "linux-arm64");

  /** "\177ELF", as a big-endian number. */
  private static final int ELF = 0x7f454c46;

  private static final int MACHINE_OFFSET = 18;

  private final int machine;
  private final String tensorFlow;

  /**
   * @param machine {@code e_machine} of an ELF file, System V ABI, chapter 4
   * @param tensorFlow the classifier of TensorFlow's native library
   */
  Architecture(int machine, String tensorFlow) {
    this.machine = machine;
    this.tensorFlow = tensorFlow;
  }

  /** Of this machine. */
  static Architecture own() {
    String name = System.getProperty("os.arch");
    return named(name.equals("aarch64") ? "arm64" : name)
        .orElseThrow(() -> new IllegalStateException("no images are made for " + name));
  }

  /**
   * @param name as images and Debian say it, {@code arm64}
   */
  static Optional<Architecture> named(String name) {
    return Arrays.stream(values()).filter(one -> one.imageName().equals(name)).findFirst();
  }

  /** As images and Debian say it, {@code arm64}. */
  String imageName() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** As {@code --platform} says it, {@code linux/arm64}. */
  String platform() {
    return "linux/" + imageName();
  }

  String tensorFlow() {
    return tensorFlow;
  }

  /** Whether a program or library is for this processor. What is no ELF file is for all. */
  boolean runs(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      ByteBuffer head = ByteBuffer.wrap(in.readNBytes(MACHINE_OFFSET + Short.BYTES));
      return head.limit() < MACHINE_OFFSET + Short.BYTES
          || head.getInt(0) != ELF
          || head.order(ByteOrder.LITTLE_ENDIAN).getShort(MACHINE_OFFSET) == machine;
    }
  }
}
