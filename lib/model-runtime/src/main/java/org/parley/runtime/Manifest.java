package org.parley.runtime;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collections;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * The first page of a bundle: what it is, its input and output contract, and the digest of
 * everything it holds.
 *
 * @param format layout of the bundle, {@value #FORMAT} today
 * @param version name, tag and the digest over the contract and all entries
 * @param parent version that this one was made from, by its text form
 * @param contract settings that whoever runs the network must keep, such as {@code
 *     lookaheadFrames}; values are text
 * @param entries name → size and digest of each file, the manifest itself left out
 */
public record Manifest(
    int format,
    ModelVersion version,
    Optional<String> parent,
    SortedMap<String, String> contract,
    SortedMap<String, Entry> entries) {

  static final int FORMAT = 1;
  static final String FILE = "manifest.json";

  /** What the names of a network's files begin with. */
  private static final String NETWORK = "network";

  /**
   * Relative, forward slashes, no empty, {@code .} or {@code ..} step: such a name stays in the
   * folder it is put in.
   */
  private static final Pattern ENTRY_NAME =
      Pattern.compile("[A-Za-z0-9_][A-Za-z0-9._-]*(/[A-Za-z0-9_][A-Za-z0-9._-]*)*");

  private static final JsonMapper JSON =
      JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

  public Manifest {
    requireNonNull(version, "version");
    requireNonNull(parent, "parent");
    contract = Collections.unmodifiableSortedMap(new TreeMap<>(contract));
    entries = Collections.unmodifiableSortedMap(new TreeMap<>(entries));
    entries.keySet().forEach(Manifest::requireEntryName);
  }

  /**
   * @param bytes length of the file as it is unpacked
   * @param sha256 its digest, lower-case hex
   */
  @JsonPropertyOrder({"bytes", "sha256"})
  public record Entry(@JsonProperty("bytes") long bytes, @JsonProperty("sha256") String sha256) {
    public Entry {
      requireNonNull(sha256, "sha256");
      if (bytes < 0) {
        throw new IllegalArgumentException("negative size " + bytes);
      }
    }

    static Entry of(byte[] content) {
      return new Entry(content.length, HexFormat.of().formatHex(newSha256().digest(content)));
    }
  }

  /** What a writer knows of a bundle before its entries are there. */
  public record Draft(
      String name, String tag, Optional<String> parent, SortedMap<String, String> contract) {
    public Draft {
      requireNonNull(name, "name");
      requireNonNull(tag, "tag");
      requireNonNull(parent, "parent");
      contract = Collections.unmodifiableSortedMap(new TreeMap<>(contract));
    }

    public static Draft of(String name, String tag) {
      return new Draft(name, tag, Optional.empty(), new TreeMap<>());
    }

    /** The same draft with one more setting of the contract. */
    public Draft with(String setting, String value) {
      SortedMap<String, String> grown = new TreeMap<>(contract);
      grown.put(setting, value);
      return new Draft(name, tag, parent, grown);
    }

    public Draft with(String setting, int value) {
      return with(setting, Integer.toString(value));
    }

    public Draft madeFrom(ModelVersion version) {
      return new Draft(name, tag, Optional.of(version.toString()), contract);
    }
  }

  /** Bytes of the graph with its weights, unpacked. */
  public long networkBytes() {
    return bytes(true);
  }

  /** Bytes of everything else, unpacked. */
  public long assetBytes() {
    return bytes(false);
  }

  private long bytes(boolean ofNetwork) {
    return entries.entrySet().stream()
        .filter(entry -> entry.getKey().startsWith(NETWORK) == ofNetwork)
        .mapToLong(entry -> entry.getValue().bytes())
        .sum();
  }

  /**
   * A setting of the contract.
   *
   * @throws BundleRefusedException when the bundle does not say it
   */
  public String setting(String name) {
    String value = contract.get(name);
    if (value == null) {
      throw new BundleRefusedException(
          version.toString(), "the manifest does not say '" + name + "'");
    }
    return value;
  }

  /**
   * A setting that is a whole number.
   *
   * @throws BundleRefusedException when it is missing or no whole number
   */
  public int number(String name) {
    String value = setting(name);
    try {
      return Integer.parseInt(value);
    } catch (NumberFormatException e) {
      throw new BundleRefusedException(
          version.toString(), "'" + name + "' is no whole number: " + value, e);
    }
  }

  static Manifest of(Draft draft, SortedMap<String, Entry> entries) {
    String digest = digest(draft.contract(), entries);
    ModelVersion version = new ModelVersion(draft.name(), draft.tag(), digest);
    return new Manifest(FORMAT, version, draft.parent(), draft.contract(), entries);
  }

  /**
   * Digest of the content that this manifest claims; equal to the version's digest in an honest
   * manifest.
   */
  String contentDigest() {
    return digest(contract, entries);
  }

  private static String digest(
      SortedMap<String, String> contract, SortedMap<String, Entry> entries) {
    MessageDigest sha = newSha256();
    contract.forEach((name, value) -> update(sha, "contract", name, value));
    entries.forEach(
        (name, entry) -> update(sha, "entry", name, entry.bytes() + " " + entry.sha256()));
    return HexFormat.of().formatHex(sha.digest());
  }

  /** Zero bytes between and after the parts keep one list of parts from reading like another. */
  private static void update(MessageDigest sha, String... parts) {
    for (String part : parts) {
      sha.update(part.getBytes(StandardCharsets.UTF_8));
      sha.update((byte) 0);
    }
  }

  private static MessageDigest newSha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every JDK has SHA-256", e);
    }
  }

  static String requireEntryName(String name) {
    if (!ENTRY_NAME.matcher(name).matches() || name.equals(FILE)) {
      throw new IllegalArgumentException("Not a name for a file of a bundle: '" + name + "'");
    }
    return name;
  }

  byte[] toJson() {
    Document document =
        new Document(
            format,
            version.name(),
            version.tag(),
            version.digest(),
            parent.orElse(""),
            contract,
            entries);
    try {
      return JSON.writeValueAsBytes(document);
    } catch (java.io.IOException e) {
      throw new IllegalStateException("A manifest of text and numbers is always JSON", e);
    }
  }

  /**
   * @throws IllegalArgumentException when the bytes are no manifest of this format
   */
  static Manifest fromJson(byte[] json) {
    try {
      JsonNode tree = JSON.readTree(json);
      int format = tree.path("format").asInt();
      if (format != FORMAT) {
        throw new IllegalArgumentException(
            "format " + tree.path("format") + " is unknown here, this build reads " + FORMAT);
      }
      Document document = JSON.treeToValue(tree, Document.class);
      return new Manifest(
          format,
          new ModelVersion(document.name, document.tag, document.digest),
          Optional.of(document.parent).filter(text -> !text.isEmpty()),
          new TreeMap<>(document.contract),
          new TreeMap<>(document.entries));
    } catch (java.io.IOException | NullPointerException e) {
      throw new IllegalArgumentException("the manifest is not readable: " + e.getMessage(), e);
    }
  }

  @JsonPropertyOrder({"format", "name", "tag", "digest", "parent", "contract", "entries"})
  private record Document(
      @JsonProperty("format") int format,
      @JsonProperty("name") String name,
      @JsonProperty("tag") String tag,
      @JsonProperty("digest") String digest,
      @JsonProperty("parent") String parent,
      @JsonProperty("contract") Map<String, String> contract,
      @JsonProperty("entries") Map<String, Entry> entries) {}
}
