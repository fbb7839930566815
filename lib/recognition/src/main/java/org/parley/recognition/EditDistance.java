package org.parley.recognition;

import java.util.List;

/**
 * Least number of insertions, deletions and replacements that make one sequence another
 * (Levenshtein 1965).
 */
public final class EditDistance {
  private EditDistance() {}

  public static <T> int of(List<T> from, List<T> to) {
    int[] row = new int[to.size() + 1];
    for (int j = 0; j <= to.size(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= from.size(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= to.size(); j++) {
        int replaced = diagonal + (from.get(i - 1).equals(to.get(j - 1)) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(replaced, 1 + Math.min(row[j], row[j - 1]));
      }
    }
    return row[to.size()];
  }
}
