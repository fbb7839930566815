package org.parley.compression.job;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import org.parley.compression.bench.EngineTimes;
import org.parley.compression.bench.VersionBench;

/**
 * What came of a job; travels beside the bundle as {@code NAME-TAG.report.json}.
 *
 * @param recipe its file's name
 * @param search that chose the steps, where there was one
 */
public record JobReport(
    String recipe,
    List<StepRow> steps,
    VersionBench bench,
    SequencedMap<String, Loss> losses,
    Verdict verdict,
    Details details,
    Optional<Front> search) {

  /** The same, of a version whose steps a search chose. */
  public JobReport chosenBy(Front front) {
    return new JobReport(recipe, steps, bench, losses, verdict, details, Optional.of(front));
  }

  /** One JSON object, with the fields that {@code ./parley models} shows. */
  public String json() {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("parent", bench.parent());
    json.put("version", bench.version());
    json.put("recipe", recipe);
    json.put("ms", bench.times().getLast().version());
    json.put("quality", losses);
    json.put("toParent", Map.of("smaller", bench.networkRatio(), "faster", bench.faster()));
    json.put("memory", bench.ofVersion().memory());
    json.put("bytes", Map.of("parent", bench.ofParent(), "version", bench.ofVersion()));
    json.put("steps", steps);
    json.put("times", bench.times());
    json.put("details", details);
    search.ifPresent(front -> json.put("search", front));
    json.put(
        "verdict", Map.of(verdict.getClass().getSimpleName().toLowerCase(Locale.ROOT), verdict));
    return text(json);
  }

  static String text(Object facts) {
    try {
      return JsonMapper.builder()
              .addModule(new Jdk8Module())
              .enable(SerializationFeature.INDENT_OUTPUT)
              .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
              .build()
              .writeValueAsString(facts)
          + "\n";
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("records are always JSON", e);
    }
  }

  /** The same for people. */
  public String text() {
    StringBuilder text = new StringBuilder(search.map(Front::text).orElse(""));
    text.append("%-60s %12s %14s %9s%n".formatted("step", "bytes", "multiply-adds", "ms"));
    for (StepRow row : steps) {
      text.append(
          "%-60s %,12d %,14d %9s%n"
              .formatted(
                  row.step(),
                  row.networkBytes(),
                  row.multiplyAdds(),
                  row.ms().map(ms -> "%.3f".formatted(ms)).orElse("")));
    }
    for (EngineTimes one : bench.times()) {
      text.append(
          "batch %d: p50 %.3f → %.3f ms (%.2f times as fast), p99 %.3f → %.3f ms%n"
              .formatted(
                  one.batch(),
                  one.parent().p50(),
                  one.version().p50(),
                  one.p50Ratio(),
                  one.parent().p99(),
                  one.version().p99()));
    }
    text.append(
        "network %,d → %,d bytes (%.2f times smaller; %.1f %% above the entropy of its codes), bundle %,d → %,d, memory %,d → %,d%n"
            .formatted(
                bench.ofParent().network(),
                bench.ofVersion().network(),
                bench.networkRatio(),
                100.0 * bench.ofVersion().network() / bench.ofVersion().entropy() - 100,
                bench.ofParent().wire(),
                bench.ofVersion().wire(),
                bench.ofParent().memory(),
                bench.ofVersion().memory()));
    losses.forEach((measure, loss) -> text.append(line(measure, loss)));
    return text.toString();
  }

  private static String line(String measure, Loss loss) {
    return "%s on %,d items: %.2f %% → %.2f %%, %+.2f points (95 %%: %+.2f to %+.2f), %+.1f %% of the parent's (%+.1f to %+.1f)%n"
        .formatted(
            measure,
            loss.items(),
            100 * loss.parent(),
            100 * loss.version(),
            loss.points().estimate(),
            loss.points().low(),
            loss.points().high(),
            loss.percentOfParent().estimate(),
            loss.percentOfParent().low(),
            loss.percentOfParent().high());
  }
}
