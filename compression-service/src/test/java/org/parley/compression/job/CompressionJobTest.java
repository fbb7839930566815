package org.parley.compression.job;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.withinPercentage;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.parley.compression.bench.EngineBench;
import org.parley.compression.quantize.Bits;
import org.parley.compression.quantize.Clip;
import org.parley.compression.quantize.Grain;
import org.parley.compression.quantize.Method;
import org.parley.compression.quantize.Rounding;
import org.parley.compression.quantize.Sensitivity;
import org.parley.compression.step.Language;
import org.parley.compression.step.LayerNames;
import org.parley.compression.step.Quantise;
import org.parley.compression.step.QuantiseWeights;
import org.parley.compression.step.Step;
import org.parley.runtime.Bundle;
import org.parley.runtime.NetworkFiles;

/** A small recogniser taken through a recipe, judged by the tokens that its parent finds. */
class CompressionJobTest {
  private static final String OTHER_TOKENS = "u\n".repeat(40);
  private static final Bundle PARENT = Frames.PARENT;
  private static final Method UNIFORM =
      new Method.Uniform(true, new Grain("channel"), Clip.MEAN_SQUARED_ERROR);

  @TempDir Path folder;

  @Test
  void aVersionHasItsParentsAssetsAndLessThanSixTenthsOfItsNetwork() {
    CompressionJob.Outcome outcome = job(recipe("*", 60)).run(new Frames());
    Bundle version = Bundle.read("version", outcome.bundle().toBytes());
    assertThat(version.manifest().parent()).contains(PARENT.version().toString());
    assertThat(version.manifest().setting("recipe")).isEqualTo("test.yaml");
    assertThat(version.text("assets/tokens.txt")).isEqualTo(PARENT.text("assets/tokens.txt"));
    assertThat(version.manifest().networkBytes())
        .isLessThan(PARENT.manifest().networkBytes() * 6 / 10);
    assertThat(outcome.report().steps()).hasSize(2);
    assertThat(outcome.report().steps().getLast().networkBytes())
        .isEqualTo(version.manifest().networkBytes());
    assertThat(outcome.report().verdict()).isInstanceOf(Verdict.Accepted.class);
    assertThat(outcome.report().json()).contains("\"toParent\"", "\"smaller\"", "\"accepted\"");
  }

  @Test
  void theSameRecipeTwiceGivesTheSameDigest() throws IOException {
    String first = digest(job(recipe("*", 60)).run(new Frames()));
    CompressionJob anew = new CompressionJob(recipe("*", 60), "test.yaml", PARENT, empty());
    assertThat(digest(anew.run(new Frames()))).isEqualTo(first);
    assertThat(digest(job(recipe("block*", 60)).run(new Frames()))).isNotEqualTo(first);
  }

  @Test
  void aJobThatIsKilledBetweenTwoStepsGoesOnThereAndGivesTheSameDigest(@TempDir Path other) {
    CompressionRecipe recipe = twoSteps();
    JobCache untouched = new JobCache(other, "build", InstantSource.system());
    JobTools alone = new JobTools(new EngineBench(0.01), untouched, new Quiet());
    String uninterrupted =
        digest(new CompressionJob(recipe, "test.yaml", PARENT, alone).run(new Frames()));
    Quiet killer =
        new Quiet() {
          @Override
          public void say(String line) {
            super.say(line);
            if (line.startsWith("step 2 of 2")) {
              throw new IllegalStateException("killed");
            }
          }
        };
    assertThatThrownBy(() -> job(recipe, killer).run(new Frames())).hasMessage("killed");
    Quiet quiet = new Quiet();
    CompressionJob.Outcome resumed = job(recipe, quiet).run(new Frames());
    assertThat(quiet.lines)
        .anyMatch(line -> line.startsWith("step 1 of 2") && line.endsWith("done before"))
        .noneMatch(line -> line.startsWith("step 2 of 2") && line.endsWith("done before"));
    assertThat(digest(resumed)).isEqualTo(uninterrupted);
    assertThat(resumed.report().steps()).hasSize(3);
    assertThat(quiet.done).isSorted().endsWith(1.0);
  }

  @Test
  void whatWasDoneIsNotDoneAgainAndAnotherSeedIsAnotherJob() {
    var _ = job(recipe("*", 60)).run(new Frames());
    Frames again = new Frames();
    var _ = job(recipe("*", 60)).run(again);
    assertThat(again.calibrations).isZero();
    CompressionRecipe same = recipe("*", 60);
    CompressionRecipe otherSeed =
        new CompressionRecipe("asr", "t", "none.yaml", 2, same.data(), same.steps(), same.budget());
    var _ = job(otherSeed).run(again);
    assertThat(again.calibrations).isEqualTo(1);
  }

  private static CompressionRecipe twoSteps() {
    CompressionRecipe one = recipe("block*", 60);
    List<Step> steps = new ArrayList<>(one.steps());
    steps.add(
        new Quantise(8, "auto", new LayerNames(List.of("tokens")), new LayerNames(List.of())));
    return new CompressionRecipe("asr", "t", "none.yaml", 1, one.data(), steps, one.budget());
  }

  @Test
  void whatIsPredictedIsWhatComesOut() {
    CompressionJob job = job(recipe("*", 60));
    StepRow predicted = job.predict().getLast();
    StepRow made = job.run(new Frames()).report().steps().getLast();
    assertThat(made.networkBytes()).isEqualTo(predicted.networkBytes());
    assertThat(made.multiplyAdds()).isEqualTo(predicted.multiplyAdds());
  }

  @Test
  void weightsInFewBitsAreTheSameEachTimeAndNoLargerThanPredicted() throws IOException {
    List<Step> each =
        List.of(
            weights(Bits.same(4), UNIFORM, Rounding.GPTQ),
            weights(Bits.same(3), new Method.KMeans(true), Rounding.NEAREST),
            weights(
                new Bits(List.of(2, 4, 8), 60_000, Sensitivity.OUTPUT_ERROR),
                UNIFORM,
                Rounding.NEAREST),
            weights(
                new Bits(List.of(2, 4, 8), 60_000, Sensitivity.HESSIAN_TRACE),
                UNIFORM,
                Rounding.GPTQ));
    for (Step step : each) {
      CompressionRecipe recipe = recipe(List.of(step), 100);
      CompressionJob.Outcome outcome = job(recipe).run(new Frames());
      Frames anew = new Frames();
      assertThat(digest(new CompressionJob(recipe, "test.yaml", PARENT, empty()).run(anew)))
          .as(step.title())
          .isEqualTo(digest(outcome));
      assertThat(anew.calibrations).as("done anew").isEqualTo(1);
      StepRow predicted = job(recipe).predict().getLast();
      assertThat(predicted.step()).endsWith(", at most");
      assertThat(outcome.report().steps().getLast().networkBytes())
          .as(step.title())
          .isBetween(predicted.networkBytes() / 2, predicted.networkBytes());
    }
  }

  @Test
  void whatLooksAtNoDataIsPredictedToTheByte() {
    for (Method method :
        List.of(
            UNIFORM,
            new Method.Logarithmic(new Grain("tensor"), Clip.MAX),
            new Method.KMeans(false))) {
      List<Step> steps =
          List.of(
              weights(Bits.same(3), method, Rounding.NEAREST),
              new Quantise(8, "auto", all(), new LayerNames(List.of())));
      CompressionJob job = job(recipe(steps, 100));
      JobReport report = job.run(new Frames()).report();
      assertThat(job.predict().stream().map(StepRow::networkBytes))
          .containsExactlyElementsOf(report.steps().stream().map(StepRow::networkBytes).toList());
      assertThat(report.steps().getLast().networkBytes()).isLessThan(60_000);
    }
  }

  @Test
  void aVersionInFewBitsIsTheParentOfAnother() {
    Step four = weights(Bits.same(4), UNIFORM, Rounding.GPTQ);
    Bundle first =
        Bundle.read("first", job(recipe(List.of(four), 100)).run(new Frames()).bundle().toBytes());
    Step whole = new Quantise(8, "auto", all(), new LayerNames(List.of()));
    CompressionRecipe next =
        new CompressionRecipe(
            "asr",
            "next",
            "none.yaml",
            1,
            new CompressionRecipe.Data(1, 1),
            List.of(whole),
            new CompressionRecipe.Budget(1, 0.01, recipe(List.of(four), 100).budget().losses()));
    CompressionJob.Outcome outcome =
        new CompressionJob(next, "next.yaml", first, tools(new Quiet())).run(new Frames());
    Bundle second = Bundle.read("second", outcome.bundle().toBytes());
    assertThat(second.manifest().parent()).contains(first.version().toString());
    assertThat(second.entry(NetworkFiles.WEIGHTS).length)
        .isCloseTo(first.entry(NetworkFiles.WEIGHTS).length, withinPercentage(1));
  }

  @Test
  void theReportTellsEveryLayersBytesTimeAndSensitivityAndWhatFlipped() {
    Details details = job(recipe("block0*", 60)).run(new Frames()).report().details();
    Map<String, LayerRow> layers = new TreeMap<>();
    details.layers().forEach(layer -> layers.put(layer.layer(), layer));
    assertThat(layers.get("block0.expand"))
        .satisfies(layer -> assertThat(layer.versionBytes()).isLessThan(layer.parentBytes()))
        .satisfies(layer -> assertThat(layer.sensitivity().orElseThrow()).isBetween(1e-9, 0.1));
    assertThat(layers.get("block1.expand"))
        .satisfies(layer -> assertThat(layer.versionBytes()).isEqualTo(layer.parentBytes()))
        .satisfies(layer -> assertThat(layer.sensitivity()).isEmpty());
    assertThat(details.layers().stream().mapToDouble(layer -> layer.ms().orElse(0.0)).sum())
        .isPositive();
    assertThat(details.lost()).isEqualTo(details.flips().size()).isPositive();
    assertThat(details.flips())
        .allMatch(flip -> flip.lost() && flip.measure().equals("frameErrors"));
  }

  @Test
  void aVersionThatDoesWorseThanTheBudgetIsRefused() {
    Subject harsh =
        new Frames() {
          @Override
          public SequencedMap<String, List<Scored>> judge(Bundle version) {
            boolean isParent = version.version().equals(PARENT.version());
            SequencedMap<String, List<Scored>> scored = new LinkedHashMap<>();
            List<Scored> items = new ArrayList<>();
            for (int i = 0; i < 50; i++) {
              items.add(new Scored("clip " + i, isParent ? 1 : 2, 10));
            }
            scored.put("frameErrors", items);
            return scored;
          }
        };
    Verdict verdict = job(recipe("*", 5)).run(harsh).report().verdict();
    assertThat(verdict).isInstanceOf(Verdict.Refused.class);
    assertThat(((Verdict.Refused) verdict).reasons())
        .anyMatch(reason -> reason.contains("frameErrors lose 10.00 points"));
  }

  @Test
  void aLayerThatIsNotThereIsToldWithThoseThatAre() {
    assertThatThrownBy(() -> job(recipe("blok*", 60)).predict())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("steps[0]: no layer is named blok*")
        .hasMessageContaining("block0.expand");
  }

  @Test
  void aStepMakesTheLanguageAnewAndLeavesTheNetworkAlone() {
    List<Step> plain = recipe("*", 60).steps();
    List<Step> withLanguage = new ArrayList<>(plain);
    withLanguage.add(new Language());
    Subject speaking =
        new Frames() {
          @Override
          public SortedMap<String, byte[]> language() {
            return new TreeMap<>(Map.of("assets/tokens.txt", OTHER_TOKENS.getBytes(UTF_8)));
          }
        };
    Bundle kept = Bundle.read("kept", job(recipe(plain, 60)).run(new Frames()).bundle().toBytes());
    Bundle anew =
        Bundle.read("anew", job(recipe(withLanguage, 60)).run(speaking).bundle().toBytes());
    assertThat(anew.entry("assets/tokens.txt")).asString(UTF_8).isEqualTo(OTHER_TOKENS);
    assertThat(kept.entry("assets/tokens.txt")).isEqualTo(PARENT.entry("assets/tokens.txt"));
    assertThat(anew.entry(NetworkFiles.GRAPH)).isEqualTo(kept.entry(NetworkFiles.GRAPH));
    assertThat(anew.entry(NetworkFiles.WEIGHTS)).isEqualTo(kept.entry(NetworkFiles.WEIGHTS));
  }

  @Test
  void aModelWithoutALanguageSaysSoBeforeAnythingIsDone() {
    Frames silent = new Frames();
    assertThatThrownBy(() -> job(recipe(List.of(new Language()), 60)).run(silent))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "only a recogniser has words and a language model beside its network; take the step 'language' out of the recipe");
    assertThat(silent.calibrations).isZero();
  }

  @Test
  void anotherModelIsNoParent() {
    CompressionRecipe other =
        new CompressionRecipe(
            "nlu",
            "t",
            "none.yaml",
            1,
            new CompressionRecipe.Data(1, 1),
            recipe("*", 1).steps(),
            recipe("*", 1).budget());
    assertThatThrownBy(() -> job(other))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("asr@parent");
  }

  private static String digest(CompressionJob.Outcome outcome) {
    return Bundle.read("version", outcome.bundle().toBytes()).version().digest();
  }

  private CompressionJob job(CompressionRecipe recipe) {
    return job(recipe, new Quiet());
  }

  private CompressionJob job(CompressionRecipe recipe, Progress progress) {
    return new CompressionJob(recipe, "test.yaml", PARENT, tools(progress));
  }

  /** Of a job that finds nothing of another. */
  private JobTools empty() throws IOException {
    Path own = Files.createTempDirectory(folder, "empty");
    return new JobTools(
        new EngineBench(0.01), new JobCache(own, "build", InstantSource.system()), new Quiet());
  }

  private JobTools tools(Progress progress) {
    JobCache cache = new JobCache(folder, "build", InstantSource.system());
    return new JobTools(new EngineBench(0.01), cache, progress);
  }

  /** Hears what a job says, and kills it where a test wants that. */
  private static class Quiet implements Progress {
    final List<String> lines = new ArrayList<>();
    final List<Double> done = new ArrayList<>();

    @Override
    public void say(String line) {
      lines.add(line);
    }

    @Override
    public void reached(double share, Optional<Duration> left, String part) {
      done.add(share);
    }
  }

  private static QuantiseWeights weights(Bits bits, Method method, Rounding rounding) {
    return new QuantiseWeights(all(), method, bits, rounding);
  }

  private static LayerNames all() {
    return new LayerNames(List.of("*"));
  }

  private static CompressionRecipe recipe(String layers, double points) {
    return recipe(
        List.of(
            new Quantise(8, "auto", new LayerNames(List.of(layers)), new LayerNames(List.of()))),
        points);
  }

  private static CompressionRecipe recipe(List<Step> steps, double points) {
    var losses = new TreeMap<String, CompressionRecipe.Limit>();
    losses.put("frameErrors", new CompressionRecipe.Limit(points, CompressionRecipe.Unit.POINTS));
    return new CompressionRecipe(
        "asr",
        "t",
        "none.yaml",
        1,
        new CompressionRecipe.Data(1, 1),
        steps,
        // How fast so small a network is on a busy machine is not what is tested.
        new CompressionRecipe.Budget(1.5, 0.01, losses));
  }
}
