package org.parley.compression.tensorflow;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;

/**
 * Everything that a training needs to go on after a kill.
 *
 * @param identity of the recipe and data; another one's checkpoint is not continued
 * @param step the next one, from 0
 * @param validations so far, oldest first
 * @param weighing state of what weighs the objective's parts; nobody changes it
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record Checkpoint(
    String identity,
    long step,
    List<Validated> validations,
    TrainingGraph.State state,
    double[] weighing) {

  /** Figures that the weights after {@code step} steps had. */
  record Validated(long step, SequencedMap<String, Double> figures) {
    double criterion() {
      return figures.firstEntry().getValue();
    }
  }

  Checkpoint {
    validations = List.copyOf(validations);
  }

  void write(Path file) {
    WeightFile.write(file, this::write);
  }

  private void write(DataOutputStream out) throws IOException {
    out.writeUTF(identity);
    out.writeLong(step);
    out.writeInt(validations.size());
    for (Validated validated : validations) {
      out.writeLong(validated.step());
      out.writeInt(validated.figures().size());
      for (var figure : validated.figures().entrySet()) {
        out.writeUTF(figure.getKey());
        out.writeDouble(figure.getValue());
      }
    }
    WeightFile.write(out, state.parameters());
    WeightFile.write(out, state.firstMoments());
    WeightFile.write(out, state.secondMoments());
    out.writeInt(weighing.length);
    for (double value : weighing) {
      out.writeDouble(value);
    }
  }

  /** Empty where there is none, or one of another identity. */
  static Optional<Checkpoint> read(Path file, String identity) {
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    try (DataInputStream in = WeightFile.open(file)) {
      if (!in.readUTF().equals(identity)) {
        return Optional.empty();
      }
      long step = in.readLong();
      List<Validated> validations = validations(in);
      return Optional.of(
          new Checkpoint(
              identity,
              step,
              validations,
              new TrainingGraph.State(
                  WeightFile.read(in), WeightFile.read(in), WeightFile.read(in)),
              weighing(in)));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + file + ": " + e.getMessage(), e);
    }
  }

  /** None in a file that was written before there was any. */
  private static double[] weighing(DataInputStream in) throws IOException {
    double[] state = new double[in.available() == 0 ? 0 : in.readInt()];
    for (int i = 0; i < state.length; i++) {
      state[i] = in.readDouble();
    }
    return state;
  }

  private static List<Validated> validations(DataInputStream in) throws IOException {
    List<Validated> validations = new ArrayList<>();
    int count = in.readInt();
    for (int i = 0; i < count; i++) {
      long step = in.readLong();
      int figureCount = in.readInt();
      SequencedMap<String, Double> figures = new LinkedHashMap<>();
      for (int figure = 0; figure < figureCount; figure++) {
        figures.put(in.readUTF(), in.readDouble());
      }
      validations.add(new Validated(step, figures));
    }
    return validations;
  }
}
