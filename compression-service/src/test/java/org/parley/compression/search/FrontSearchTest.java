package org.parley.compression.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.parley.compression.bench.EngineBench;
import org.parley.compression.job.Frames;
import org.parley.compression.job.Front;
import org.parley.compression.job.JobCache;
import org.parley.compression.job.JobTools;
import org.parley.compression.job.Progress;
import org.parley.compression.job.Verdict;
import org.parley.runtime.Bundle;

/** A small recogniser's recipes, judged by the tokens that it finds itself. */
class FrontSearchTest {
  @TempDir Path folder;

  @Test
  void theSmallestNetworkOfTheFrontThatIsInsideTheBudgetBecomesTheVersion() {
    FrontSearch.Found found = search(SearchRecipeTest.recipe(), Progress.NONE).run(new Frames());
    Front front = found.front();
    assertThat(front.tried()).isEqualTo(8);
    assertThat(front.points()).hasSizeGreaterThan(1);
    Front.Point chosen =
        front.points().stream().filter(Front.Point::insideBudget).findFirst().orElseThrow();
    assertThat(chosen.chosen()).isTrue();
    assertThat(front.points().stream().filter(Front.Point::chosen)).hasSize(1);
    Bundle version = Bundle.read("version", found.chosen().orElseThrow().bundle().toBytes());
    assertThat(version.manifest().networkBytes()).isEqualTo(chosen.networkBytes());
    assertThat(version.text("compression.yaml"))
        .contains("bits:")
        .doesNotContain("between", "choose");
    assertThat(found.chosen().orElseThrow().report())
        .satisfies(report -> assertThat(report.verdict()).isInstanceOf(Verdict.Accepted.class))
        .satisfies(report -> assertThat(report.json()).contains("\"search\"", "\"insideBudget\""))
        .satisfies(report -> assertThat(report.text()).startsWith("Pareto front of 8 networks"));
  }

  @Test
  void noNetworkOfTheFrontIsBeatenByOneThatWasTried() {
    Front front = search(SearchRecipeTest.recipe(), Progress.NONE).run(new Frames()).front();
    for (Front.Point point : front.points()) {
      assertThat(front.beaten())
          .noneMatch(other ->
              other.networkBytes() < point.networkBytes()
                  && other.loss().estimate() <= point.loss().estimate()
                  && other.faster() > 1.05 * point.faster());
    }
  }

  @Test
  void aSearchThatIsKilledGoesOnWithoutTryingAgain() {
    Progress killer =
        new Progress() {
          @Override
          public void say(String line) {
            if (line.startsWith("5 of 8")) {
              throw new IllegalStateException("killed");
            }
          }

          @Override
          public void reached(double done, Optional<Duration> left, String part) {}
        };
    Frames before = new Frames();
    assertThatThrownBy(() -> search(SearchRecipeTest.recipe(), killer).run(before))
        .hasMessage("killed");
    Frames after = new Frames();
    Front front = search(SearchRecipeTest.recipe(), Progress.NONE).run(after).front();
    assertThat(before.judgements).as("the parent and five networks").isEqualTo(6);
    assertThat(after.judgements).as("the other three").isEqualTo(3);
    Frames none = new Frames();
    assertThat(search(SearchRecipeTest.recipe(), Progress.NONE).run(none).front()).isEqualTo(front);
    assertThat(none.judgements).isZero();
  }

  @Test
  void whereNoNetworkIsInsideTheBudgetThereIsAFrontAndNoVersion() {
    String strict = SearchRecipeTest.recipe().replace("smaller: 2", "smaller: 200");
    FrontSearch.Found found = search(strict, Progress.NONE).run(new Frames());
    assertThat(found.chosen()).isEmpty();
    assertThat(found.front().points()).isNotEmpty().noneMatch(Front.Point::insideBudget);
  }

  @Test
  void whatDoesNotFitIsCountedAndWhereNothingDoesThatIsSaid() {
    String half = SearchRecipeTest.recipe().replace("*.expand", "*.nothing");
    Front front = search(half, Progress.NONE).run(new Frames()).front();
    assertThat(front.unfit()).isPositive();
    assertThat(front.reason()).contains("no layer is named *.nothing");
    String never = SearchRecipeTest.recipe().replace("layers: [\"*\"]", "layers: [nothing]");
    assertThatThrownBy(() -> search(never, Progress.NONE).run(new Frames()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("none of 8 networks fits")
        .hasMessageContaining("no layer is named nothing");
  }

  private FrontSearch search(String recipe, Progress progress) {
    JobCache cache = new JobCache(folder, "build", InstantSource.system());
    return new FrontSearch(
        SearchRecipe.parse("s.yaml", recipe),
        "s.yaml",
        Frames.PARENT,
        new JobTools(new EngineBench(0.01), cache, progress));
  }
}
