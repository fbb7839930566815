package org.parley.understanding;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.parley.events.ScoredIntent;
import org.parley.skills.Sample;

/**
 * Sentences that people have labelled with intent and slots, word by word as the set writes them.
 * Three forms are read:
 *
 * <ul>
 *   <li>SNIPS: seq.in, seq.out and label in a folder, or in its folders train, valid and test;
 *   <li>HWU64: a table with intent and annotation, as {@code wake me [date : tomorrow]};
 *   <li>CLINC150: JSON with train, val, test and their sentences out of scope; no slots.
 * </ul>
 */
public record LabelledSet(List<LabelledSet.Entry> entries) {
  /** Which part of a set; a table without parts has ten folds, see {@link #fold}. */
  public enum Part {
    TRAIN,
    VALID,
    TEST;

    private String folder() {
      return name().toLowerCase(Locale.ROOT);
    }

    private boolean holds(int fold) {
      return switch (this) {
        case TEST -> fold == 0;
        case VALID -> fold == 1;
        case TRAIN -> fold > 1;
      };
    }
  }

  /**
   * @param place where it is listed, as {@code seq.in:12}, for people
   */
  public record Entry(String place, Sample sample) {
    public Entry {
      requireNonNull(place, "place");
      requireNonNull(sample, "sample");
    }
  }

  private static final int FOLDS = 10;
  private static final String SEQUENCES = "seq.in";
  private static final String ANNOTATION = "annotation";
  private static final String OUT_OF_SCOPE = "oos";
  private static final Pattern BLANK = Pattern.compile("\\s+");
  private static final Pattern ANNOTATED = Pattern.compile("\\[([^:\\[\\]]+):([^\\[\\]]+)]");
  private static final Pattern PUNCTUATION = Pattern.compile("[,.?!]+(?=\\s|$)");

  public LabelledSet {
    entries = List.copyOf(entries);
  }

  /**
   * @param part empty for all there is, where the set's form allows it
   * @throws IllegalArgumentException where it is none of these forms, with what was expected
   */
  public static LabelledSet read(Path path, Optional<Part> part) throws IOException {
    if (Files.isRegularFile(path.resolve(SEQUENCES)) && part.isEmpty()) {
      return sequences(path);
    }
    if (Files.isDirectory(path)) {
      var folder = part.map(Part::folder).map(path::resolve).orElse(path);
      if (Files.isRegularFile(folder.resolve(SEQUENCES))) {
        return sequences(folder);
      }
      throw new IllegalArgumentException(
          folder + ": no seq.in" + (part.isEmpty() ? "; which part is meant?" : ""));
    }
    if (path.toString().endsWith(".json")) {
      return parts(path, part);
    }
    return table(path, part);
  }

  /** Whether a file or folder has one of the forms that {@link #read} knows. */
  public static boolean isOne(Path path) throws IOException {
    if (Files.isDirectory(path)) {
      return Files.isRegularFile(path.resolve(SEQUENCES))
          || Files.isRegularFile(path.resolve(Part.TRAIN.folder()).resolve(SEQUENCES));
    }
    if (path.toString().endsWith(".json")) {
      return true;
    }
    try (var lines = Files.lines(path)) {
      return lines.findFirst().map(LabelledSet::header).orElse(List.of()).contains(ANNOTATION);
    }
  }

  /**
   * The fold of a text, 0 to 9, by its digest alone, so that equal texts are never on both sides: 0
   * is the test, 1 validates, the others train.
   */
  public static int fold(String text) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return Math.floorMod(((digest[0] & 0xFF) << 8) | (digest[1] & 0xFF), FOLDS);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  public List<Sample> samples() {
    return entries.stream().map(Entry::sample).toList();
  }

  private static LabelledSet sequences(Path folder) throws IOException {
    var in = Files.readAllLines(folder.resolve(SEQUENCES));
    var out = Files.readAllLines(folder.resolve("seq.out"));
    var label = Files.readAllLines(folder.resolve("label"));
    if (in.size() != out.size() || in.size() != label.size()) {
      throw new IllegalArgumentException(
          "%s: %d lines in seq.in, %d in seq.out, %d in label"
              .formatted(folder, in.size(), out.size(), label.size()));
    }
    var entries = new ArrayList<Entry>();
    for (int i = 0; i < in.size(); i++) {
      var place = SEQUENCES + ":" + (i + 1);
      entries.add(entry(place, label.get(i), words(in.get(i)), words(out.get(i))));
    }
    return new LabelledSet(entries);
  }

  private static LabelledSet table(Path file, Optional<Part> part) throws IOException {
    var lines = Files.readAllLines(file);
    var header = lines.isEmpty() ? List.<String>of() : header(lines.getFirst());
    int intent = header.indexOf("intent");
    int annotation = header.indexOf(ANNOTATION);
    if (intent < 0 || annotation < 0) {
      throw new IllegalArgumentException(
          file + ": needs a header with intent and annotation, not " + header);
    }
    var entries = new ArrayList<Entry>();
    for (int i = 1; i < lines.size(); i++) {
      var columns = lines.get(i).split("\t", -1);
      var place = file.getFileName() + ":" + (i + 1);
      if (columns.length != header.size()) {
        throw new IllegalArgumentException(
            "%s: %d columns, not %d".formatted(place, columns.length, header.size()));
      }
      var entry = annotated(place, columns[intent], columns[annotation].toLowerCase(Locale.ROOT));
      int fold = fold(entry.sample().text());
      if (part.isEmpty() || part.get().holds(fold)) {
        entries.add(entry);
      }
    }
    return new LabelledSet(entries);
  }

  private static Entry annotated(String place, String intent, String text) {
    var words = new ArrayList<String>();
    var labels = new ArrayList<String>();
    Matcher matcher = ANNOTATED.matcher(text);
    int read = 0;
    while (matcher.find()) {
      outside(text.substring(read, matcher.start()), words, labels);
      var value = words(matcher.group(2));
      var slot = matcher.group(1).strip();
      for (int i = 0; i < value.size(); i++) {
        words.add(value.get(i));
        labels.add((i == 0 ? Sample.BEGIN : Sample.INSIDE) + slot);
      }
      read = matcher.end();
    }
    outside(text.substring(read), words, labels);
    return entry(place, intent, words, labels);
  }

  private static void outside(String text, List<String> words, List<String> labels) {
    for (var word : words(text)) {
      words.add(word);
      labels.add(Sample.OUTSIDE);
    }
  }

  private static LabelledSet parts(Path file, Optional<Part> part) throws IOException {
    var wanted =
        part.orElseThrow(() ->
            new IllegalArgumentException(file + " has parts: train, valid or test is needed"));
    var name = wanted == Part.VALID ? "val" : wanted.folder();
    var entries = new ArrayList<Entry>();
    try {
      var sets = JsonMapper.builder().build().readTree(file.toFile());
      for (var list : List.of(name, OUT_OF_SCOPE + "_" + name)) {
        if (!sets.path(list).isArray()) {
          throw new IllegalArgumentException(file + ": no list '" + list + "'");
        }
        int line = 0;
        for (var pair : sets.path(list)) {
          var words = words(PUNCTUATION.matcher(pair.path(0).asText()).replaceAll(""));
          var intent = pair.path(1).asText();
          entries.add(
              entry(
                  list + ":" + ++line,
                  intent.equals(OUT_OF_SCOPE) ? ScoredIntent.OUT_OF_SCOPE : intent,
                  words,
                  Collections.nCopies(words.size(), Sample.OUTSIDE)));
        }
      }
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(file + ": no JSON: " + e.getOriginalMessage(), e);
    }
    return new LabelledSet(entries);
  }

  private static Entry entry(String place, String intent, List<String> words, List<String> labels) {
    if (words.isEmpty() || words.size() != labels.size()) {
      throw new IllegalArgumentException(
          "%s: %d words with %d labels".formatted(place, words.size(), labels.size()));
    }
    return new Entry(place, new Sample(intent.strip(), words, labels));
  }

  private static List<String> words(String text) {
    return text.isBlank() ? List.of() : List.of(BLANK.split(text.strip()));
  }

  private static List<String> header(String line) {
    return List.of(line.split("\t"));
  }
}
