package org.parley.access;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The keys of an installation, a line each:
 *
 * <pre>{@code
 * # name   roles            hash           of its own, where it has more or less than others
 * kiosk    client           sha256:5f0c…   turns=600 streams=20 sound=1200
 * ops      viewer,operator  sha256:91ab…
 * }</pre>
 *
 * A name may come twice, with two hashes: while a key is being replaced, both are good.
 */
public final class KeyList {
  private static final String HASH = "sha256:";

  private final Map<String, ApiKey> byHash = new HashMap<>();

  private KeyList() {}

  /**
   * @throws KeyListException naming the file and the line
   */
  public static KeyList read(Path file) {
    List<String> lines;
    try {
      lines = Files.readAllLines(file);
    } catch (IOException e) {
      throw new KeyListException("the list of keys " + file + " cannot be read", e);
    }
    KeyList keys = new KeyList();
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i).replaceFirst("#.*", "").strip();
      if (!line.isEmpty()) {
        try {
          keys.add(parse(line));
        } catch (IllegalArgumentException e) {
          throw new KeyListException("%s:%d: %s".formatted(file, i + 1, e.getMessage()), e);
        }
      }
    }
    return keys;
  }

  private void add(ApiKey key) {
    if (byHash.putIfAbsent(key.sha256(), key) != null) {
      throw new IllegalArgumentException("the key of " + key.name() + " is listed already");
    }
  }

  /** The key whose text this is. Hashes are compared, so that time tells nothing of a key. */
  public Optional<ApiKey> find(String text) {
    return Optional.ofNullable(byHash.get(ApiKey.sha256(text)));
  }

  public int size() {
    return byHash.size();
  }

  /** A line of the list for a new key. */
  public static String line(String name, Set<Role> roles, String key) {
    ApiKey made = new ApiKey(name, roles, ApiKey.sha256(key), Optional.empty());
    return "%s %s %s%s"
        .formatted(
            made.name(),
            EnumSet.copyOf(roles).stream().map(Role::text).collect(Collectors.joining(",")),
            HASH,
            made.sha256());
  }

  private static ApiKey parse(String line) {
    String[] parts = line.split("\\s+");
    if (parts.length < 3 || !parts[2].startsWith(HASH)) {
      throw new IllegalArgumentException("a line is NAME ROLES " + HASH + "HEX [turns=N …]");
    }
    Set<Role> roles = new HashSet<>();
    for (String role : parts[1].split(",")) {
      roles.add(Role.parse(role));
    }
    return new ApiKey(parts[0], roles, parts[2].substring(HASH.length()), quota(parts));
  }

  private static Optional<Quota> quota(String[] parts) {
    if (parts.length == 3) {
      return Optional.empty();
    }
    Map<String, Integer> numbers = new HashMap<>();
    for (int i = 3; i < parts.length; i++) {
      String[] pair = parts[i].split("=", 2);
      if (pair.length != 2 || !pair[1].matches("[1-9]\\d{0,8}")) {
        throw new IllegalArgumentException("'" + parts[i] + "' is not NAME=NUMBER");
      }
      numbers.put(pair[0], Integer.valueOf(pair[1]));
    }
    Quota quota =
        new Quota(
            take(numbers, "turns", parts[0]),
            take(numbers, "streams", parts[0]),
            take(numbers, "sound", parts[0]));
    if (!numbers.isEmpty()) {
      throw new IllegalArgumentException("unknown: " + String.join(", ", numbers.keySet()));
    }
    return Optional.of(quota);
  }

  private static int take(Map<String, Integer> numbers, String name, String key) {
    @Nullable Integer number = numbers.remove(name);
    if (number == null) {
      throw new IllegalArgumentException(
          "key " + key + " has a quota without " + name + "=; give turns=, streams= and sound=");
    }
    return number;
  }
}
