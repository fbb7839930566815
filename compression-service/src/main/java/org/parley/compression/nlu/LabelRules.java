package org.parley.compression.nlu;

import java.util.List;
import org.parley.skills.Sample;

/**
 * Which label may follow which: the inside of a slot only its beginning or its inside.
 *
 * @param count of labels
 * @param follows 1 where a label may follow another, [before, after]
 * @param begins 1 where a sentence may begin with a label
 */
@SuppressWarnings("ArrayRecordComponent") // shared within the package, never changed or compared
record LabelRules(int count, float[] follows, float[] begins) {

  static LabelRules of(List<String> labels) {
    int count = labels.size();
    float[] follows = new float[count * count];
    float[] begins = new float[count];
    for (int after = 0; after < count; after++) {
      boolean inside = labels.get(after).startsWith(Sample.INSIDE);
      begins[after] = inside ? 0 : 1;
      for (int before = 0; before < count; before++) {
        boolean same = labels.get(before).endsWith(labels.get(after).substring(1));
        follows[before * count + after] =
            !inside || (same && !labels.get(before).equals(Sample.OUTSIDE)) ? 1 : 0;
      }
    }
    return new LabelRules(count, follows, begins);
  }
}
