package org.parley.launcher.eval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

class ReportOptionsTest {
  @TempDir Path folder;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  /** Makes 25 mistakes, of which the i-th has i % 5 + 1 words wrong. */
  @Command(name = "measure")
  private static final class Measure implements Callable<Integer> {
    @Mixin private ReportOptions output = new ReportOptions();

    record Report(Map<String, Accepted> skills, List<Mistake> worst) {}

    @Override
    public Integer call() throws IOException {
      for (int i = 0; i < 25; i++) {
        var told = new LinkedHashMap<String, String>();
        told.put("said", "number " + i);
        told.put("heard", "noise");
        output.add(new Mistake("list.tsv:" + (i + 2), i % 5 + 1, told));
      }
      Accepted coffee = Accepted.NONE.and(true).and(false).and(true);
      output.print(new Report(Map.of("coffee", coffee), output.worst()), "measured\n");
      return 0;
    }
  }

  private void run(String... arguments) {
    assertThat(
            new CommandLine(new Measure())
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(arguments))
        .isZero();
  }

  @Test
  void theReportForPeopleEndsWithTheTwentyWorst() {
    run();
    assertThat(out.toString())
        .startsWith(
            """
            measured
            the worst 20 of 25 mistakes:
            list.tsv:6, 5 wrong
              said       number 4
              heard      noise
            list.tsv:11, 5 wrong
            """);
    assertThat(out.toString().lines().filter(line -> line.endsWith(" wrong"))).hasSize(20);
    assertThat(out.toString()).doesNotContain(", 1 wrong");
    assertThat(err.toString()).isEmpty();
  }

  @Test
  void theReportAsJsonHoldsTheTwentyWorstAndTheShareOfEachSkill() throws IOException {
    run("--json");
    JsonNode report = new JsonMapper().readTree(out.toString());
    assertThat(report.get("worst")).hasSize(20);
    assertThat(report.get("worst").get(0).toString())
        .isEqualTo(
            "{\"place\":\"list.tsv:6\",\"wrong\":5,\"said\":\"number 4\",\"heard\":\"noise\"}");
    assertThat(report.get("skills").toString())
        .isEqualTo("{\"coffee\":{\"utterances\":3,\"accepted\":2,\"acceptance\":0.6667}}");
  }

  @Test
  void everyMistakeIsPrintedAsItIsMetWhereThatIsWanted() {
    run("--mistakes");
    assertThat(err.toString()).startsWith("list.tsv:2, 1 wrong\n  said       number 0\n");
    assertThat(err.toString().lines().filter(line -> line.endsWith(" wrong"))).hasSize(25);
  }

  /** The digests are those of {@code printf … | sha256sum}. */
  @Test
  void dataIsNamedByItsDigest() throws IOException {
    Path manifest = Files.writeString(folder.resolve("list.tsv"), "file\ttext\n");
    assertThat(DataDigest.of(manifest)).isEqualTo("fbfd2698e0c9");

    String before = DataDigest.of(folder);
    assertThat(DataDigest.of(folder)).isEqualTo(before);
    Files.move(manifest, folder.resolve("other.tsv"));
    assertThat(DataDigest.of(folder)).as("another name").isNotEqualTo(before);
  }

  @Test
  void partsOfAMeaningThatDifferAreCounted() {
    Meaning said = new Meaning("order", List.of("size=small", "milk=soy"));
    assertThat(said.differences(said)).isZero();
    assertThat(said.differences(new Meaning("order", List.of("size=large", "milk=soy"))))
        .isEqualTo(2);
    assertThat(said.differences(new Meaning("greet", List.of()))).isEqualTo(3);
  }

  @Test
  void noMoreAreAcceptedThanThereAre() {
    assertThatThrownBy(() -> new Accepted(1, 2)).hasMessage("2 accepted of 1");
    assertThat(Accepted.NONE.getAcceptance()).isZero();
  }
}
