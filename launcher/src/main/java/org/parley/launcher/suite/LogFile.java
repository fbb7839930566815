package org.parley.launcher.suite;

import java.io.IOException;
import java.io.Writer;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.stream.Stream;

/** A log that another process goes on writing. */
public final class LogFile {
  private static final Duration LOOK_AGAIN = Duration.ofMillis(200);

  private final Path file;
  private long position;

  /**
   * @throws SuiteException where there is none yet
   */
  public LogFile(Path file) {
    if (!Files.exists(file)) {
      throw new SuiteException("there is no log " + file + " yet");
    }
    this.file = file;
  }

  /** The last line with anything on it; empty where there is none. */
  static String lastLine(Path file) {
    try (Stream<String> lines = Files.lines(file, StandardCharsets.ISO_8859_1)) {
      return lines.filter(line -> !line.isBlank()).reduce("", (_, later) -> later).strip();
    } catch (IOException e) {
      throw new SuiteException("cannot read " + file + ": " + e.getMessage(), e);
    }
  }

  /**
   * Copies what was written since the last call; from the start again where the file was replaced.
   */
  public void copyTo(Writer out) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      if (channel.size() < position) {
        position = 0;
      }
      ByteBuffer buffer = ByteBuffer.allocate(1 << 16);
      int read = channel.read(buffer, position);
      while (read > 0) {
        position += read;
        out.write(new String(buffer.array(), 0, read, StandardCharsets.UTF_8));
        buffer.clear();
        read = channel.read(buffer, position);
      }
      out.flush();
    }
  }

  /** Returns when the file has another length than what was copied. */
  public void awaitMore() throws IOException, InterruptedException {
    while (Files.size(file) == position) {
      Thread.sleep(LOOK_AGAIN);
    }
  }
}
