package org.parley.launcher.bench;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The figures of a load.
 *
 * @param late finals later than 350 ms after the end mark
 * @param lost utterances without a final, or with another one than alone
 * @param p50Ms from end mark to final
 * @param cpuPerAudioSecond processor seconds of all processes for a second of sound; 0 where they
 *     cannot be seen
 * @param stages gateway times of each stage after the end mark, firstAudio being a whole spoken
 *     turn
 * @param lateShare late over utterances
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record StreamReport(
    int streams,
    int utterances,
    int late,
    int lost,
    double p50Ms,
    double p99Ms,
    double cpuPerAudioSecond,
    double lateShare,
    Map<String, Figures> stages,
    Map<String, Long> memoryMb) {
  /** After the end mark. */
  static final double LATE_MS = 350;

  /** The share of finals that may be late where the streams count as held. */
  static final double MOST_LATE = 0.01;

  private static final List<String> STAGES =
      List.of("transcript", "interpretation", "reply", "firstAudio");

  static StreamReport of(
      int streams,
      List<TurnResult> results,
      Map<Utterance, String> alone,
      double cpuPerAudioSecond,
      Map<String, Long> memoryMb) {
    int late = 0;
    int lost = 0;
    List<Double> finals = new ArrayList<>();
    for (TurnResult result : results) {
      lost += result.isLost(alone) ? 1 : 0;
      late += result.isLate() ? 1 : 0;
      if (result.hasFinal()) {
        finals.add(result.finalMs());
      }
    }
    var stages = new LinkedHashMap<String, Figures>();
    for (String stage : STAGES) {
      List<Long> times =
          results.stream()
              .filter(result -> result.stages().containsKey(stage))
              .map(result -> result.stages().get(stage))
              .toList();
      if (!times.isEmpty()) {
        stages.put(stage, Figures.of(times));
      }
    }
    Figures all = Figures.of(finals);
    return new StreamReport(
        streams,
        results.size(),
        late,
        lost,
        all.p50(),
        all.p99(),
        cpuPerAudioSecond,
        results.isEmpty() ? 0 : (double) late / results.size(),
        stages,
        memoryMb);
  }

  /**
   * Whether so many streams can be served: nothing lost, next to nothing late.
   *
   * @param atLeast with fewer utterances nothing is shown
   */
  public boolean held(int atLeast) {
    return lost == 0 && utterances >= atLeast && lateShare <= MOST_LATE;
  }

  /** In one line. */
  public String summary() {
    return "%d streams, %d utterances: %d late (%.1f %%), %d lost; final p50 %.0f ms, p99 %.0f ms"
        .formatted(streams, utterances, late, 100 * lateShare, lost, p50Ms, p99Ms);
  }

  /** For people. */
  public void print(PrintWriter out) {
    out.println(summary());
    out.printf("%-24s %10s %10s%n", "ms after the end mark", "p50", "p99");
    out.printf("%-24s %10.1f %10.1f%n", "final at the client", p50Ms, p99Ms);
    stages.forEach(
        (stage, times) -> out.printf("%-24s %10.1f %10.1f%n", stage, times.p50(), times.p99()));
    out.printf("%-24s %10.4f%n", "CPU s per s of sound", cpuPerAudioSecond);
    memoryMb.forEach((service, mb) -> out.printf("%-24s %7d MB%n", service, mb));
    out.flush();
  }
}
