package org.parley.compression.tensorflow;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.parley.compression.network.Network;
import org.parley.compression.network.Weights;

/**
 * Trains a network: Adam on a {@link Schedule}, measured now and then on other data, with
 * checkpoints from which a killed run goes on as if nothing had happened. At the end the last kept
 * weights are averaged (Izmailov et al. 2018, arXiv 1803.05407) and compared with the best single
 * ones.
 */
public final class Trainer {
  private static final String CHECKPOINT = "checkpoint";
  private static final String BEST = "best.weights";

  private final Parametrisation parametrisation;
  private final Objective objective;
  private final TrainingPlan plan;
  private final Path folder;
  private final String identity;
  private final Consumer<String> log;

  /** Trains all weights of a network. */
  public Trainer(
      Network network,
      Objective objective,
      TrainingPlan plan,
      Path folder,
      String identity,
      Consumer<String> log) {
    this(Parametrisation.free(network), objective, plan, folder, identity, log);
  }

  /**
   * @param parametrisation of the network, with the values to start from
   * @param folder for checkpoints; made where it is missing
   * @param identity tells this recipe and data from others; a checkpoint of another identity is
   *     started over
   * @param log takes lines for people
   */
  public Trainer(
      Parametrisation parametrisation,
      Objective objective,
      TrainingPlan plan,
      Path folder,
      String identity,
      Consumer<String> log) {
    this.parametrisation = parametrisation;
    this.objective = objective;
    this.plan = plan;
    this.folder = folder;
    this.identity = identity;
    this.log = log;
  }

  /**
   * What came out.
   *
   * @param steps that were made
   * @param figures of the validation for these weights
   */
  public record Trained(Network network, long steps, SequencedMap<String, Double> figures) {}

  /** Trains to the end, from the last checkpoint where there is one. */
  public Trained train(Batches batches, Validation validation) {
    Optional<Checkpoint> resumed = Checkpoint.read(folder.resolve(CHECKPOINT), identity);
    try (TrainingGraph graph = new TrainingGraph(parametrisation, objective, plan);
        Prefetch ahead =
            new Prefetch(
                batches, resumed.map(Checkpoint::step).orElse(0L), plan.schedule().steps())) {
      if (resumed.isPresent()) {
        graph.assign(resumed.get().state());
        objective.weighing().ifPresent(one -> one.restore(resumed.get().weighing()));
        log.accept("goes on at step " + resumed.get().step());
      } else {
        clear();
      }
      Checkpoint last =
          loop(graph, ahead, batches.perEpoch(), validation, resumed.orElseGet(this::start));
      return choose(graph, validation, last);
    }
  }

  /** The network with the best weights that a finished or unfinished training has kept so far. */
  public Optional<Trained> best() {
    return Checkpoint.read(folder.resolve(CHECKPOINT), identity)
        .filter(checkpoint -> !checkpoint.validations().isEmpty())
        .map(checkpoint -> {
          Checkpoint.Validated best = best(checkpoint.validations());
          return new Trained(
              parametrisation.with(WeightFile.read(folder.resolve(BEST))),
              best.step(),
              best.figures());
        });
  }

  private Checkpoint start() {
    return new Checkpoint(
        identity, 0, List.of(), TrainingGraph.State.start(parametrisation), new double[0]);
  }

  private Checkpoint loop(
      TrainingGraph graph, Prefetch ahead, int perEpoch, Validation validation, Checkpoint from) {
    List<Checkpoint.Validated> validations = new ArrayList<>(from.validations());
    ProgressLine progress = new ProgressLine(plan.schedule(), perEpoch, from.step(), log);
    long saved = System.nanoTime();
    long step = from.step();
    while (step < plan.schedule().steps() && !stale(validations)) {
      double rate = plan.schedule().rate(step);
      TrainingGraph.Progress made = graph.step(weighed(ahead.next(), step), step, rate);
      if (!Double.isFinite(made.loss()) || !Double.isFinite(made.gradientNorm())) {
        throw new IllegalStateException(
            "the loss is " + made.loss() + " at step " + step + ": try a lower learning rate");
      }
      progress.after(step, made, rate);
      if (objective.weighing().isPresent()) {
        objective.weighing().get().saw(step, made.parts());
      }
      step++;
      boolean validates = step % plan.validateEvery() == 0 || step == plan.schedule().steps();
      if (validates) {
        validations.add(validate(graph, validation, step, validations));
      }
      if (validates || System.nanoTime() - saved >= plan.checkpointEvery().toNanos()) {
        checkpoint(step, validations, graph).write(folder.resolve(CHECKPOINT));
        saved = System.nanoTime();
      }
    }
    return checkpoint(step, validations, graph);
  }

  private Batch weighed(Batch batch, long step) {
    return objective
        .weighing()
        .map(one -> {
          float[] weights = one.weights(step);
          return batch.with(Weighing.TARGET, new Feed.Floats(weights, weights.length));
        })
        .orElse(batch);
  }

  private Checkpoint checkpoint(
      long step, List<Checkpoint.Validated> validations, TrainingGraph graph) {
    return new Checkpoint(
        identity,
        step,
        validations,
        graph.state(),
        objective.weighing().map(Weighing::state).orElse(new double[0]));
  }

  private Checkpoint.Validated validate(
      TrainingGraph graph, Validation validation, long step, List<Checkpoint.Validated> before) {
    SequencedMap<String, Weights> weights = graph.state().parameters();
    Checkpoint.Validated now = new Checkpoint.Validated(step, validation.measure(graph));
    WeightFile.write(kept(step), weights);
    deleteOlder(step);
    if (before.isEmpty() || now.criterion() < best(before).criterion()) {
      WeightFile.write(folder.resolve(BEST), weights);
    }
    log.accept("step " + step + " validation " + show(now.figures()));
    return now;
  }

  private Trained choose(TrainingGraph graph, Validation validation, Checkpoint last) {
    Checkpoint.Validated best = best(last.validations());
    SequencedMap<String, Weights> averaged = average(last.validations());
    graph.assign(averaged);
    SequencedMap<String, Double> figures = validation.measure(graph);
    log.accept(
        "average of the last weights "
            + show(figures)
            + "; best "
            + show(best.figures())
            + " at step "
            + best.step());
    boolean better = figures.firstEntry().getValue() <= best.criterion();
    Map<String, Weights> chosen = better ? averaged : WeightFile.read(folder.resolve(BEST));
    return new Trained(
        parametrisation.with(chosen), last.step(), better ? figures : best.figures());
  }

  private SequencedMap<String, Weights> average(List<Checkpoint.Validated> validations) {
    List<Checkpoint.Validated> last =
        validations.subList(Math.max(0, validations.size() - plan.averaged()), validations.size());
    SequencedMap<String, double[]> sums = new LinkedHashMap<>();
    SequencedMap<String, Weights> averaged = new LinkedHashMap<>();
    for (Checkpoint.Validated validated : last) {
      WeightFile.read(kept(validated.step()))
          .forEach((name, weights) -> {
            double[] sum = sums.computeIfAbsent(name, _ -> new double[weights.size()]);
            for (int i = 0; i < sum.length; i++) {
              sum[i] += weights.values()[i];
            }
          });
    }
    parametrisation
        .trained()
        .forEach((name, start) ->
            averaged.put(name, mean(sums, name, last.size(), start, plan.startShare())));
    return averaged;
  }

  private static Weights mean(
      Map<String, double[]> sums, String name, int count, Weights start, double startShare) {
    double[] sum = sums.getOrDefault(name, new double[0]);
    float[] values = new float[sum.length];
    for (int i = 0; i < sum.length; i++) {
      values[i] = (float) ((1 - startShare) * sum[i] / count + startShare * start.values()[i]);
    }
    return new Weights(start.shape(), values);
  }

  private boolean stale(List<Checkpoint.Validated> validations) {
    if (plan.patience() == 0 || validations.isEmpty()) {
      return false;
    }
    int bestIndex = validations.indexOf(best(validations));
    boolean stale = validations.size() - 1 - bestIndex >= plan.patience();
    if (stale) {
      log.accept("stops early: nothing better since step " + validations.get(bestIndex).step());
    }
    return stale;
  }

  private static Checkpoint.Validated best(List<Checkpoint.Validated> validations) {
    return validations.stream()
        .min(Comparator.comparingDouble(Checkpoint.Validated::criterion))
        .orElseThrow(() -> new IllegalStateException("nothing was validated"));
  }

  private Path kept(long step) {
    return folder.resolve("step-" + step + ".weights");
  }

  private void deleteOlder(long step) {
    try {
      Files.deleteIfExists(kept(step - plan.averaged() * plan.validateEvery()));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot tidy " + folder + ": " + e.getMessage(), e);
    }
  }

  private void clear() {
    try {
      Files.createDirectories(folder);
      try (var files = Files.newDirectoryStream(folder, "{*.weights,checkpoint}")) {
        for (Path file : files) {
          Files.delete(file);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot clear " + folder + ": " + e.getMessage(), e);
    }
  }

  private static String show(Map<String, Double> figures) {
    return figures.entrySet().stream()
        .map(figure -> "%s %.4f".formatted(figure.getKey(), figure.getValue()))
        .collect(Collectors.joining(", "));
  }
}
