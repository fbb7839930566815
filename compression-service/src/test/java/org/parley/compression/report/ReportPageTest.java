package org.parley.compression.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import org.junit.jupiter.api.Test;
import org.parley.compression.bench.EngineTimes;
import org.parley.compression.bench.VersionBench;
import org.parley.compression.job.Details;
import org.parley.compression.job.Flip;
import org.parley.compression.job.JobReport;
import org.parley.compression.job.LayerRow;
import org.parley.compression.job.Loss;
import org.parley.compression.job.Scored;
import org.parley.compression.job.StepRow;
import org.parley.compression.job.Verdict;

class ReportPageTest {
  @Test
  void thePageHasEveryNumberOfTheReport() {
    assertThat(ReportPage.of(report(new Verdict.Accepted(true))))
        .contains("<title>nlu@tiny-0123456789ab</title>", "made from nlu@parent-ba9876543210")
        .contains("proven to be inside the budget")
        .contains("<td>2,000,000</td>", "<td>500,000</td>", "<td>4.00 ×</td>")
        .contains("<td>quantise to 8 bits</td>", "<td>12.3</td>")
        .contains("<td>sentenceErrors</td>", "<td>50.00 %</td>", "<td>100.00 %</td>")
        .contains("<td>block0</td>", "<td>0.1250</td>", "<td>1.50e-03</td>")
        .contains("1 items that the parent had right are wrong now; 0 are right");
  }

  @Test
  void whatFlippedIsText() {
    assertThat(ReportPage.of(report(new Verdict.Accepted(false))))
        .contains("<td>play &lt;b&gt; &amp; stop</td>")
        .doesNotContain("<b>");
  }

  @Test
  void aRefusalSaysWhy() {
    assertThat(ReportPage.of(report(new Verdict.Refused(List.of("0.90 times as fast")))))
        .contains("Refused: 0.90 times as fast");
  }

  @Test
  void nothingIsLoadedFromElsewhere() {
    String page = ReportPage.of(report(new Verdict.Accepted(true)));
    assertThat(page).contains("<svg").doesNotContain("<script", "<link", "src=", "@import");
    assertThat(page.split("<svg", -1)).hasSize(4);
    assertThat(page.replaceAll("xmlns(:\\w+)?=\"[^\"]*\"", "")).doesNotContain("http:", "https:");
  }

  private static JobReport report(Verdict verdict) {
    SequencedMap<String, Loss> losses = new LinkedHashMap<>();
    losses.put(
        "sentenceErrors",
        Loss.of(
            List.of(new Scored("a", 0, 1), new Scored("b", 1, 1)),
            List.of(new Scored("a", 1, 1), new Scored("b", 1, 1)),
            1));
    return new JobReport(
        "tiny.yaml",
        List.of(
            new StepRow(
                "nlu@parent-ba9876543210", 2_000_000, 10, Optional.empty(), Optional.empty()),
            new StepRow("quantise to 8 bits", 500_000, 10, Optional.of(0.2), Optional.of(12.34))),
        new VersionBench(
            "nlu@parent-ba9876543210",
            "nlu@tiny-0123456789ab",
            List.of(new EngineTimes(1, new EngineTimes.Spread(2, 3), new EngineTimes.Spread(1, 2))),
            new VersionBench.Bytes(2_000_000, 2_000_000, 3_000_000, 0),
            new VersionBench.Bytes(500_000, 490_000, 1_500_000, 0)),
        losses,
        verdict,
        new Details(
            List.of(
                new LayerRow("block0", 1_900_000, 400_000, Optional.of(0.125), Optional.of(0.0015)),
                new LayerRow("block1", 100_000, 100_000, Optional.empty(), Optional.empty())),
            List.of(new Flip("sentenceErrors", "play <b> & stop", "play", "pause", true)),
            1,
            0),
        Optional.empty());
  }
}
