package org.parley.compression.job;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * An item that one of parent and version has right and the other wrong.
 *
 * @param parent what it found
 * @param version what it found
 * @param lost whether the parent had it right
 */
public record Flip(String measure, String item, String parent, String version, boolean lost) {

  /**
   * Of the measures whose items tell what was found.
   *
   * @param parent items in the order of the version's
   */
  static List<Flip> of(Map<String, List<Scored>> parent, Map<String, List<Scored>> version) {
    List<Flip> flips = new ArrayList<>();
    parent.forEach((measure, before) -> {
      List<Scored> after = version.getOrDefault(measure, List.of());
      for (int i = 0; i < Math.min(before.size(), after.size()); i++) {
        Scored old = before.get(i);
        Scored now = after.get(i);
        boolean told = !old.found().isEmpty() || !now.found().isEmpty();
        if (told && (old.wrong() == 0) != (now.wrong() == 0)) {
          flips.add(new Flip(measure, old.cluster(), old.found(), now.found(), old.wrong() == 0));
        }
      }
    });
    return flips;
  }
}
