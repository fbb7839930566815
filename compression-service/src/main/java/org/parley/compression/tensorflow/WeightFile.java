package org.parley.compression.tensorflow;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;
import org.parley.compression.network.Weights;

/**
 * Named weights in a file of our own: for each one its name, shape and big-endian values. Read back
 * bit for bit.
 */
public final class WeightFile {
  private static final int MAGIC = 0x50574731; // "PWG1"

  private WeightFile() {}

  /** What else goes in the file, before the weights. */
  interface Body {
    void write(DataOutputStream out) throws IOException;
  }

  /** Writes beside the file and then renames: a kill leaves the old file or the new one. */
  static void write(Path file, Body body) {
    Path unfinished = file.resolveSibling(file.getFileName() + ".unfinished");
    try {
      Files.createDirectories(file.toAbsolutePath().getParent());
      try (DataOutputStream out =
          new DataOutputStream(
              new BufferedOutputStream(Files.newOutputStream(unfinished), 1 << 16))) {
        body.write(out);
      }
      Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + file + ": " + e.getMessage(), e);
    }
  }

  public static void write(Path file, Map<String, Weights> weights) {
    write(file, out -> write(out, weights));
  }

  public static SequencedMap<String, Weights> read(Path file) {
    try (DataInputStream in = open(file)) {
      return read(in);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + file + ": " + e.getMessage(), e);
    }
  }

  static DataInputStream open(Path file) throws IOException {
    return new DataInputStream(new BufferedInputStream(Files.newInputStream(file), 1 << 16));
  }

  static void write(DataOutputStream out, Map<String, Weights> weights) throws IOException {
    out.writeInt(MAGIC);
    out.writeInt(weights.size());
    for (Map.Entry<String, Weights> entry : weights.entrySet()) {
      out.writeUTF(entry.getKey());
      out.writeInt(entry.getValue().rank());
      for (int size : entry.getValue().shape()) {
        out.writeInt(size);
      }
      ByteBuffer bytes = ByteBuffer.allocate(Math.multiplyExact(entry.getValue().size(), 4));
      bytes.asFloatBuffer().put(entry.getValue().values());
      out.write(bytes.array());
    }
  }

  static SequencedMap<String, Weights> read(DataInputStream in) throws IOException {
    if (in.readInt() != MAGIC) {
      throw new IOException("it does not hold weights");
    }
    int count = in.readInt();
    SequencedMap<String, Weights> weights = new LinkedHashMap<>();
    for (int i = 0; i < count; i++) {
      String name = in.readUTF();
      int[] shape = new int[in.readInt()];
      int size = 1;
      for (int axis = 0; axis < shape.length; axis++) {
        shape[axis] = in.readInt();
        size = Math.multiplyExact(size, shape[axis]);
      }
      byte[] bytes = in.readNBytes(Math.multiplyExact(size, 4));
      float[] values = new float[size];
      ByteBuffer.wrap(bytes).asFloatBuffer().get(values);
      weights.put(name, new Weights(shape, values));
    }
    return weights;
  }
}
