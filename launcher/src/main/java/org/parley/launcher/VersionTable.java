package org.parley.launcher;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.parley.launcher.suite.SuiteException;

/** What compressions gave and cost, from the reports that they have left, as Markdown. */
record VersionTable(List<JsonNode> reports) {
  private static final String REPORT = ".report.json";

  VersionTable {
    reports = List.copyOf(reports);
  }

  /** Of the reports of several folders; one that is not there has none. */
  static VersionTable in(List<Path> folders) {
    List<JsonNode> reports = new ArrayList<>();
    for (Path folder : folders) {
      if (Files.isDirectory(folder)) {
        reports(folder).forEach(file -> reports.add(read(file)));
      }
    }
    return new VersionTable(reports);
  }

  private static List<Path> reports(Path folder) {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> file.toString().endsWith(REPORT)).sorted().toList();
    } catch (IOException e) {
      throw new SuiteException("cannot list " + folder + ": " + e.getMessage(), e);
    }
  }

  private static JsonNode read(Path file) {
    try {
      JsonNode report = new JsonMapper().readTree(Files.readAllBytes(file));
      if (report.path("bytes").path("version").path("wire").isMissingNode()) {
        throw new SuiteException(file + " is no report of ./parley compress; move it elsewhere");
      }
      return report;
    } catch (IOException e) {
      throw new SuiteException("cannot read " + file + ": " + e.getMessage(), e);
    }
  }

  /**
   * One line of a table.
   *
   * @param above what stands over the table: its parent, and the names of its columns
   * @param bytes of the version's network
   */
  private record Row(String above, String recipe, long bytes, String line) {
    private static final Pattern LINE = Pattern.compile("\\| `([^`]+)` \\| ([0-9,]+) .*");

    /** Those of tables that were written before. */
    static List<Row> of(String tables) {
      List<Row> rows = new ArrayList<>();
      List<String> above = new ArrayList<>();
      for (String line : tables.lines().toList()) {
        Matcher row = LINE.matcher(line);
        if (row.matches()) {
          long bytes = Long.parseLong(row.group(2).replace(",", ""));
          rows.add(new Row(String.join("\n", above), row.group(1), bytes, line));
        } else {
          if (line.startsWith("On ")) {
            above.clear();
          }
          above.add(line);
        }
      }
      return rows;
    }

    boolean isOf(Row other) {
      return above.equals(other.above) && recipe.equals(other.recipe);
    }
  }

  /** A table for each parent, smallest versions last. */
  String markdown() {
    return markdown(List.of());
  }

  /** Of versions whose reports are gone the earlier rows stay. */
  private String markdown(List<Row> earlier) {
    List<Row> rows = new ArrayList<>();
    SortedMap<String, List<JsonNode>> byParent = new TreeMap<>();
    for (JsonNode report : reports) {
      byParent.computeIfAbsent(report.path("parent").asText(), _ -> new ArrayList<>()).add(report);
    }
    byParent.forEach((parent, of) -> rows.addAll(rows(parent, of)));
    List<Row> kept =
        earlier.stream().filter(old -> rows.stream().noneMatch(row -> row.isOf(old))).toList();
    SortedMap<String, List<Row>> tables = new TreeMap<>();
    Stream.concat(rows.stream(), kept.stream())
        .sorted(Comparator.comparingLong(Row::bytes).reversed())
        .forEach(row -> tables.computeIfAbsent(row.above(), _ -> new ArrayList<>()).add(row));
    StringBuilder text = new StringBuilder();
    tables.forEach((above, of) -> {
      text.append(above).append('\n');
      of.forEach(row -> text.append(row.line()).append('\n'));
      text.append('\n');
    });
    return text.toString();
  }

  private static List<Row> rows(String parent, List<JsonNode> reports) {
    List<String> measures = measures(reports);
    String above =
        format(
                "On `%s`, %,d bytes of network, %,d of bundle:",
                parent,
                bytes(reports.getFirst(), "parent", "network"),
                bytes(reports.getFirst(), "parent", "wire"))
            + "\n\n| recipe | network, bytes | bundle, bytes | p50, ms (at once) | faster | "
            + String.join(
                "", measures.stream().map(name -> name + ", % (points, 95 %) | ").toList())
            + "verdict |\n"
            + "|---".repeat(6 + measures.size())
            + "|";
    return reports.stream()
        .map(report ->
            new Row(
                above, recipe(report), bytes(report, "version", "network"), line(report, measures)))
        .toList();
  }

  private static List<String> measures(List<JsonNode> reports) {
    TreeSet<String> names = new TreeSet<>(Comparator.reverseOrder());
    reports.forEach(report -> report.path("quality").fieldNames().forEachRemaining(names::add));
    return List.copyOf(names);
  }

  private static String recipe(JsonNode report) {
    return report.path("recipe").asText().replaceFirst("\\.yaml$", "");
  }

  private static String line(JsonNode report, List<String> measures) {
    JsonNode times = report.path("times").path(report.path("times").size() - 1);
    List<String> cells = new ArrayList<>();
    cells.add("`" + recipe(report) + "`");
    for (String what : List.of("network", "wire")) {
      long version = bytes(report, "version", what);
      cells.add(format("%,d (%.2f)", version, (double) bytes(report, "parent", what) / version));
    }
    cells.add(
        format(
            "%.3f → %.3f (%d)",
            times.path("parent").path("p50").asDouble(),
            times.path("version").path("p50").asDouble(),
            times.path("batch").asInt()));
    cells.add(format("%.2f", report.path("toParent").path("faster").asDouble()));
    measures.forEach(name -> cells.add(quality(report.path("quality").path(name))));
    cells.add(verdict(report.path("verdict")));
    return "| " + String.join(" | ", cells) + " |";
  }

  private static String quality(JsonNode loss) {
    return loss.isMissingNode()
        ? ""
        : format(
            "%.2f → %.2f (%+.2f to %+.2f)",
            100 * loss.path("parent").asDouble(),
            100 * loss.path("version").asDouble(),
            loss.path("points").path("low").asDouble(),
            loss.path("points").path("high").asDouble());
  }

  private static String verdict(JsonNode verdict) {
    if (verdict.has("refused")) {
      return "refused";
    }
    return verdict.path("accepted").path("proven").asBoolean() ? "proven" : "accepted";
  }

  private static long bytes(JsonNode report, String whose, String what) {
    return report.path("bytes").path(whose).path(what).asLong();
  }

  private static String format(String pattern, Object... values) {
    return String.format(Locale.ROOT, pattern, values);
  }

  /**
   * Puts the tables between the two marks of a document; rows that stand there and whose reports
   * are gone stay.
   *
   * @throws SuiteException where it has no such marks
   */
  void into(Path document, String begin, String end) {
    try {
      String text = Files.readString(document);
      int from = text.indexOf(begin);
      int to = text.indexOf(end, Math.max(0, from));
      if (from < 0 || to < 0) {
        throw new SuiteException(
            document + " has no place for the tables; it needs the lines " + begin + " and " + end);
      }
      int after = from + begin.length();
      List<Row> earlier = Row.of(text.substring(after, to));
      Files.writeString(
          document, text.substring(0, after) + "\n\n" + markdown(earlier) + text.substring(to));
    } catch (IOException e) {
      throw new SuiteException("cannot change " + document + ": " + e.getMessage(), e);
    }
  }
}
