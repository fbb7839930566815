package org.parley.media;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A tab-separated list of recordings with a header, whose columns are found by name; those not
 * asked for are ignored.
 *
 * @param rows in the file's order, without the unclear ones
 * @param unclear rows left out because {@code has_unclear} is 1
 */
public record Manifest(List<Row> rows, int unclear) {
  private static final String FILE = "file";

  public Manifest {
    rows = List.copyOf(rows);
  }

  /**
   * A recording.
   *
   * @param place where it is listed, as {@code manifest.tsv:12}, for messages
   * @param file the sound, found from the manifest's folder
   */
  public record Row(String place, Path file, Map<String, String> cells) {
    public Row {
      requireNonNull(place, "place");
      requireNonNull(file, "file");
      cells = Map.copyOf(cells);
    }

    /** A cell that has something in it. */
    public Optional<String> cell(String column) {
      return Optional.ofNullable(cells.get(column)).filter(c -> !c.isBlank());
    }

    /** What was said: column {@code text}, or {@code word} where there is no such column. */
    public Optional<String> text() {
      return cell("text").or(() -> cell("word"));
    }

    /**
     * As {@link #cell}.
     *
     * @throws ManifestException where the cell is empty or missing
     */
    public String required(String column) throws ManifestException {
      return cell(column)
          .orElseThrow(() -> new ManifestException(place + ": nothing in column '" + column + "'"));
    }
  }

  /**
   * Reads a manifest.
   *
   * @throws ManifestException naming file and line of what is wrong
   */
  public static Manifest read(Path path) throws IOException {
    List<String> lines = lines(path);
    if (lines.isEmpty() || lines.getFirst().isBlank()) {
      throw new ManifestException(path + ": empty; a manifest begins with a line of column names");
    }
    List<String> columns = List.of(lines.getFirst().split("\t", -1));
    if (!columns.contains(FILE)) {
      throw new ManifestException(path + ":1: no column 'file' among " + columns);
    }
    var rows = new ArrayList<Row>();
    int unclear = 0;
    for (int i = 1; i < lines.size(); i++) {
      if (lines.get(i).isBlank()) {
        continue;
      }
      Row row = row(path, i + 1, columns, lines.get(i));
      if (row.cell("has_unclear").filter("1"::equals).isPresent()) {
        unclear++;
      } else {
        rows.add(row);
      }
    }
    return new Manifest(rows, unclear);
  }

  private static List<String> lines(Path path) throws IOException {
    try {
      return Files.readAllLines(path);
    } catch (NoSuchFileException e) {
      throw new ManifestException(path + ": no such file", e);
    } catch (CharacterCodingException e) {
      throw new ManifestException(path + ": not a text in UTF-8", e);
    }
  }

  private static Row row(Path path, int number, List<String> columns, String line)
      throws ManifestException {
    String[] values = line.split("\t", -1);
    String place = path.getFileName() + ":" + number;
    if (values.length != columns.size()) {
      throw new ManifestException(
          place
              + ": "
              + values.length
              + " cells, but the header names "
              + columns.size()
              + " columns");
    }
    var cells = new HashMap<String, String>();
    for (int i = 0; i < values.length; i++) {
      cells.put(columns.get(i), values[i]);
    }
    String file = values[columns.indexOf(FILE)];
    if (file.isBlank()) {
      throw new ManifestException(place + ": nothing in column 'file'");
    }
    return new Row(place, path.toAbsolutePath().resolveSibling(file).normalize(), cells);
  }
}
