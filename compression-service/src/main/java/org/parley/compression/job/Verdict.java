package org.parley.compression.job;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Whether a version may be published. */
public sealed interface Verdict {

  /**
   * @param proven whether also the far ends of the losses' intervals are inside the budget
   */
  record Accepted(boolean proven) implements Verdict {}

  /**
   * @param reasons with the numbers
   */
  record Refused(List<String> reasons) implements Verdict {
    public Refused {
      reasons = List.copyOf(reasons);
    }
  }

  /**
   * Compares what was measured with what the recipe asks for.
   *
   * @param smaller the parent's network bytes over the version's
   * @param faster the parent's median time over the version's
   * @param losses by the name of the measure
   * @throws IllegalArgumentException when the budget names a measure that was not taken
   */
  static Verdict of(
      CompressionRecipe.Budget budget, double smaller, double faster, Map<String, Loss> losses) {
    List<String> reasons = new ArrayList<>();
    if (smaller <= 1 && faster <= 1) {
      reasons.add("neither smaller nor faster: bytes %.3f, time %.3f".formatted(smaller, faster));
    }
    if (smaller < budget.smaller()) {
      reasons.add("%.2f times smaller, wanted %.2f".formatted(smaller, budget.smaller()));
    }
    if (faster < budget.faster()) {
      reasons.add("%.2f times as fast, wanted %.2f".formatted(faster, budget.faster()));
    }
    boolean proven = true;
    for (var limit : budget.losses().entrySet()) {
      Loss loss = losses.get(limit.getKey());
      if (loss == null) {
        throw new IllegalArgumentException(
            "budget.losses names %s; measured are %s".formatted(limit.getKey(), losses.keySet()));
      }
      Loss.Interval lost = limit.getValue().of(loss);
      proven &= lost.high() <= limit.getValue().most();
      if (!(lost.estimate() <= limit.getValue().most())) {
        reasons.add(
            "%s lose %.2f %s (95 %%: %.2f to %.2f), allowed are %.2f"
                .formatted(
                    limit.getKey(),
                    lost.estimate(),
                    limit.getValue().unit().text(),
                    lost.low(),
                    lost.high(),
                    limit.getValue().most()));
      }
    }
    return reasons.isEmpty() ? new Accepted(proven) : new Refused(reasons);
  }
}
