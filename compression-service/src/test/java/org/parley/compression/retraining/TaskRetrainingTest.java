package org.parley.compression.retraining;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.parley.compression.network.Dimensions.ANY;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.parley.compression.network.ElementType;
import org.parley.compression.network.Layer;
import org.parley.compression.network.Network;
import org.parley.compression.network.Weights;
import org.parley.compression.tensorflow.Batch;
import org.parley.compression.tensorflow.Method;
import org.parley.compression.tensorflow.TensorFlowNetwork;
import org.parley.runtime.weights.Encoding;
import org.parley.runtime.weights.Tiles;

class TaskRetrainingTest {
  private static final RetrainingPlan PLAN =
      new RetrainingPlan(300, 5, 0.01, 0.001, 1, 50, 2, Method.PLAIN);

  @TempDir Path folder;

  @Test
  void aNetworkGetsBetterAtItsParentsTask() {
    Network start = ProductsTask.network(32);
    Network trained = retraining(ProductsTask.NEVER).trained(start, PLAN, _ -> {});
    assertThat(error(trained)).isLessThan(0.1 * error(start));
  }

  @Test
  void whatWasPrunedStaysPrunedWhateverTheOptimizer() {
    for (Method.Optimizer optimizer : Method.Optimizer.values()) {
      Network pruned = pruned(ProductsTask.network(96), "hidden/kernel");
      RetrainingPlan plan =
          new RetrainingPlan(
              60, 5, 0.01, 0.001, 1, 30, 2, new Method(optimizer, Method.Precision.FLOAT));
      Network trained = retraining(ProductsTask.NEVER).trained(pruned, plan, _ -> {});
      assertThat(error(trained)).as("%s", optimizer).isLessThan(error(pruned));
      float[] before = values(pruned, "hidden/kernel");
      float[] after = values(trained, "hidden/kernel");
      for (int i = 0; i < before.length; i++) {
        assertThat(after[i] == 0).as("%s, weight %d", optimizer, i).isEqualTo(before[i] == 0);
      }
    }
  }

  @Test
  void encodedWeightsStayAndTheOthersLearnAroundThem() {
    Network start = ProductsTask.network(32);
    Map<String, Weights> weights = new HashMap<>(start.parameters());
    byte[] codes = new byte[32 * 32];
    for (int i = 0; i < codes.length; i++) {
      codes[i] = (byte) (i * 37);
    }
    float[] scales = new float[32];
    Arrays.fill(scales, 0.003f);
    Weights encoded =
        Weights.encoded(
            new Encoding.Uniform(
                Byte.SIZE, codes, scales, new byte[0], Tiles.along(1, new int[] {32, 32})),
            32,
            32);
    weights.put("hidden/kernel", encoded);
    Network coded = start.with(weights);
    Network trained = retraining(ProductsTask.NEVER).trained(coded, PLAN, _ -> {});
    assertThat(Objects.requireNonNull(trained.parameters().get("hidden/kernel")).encoding())
        .isEqualTo(encoded.encoding());
    assertThat(error(trained)).isLessThan(0.2 * error(coded));
  }

  @Test
  void aKilledRetrainingGivesTheSameWeights() {
    Network start = ProductsTask.network(16);
    RetrainingPlan plan = new RetrainingPlan(60, 5, 0.01, 0.001, 1, 10, 2, Method.PLAIN);
    Network whole =
        new TaskRetraining(
                () -> new ProductsTask(ProductsTask.NEVER),
                _ -> start,
                folder.resolve("whole"),
                1,
                _ -> {})
            .trained(start, plan, _ -> {});
    assertThatThrownBy(() -> retraining(37).trained(start, plan, _ -> {})).hasMessage("killed");
    List<String> said = new ArrayList<>();
    Network resumed =
        new TaskRetraining(
                () -> new ProductsTask(ProductsTask.NEVER), _ -> start, folder, 1, said::add)
            .trained(start, plan, _ -> {});
    assertThat(said).anyMatch(line -> line.startsWith("goes on at step 30"));
    assertThat(resumed.parameters()).isEqualTo(whole.parameters());
  }

  /** A smaller network of other layers' names learns only from what a trained teacher answers. */
  @Test
  void aStudentLearnsFromATeachersAnswersAlone() {
    Network teacher =
        retraining(ProductsTask.NEVER).trained(ProductsTask.network(64), PLAN, _ -> {});
    Network student = ProductsTask.network(24);
    LossWeights taught = new LossWeights.Fixed(new PartWeights(1, 0, 0));
    Network learnt =
        taughtBy(teacher, ProductsTask.NEVER).distilled(student, by(taught), PLAN, _ -> {});
    assertThat(learnt.parameters().keySet()).isEqualTo(student.parameters().keySet());
    assertThat(error(learnt)).isLessThan(0.2 * error(student));
  }

  @Test
  void aStudentLearnsToHearThroughWhatItsTeacherDoesNotHear() {
    Network teacher =
        retraining(ProductsTask.NEVER).trained(ProductsTask.network(64), PLAN, _ -> {});
    Network student = ProductsTask.network(24);
    Distillation apart =
        by(Distillation.Hearing.UNDISTURBED, new LossWeights.Fixed(new PartWeights(1, 0, 0)));
    Network learnt = taughtBy(teacher, ProductsTask.NEVER).distilled(student, apart, PLAN, _ -> {});
    Batch disturbed = ProductsTask.disturbed(ProductsTask.drawn(-1, 200));
    assertThat(error(learnt, disturbed)).isLessThan(0.2 * error(teacher, disturbed));
  }

  @Test
  void whatReadsWordsHasNothingUndisturbed() {
    Network.Builder words = Network.builder();
    String read = words.input("words", ElementType.INT, ANY, ANY);
    Network network =
        words
            .output("y", words.add("vectors", new Layer.Embedding(Weights.zeros(4, 2)), read))
            .build();
    Distillation apart =
        by(Distillation.Hearing.UNDISTURBED, new LossWeights.Fixed(new PartWeights(1, 0, 0)));
    assertThatThrownBy(() -> apart.requireFits(network))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("teacherHears UNDISTURBED")
        .hasMessageContaining("set it to SAME");
  }

  @Test
  void aKilledDistillationWithDynamicWeightsGivesTheSameWeights() {
    Network teacher = ProductsTask.network(64);
    Network student = ProductsTask.network(16);
    RetrainingPlan plan = new RetrainingPlan(60, 5, 0.01, 0.001, 1, 10, 2, Method.PLAIN);
    LossWeights dynamic = new LossWeights.Dynamic(new PartWeights(1, 1, 0), 7, 2);
    Network whole =
        new TaskRetraining(
                () -> new ProductsTask(ProductsTask.NEVER),
                _ -> teacher,
                folder.resolve("whole"),
                1,
                _ -> {})
            .distilled(student, by(dynamic), plan, _ -> {});
    assertThatThrownBy(() -> taughtBy(teacher, 37).distilled(student, by(dynamic), plan, _ -> {}))
        .hasMessage("killed");
    assertThat(
            taughtBy(teacher, ProductsTask.NEVER)
                .distilled(student, by(dynamic), plan, _ -> {})
                .parameters())
        .isEqualTo(whole.parameters());
  }

  @Test
  void theTaskIsOnlyWatchedWhereTheTeacherAloneCounts() {
    List<String> asked = new ArrayList<>();
    Network start = ProductsTask.network(4);
    Retraining retraining =
        new TaskRetraining(
            () -> new ProductsTask(ProductsTask.NEVER, asked), _ -> start, folder, 1, _ -> {});
    RetrainingPlan plan = new RetrainingPlan(2, 1, 0.01, 0.001, 1, 2, 1, Method.PLAIN);
    PartWeights teacher = new PartWeights(1, 0, 0);
    PartWeights both = new PartWeights(0.5, 0.5, 0);
    retraining.distilled(start, by(new LossWeights.Fixed(teacher)), plan, _ -> {});
    retraining.distilled(start, by(new LossWeights.Scheduled(teacher, both)), plan, _ -> {});
    assertThat(asked).containsExactly("watched", "learnt");
  }

  @Test
  void attentionOfANetworkThatDoesNotAttendIsRefused() {
    Distillation attending =
        new Distillation(
            Distillation.PARENT,
            Distillation.Hearing.SAME,
            1,
            1,
            new TreeMap<>(),
            0.5,
            new LossWeights.Fixed(new PartWeights(1, 1, 0)));
    assertThatThrownBy(() -> attending.requireFits(ProductsTask.network(4)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("no layer of this network attends");
  }

  private static Distillation by(LossWeights weights) {
    return by(Distillation.Hearing.SAME, weights);
  }

  private static Distillation by(Distillation.Hearing teacherHears, LossWeights weights) {
    return new Distillation(Distillation.PARENT, teacherHears, 1, 1, new TreeMap<>(), 0, weights);
  }

  private Retraining taughtBy(Network teacher, long killedAt) {
    return new TaskRetraining(() -> new ProductsTask(killedAt), _ -> teacher, folder, 1, _ -> {});
  }

  /** What training simulates is, weight by weight, the very float that is stored. */
  @Test
  void trainingInFewBitsGivesWeightsOfFewBitsThatAreAsGoodAsTheyWereInTraining() {
    Network teacher =
        retraining(ProductsTask.NEVER).trained(ProductsTask.network(64), PLAN, _ -> {});
    LossWeights both = new LossWeights.Fixed(new PartWeights(0.5, 0.5, 0));
    for (int bits : new int[] {8, 4, 2}) {
      List<String> said = new ArrayList<>();
      Network rounded =
          new TaskRetraining(
                  () -> new ProductsTask(ProductsTask.NEVER),
                  _ -> teacher,
                  folder.resolve("bits" + bits),
                  1,
                  said::add)
              .quantiseAware(
                  teacher, name -> name.endsWith("kernel") ? bits : 0, by(both), PLAN, _ -> {});
      Weights kernel = Objects.requireNonNull(rounded.parameters().get("hidden/kernel"));
      assertThat(kernel.encoding().map(Encoding::bits)).contains(bits);
      String best = said.getLast();
      assertThat(best).contains("average of the last weights error");
      assertThat(best).contains("%.4f".formatted(error(rounded)));
      assertThat(error(rounded)).as("%d bits", bits).isLessThan(bits == 2 ? 0.05 : 0.02);
    }
  }

  @Test
  void centroidsLearnAndMembersStay() {
    Network start = ProductsTask.network(16);
    Map<String, Weights> weights = new HashMap<>(start.parameters());
    byte[] codes = new byte[16 * 16];
    for (int i = 0; i < codes.length; i++) {
      codes[i] = (byte) (i * 7 % 4);
    }
    Encoding.Codebook book = new Encoding.Codebook(new float[] {0, 0.3f, -0.3f, 0.1f}, codes);
    weights.put("hidden/kernel", Weights.encoded(book, 16, 16));
    Network coded = start.with(weights);
    Network trained = retraining(ProductsTask.NEVER).trained(coded, PLAN, _ -> {});
    Encoding learnt =
        Objects.requireNonNull(trained.parameters().get("hidden/kernel")).encoding().orElseThrow();
    assertThat(((Encoding.Codebook) learnt).codes()).isEqualTo(codes);
    assertThat(((Encoding.Codebook) learnt).centroids()[0]).isZero();
    assertThat(((Encoding.Codebook) learnt).centroids()).isNotEqualTo(book.centroids());
    assertThat(error(trained)).isLessThan(0.5 * error(coded));
  }

  /** Against central differences of the mean loss. */
  @Test
  void gradientsAreThoseOfTheLoss() {
    Network network = ProductsTask.network(8);
    try (Gradients gradients = retraining(ProductsTask.NEVER).gradients(network, 3)) {
      for (String name : network.parameters().keySet()) {
        float[] found = new float[values(network, name).length];
        gradients.at(
            network.parameters(),
            (_, of) -> {
              float[] one = Objects.requireNonNull(of.get(name)).values();
              for (int i = 0; i < found.length; i++) {
                found[i] += one[i];
              }
            });
        for (int i = 0; i < found.length; i += 11) {
          double slope =
              (loss(gradients, moved(network, name, i, 1e-3f))
                      - loss(gradients, moved(network, name, i, -1e-3f)))
                  / 2e-3;
          assertThat((double) found[i]).as(name + " " + i).isCloseTo(slope, within(2e-3));
        }
      }
    }
  }

  @Test
  void aModelOfUnknownTrainingIsToldSo() {
    assertThatThrownBy(() -> Retraining.NONE.trained(ProductsTask.network(4), PLAN, _ -> {}))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("leave the step out");
  }

  @Test
  void nothingIsOpenedBeforeAStepTrains() {
    List<String> opened = new ArrayList<>();
    Retraining lazy =
        new TaskRetraining(
            () -> {
              opened.add("task");
              return new ProductsTask(ProductsTask.NEVER);
            },
            _ -> ProductsTask.network(4),
            folder,
            1,
            _ -> {});
    assertThat(opened).isEmpty();
    lazy.gradients(ProductsTask.network(4), 1).close();
    lazy.gradients(ProductsTask.network(4), 1).close();
    assertThat(opened).hasSize(1);
  }

  private static double loss(Gradients gradients, Map<String, Weights> at) {
    double[] sum = new double[1];
    gradients.at(at, (loss, _) -> sum[0] += loss);
    return sum[0];
  }

  private static Map<String, Weights> moved(Network network, String name, int place, float by) {
    Map<String, Weights> weights = new HashMap<>(network.parameters());
    Weights old = Objects.requireNonNull(weights.get(name));
    float[] values = old.values().clone();
    values[place] += by;
    weights.put(name, new Weights(old.shape(), values));
    return weights;
  }

  private static Network pruned(Network network, String name) {
    Map<String, Weights> weights = new HashMap<>(network.parameters());
    Weights old = Objects.requireNonNull(weights.get(name));
    float[] values = old.values().clone();
    for (int i = 0; i < values.length; i++) {
      values[i] = i % 3 == 0 ? values[i] : 0;
    }
    weights.put(name, new Weights(old.shape(), values));
    return network.with(weights);
  }

  private static float[] values(Network network, String name) {
    return Objects.requireNonNull(network.parameters().get(name)).values();
  }

  private static double error(Network network) {
    return error(network, ProductsTask.drawn(-1, 200));
  }

  private static double error(Network network, Batch batch) {
    try (TensorFlowNetwork loaded = TensorFlowNetwork.whole(network)) {
      return ProductsTask.squaredError(loaded, batch).firstEntry().getValue();
    }
  }

  private Retraining retraining(long killedAt) {
    return new TaskRetraining(
        () -> new ProductsTask(killedAt), _ -> ProductsTask.network(64), folder, 1, _ -> {});
  }
}
