package org.parley.compression.search;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.stream.IntStream;
import org.parley.compression.bench.EngineBench;
import org.parley.compression.job.CompressionJob;
import org.parley.compression.job.Front;
import org.parley.compression.job.Inputs;
import org.parley.compression.job.JobTools;
import org.parley.compression.job.Loss;
import org.parley.compression.job.Progress;
import org.parley.compression.job.Subject;
import org.parley.compression.job.Tried;
import org.parley.compression.search.Selection.Costs;
import org.parley.compression.search.Selection.Standing;
import org.parley.runtime.Bundle;

/**
 * Tries what a recipe leaves open, breeds from what did well, and takes one of the front through
 * the whole of a job. What was tried is kept, times included, so that a search that is killed goes
 * on where it was and comes to the same front.
 */
public final class FrontSearch {
  /** Enough for medians in turns to repeat within the noise that is allowed for. */
  private static final double BRIEF_SECONDS = 0.5;

  /** After so many that were there already no new one is likely. */
  private static final int MOST_REPEATS = 200;

  private final SearchRecipe recipe;
  private final String recipeName;
  private final Bundle parent;
  private final JobTools tools;
  private final BudgetCosts costs;

  /** A network with its genes. */
  private record Candidate(List<Double> genes, Tried tried, Costs costs) {}

  /**
   * What came of it.
   *
   * @param chosen taken through the whole of a job; empty where none is inside the budget
   */
  public record Found(Front front, Optional<CompressionJob.Outcome> chosen) {}

  /**
   * @param recipeName of its file, for the report
   */
  public FrontSearch(SearchRecipe recipe, String recipeName, Bundle parent, JobTools tools) {
    this.recipe = recipe;
    this.recipeName = recipeName;
    this.parent = parent;
    this.tools = tools;
    this.costs = new BudgetCosts(recipe.first().budget());
  }

  /**
   * @throws IllegalArgumentException when nothing that was tried fits the parent
   */
  public Found run(Subject subject) {
    List<Candidate> all = tried(subject);
    if (all.stream().allMatch(candidate -> candidate.tried().measured().isEmpty())) {
      throw new IllegalArgumentException(
          "none of %d networks fits: %s".formatted(all.size(), all.getFirst().tried().reason()));
    }
    List<Candidate> front = front(all);
    Optional<Candidate> taken =
        front.stream().filter(one -> one.costs().violation() == 0).min(preferred());
    Front found = described(all, front, taken);
    tools.progress().say(found.points().size() + " networks are on the front");
    Optional<CompressionJob.Outcome> chosen =
        taken.map(one -> job(one.genes(), tools).run(subject));
    return new Found(
        found,
        chosen.map(
            made -> new CompressionJob.Outcome(made.bundle(), made.report().chosenBy(found))));
  }

  private Comparator<Candidate> preferred() {
    int objective =
        switch (recipe.search().take()) {
          case SMALLEST -> 0;
          case FASTEST -> 1;
          case BEST -> 2;
        };
    return Comparator.<Candidate>comparingDouble(one -> one.costs().objectives().get(objective))
        .thenComparingDouble(one -> one.costs().objectives().getFirst());
  }

  /** In the order in which they were tried. */
  private List<Candidate> tried(Subject subject) {
    Trials trials = new Trials(subject);
    Breeding breeding = new Breeding(recipe.genes(), recipe.first().seed());
    trials.fill(recipe.search().population(), breeding::drawn);
    List<Candidate> population = List.copyOf(trials.all);
    while (trials.all.size() < recipe.search().networks() && !trials.exhausted) {
      List<Candidate> parents = population;
      List<Standing> standings = standings(parents);
      int before = trials.all.size();
      trials.fill(
          Math.min(recipe.search().networks(), before + recipe.search().population()),
          () ->
              breeding.child(
                  parents.get(breeding.winner(standings)).genes(),
                  parents.get(breeding.winner(standings)).genes()));
      List<Candidate> both = new ArrayList<>(parents);
      both.addAll(trials.all.subList(before, trials.all.size()));
      population = survivors(both);
    }
    return trials.all;
  }

  private interface Genes {
    List<Double> next();
  }

  /** Whatever was tried so far, each recipe once. */
  private final class Trials {
    final List<Candidate> all = new ArrayList<>();
    boolean exhausted;
    private final Set<SortedMap<String, String>> known = new HashSet<>();
    private final Subject subject;
    private final Inputs inputs;
    private final long since = System.nanoTime();

    Trials(Subject subject) {
      this.subject = subject;
      this.inputs = new Inputs(() -> subject.calibration(parent));
    }

    void fill(int count, Genes genes) {
      for (int repeats = 0; all.size() < count && repeats < MOST_REPEATS; ) {
        List<Double> next = genes.next();
        if (known.add(recipe.choices(next))) {
          all.add(candidate(next));
          repeats = 0;
        } else {
          repeats++;
        }
      }
      exhausted = all.size() < count;
    }

    private Candidate candidate(List<Double> genes) {
      int total = recipe.search().networks();
      double done = (double) all.size() / total;
      tools.progress().reached(done, left(), "network %d of %d".formatted(all.size() + 1, total));
      Tried tried = tried(genes);
      tools.progress().say("%d of %d: %s".formatted(all.size() + 1, total, said(tried)));
      return new Candidate(genes, tried, costs.of(tried.measured()));
    }

    /** Drawn by chance, so that what does not go together or does not fit is nobody's mistake. */
    private Tried tried(List<Double> genes) {
      SortedMap<String, String> choices = recipe.choices(genes);
      EngineBench brief = new EngineBench(Math.min(BRIEF_SECONDS, tools.bench().seconds()));
      JobTools quiet = new JobTools(brief, tools.cache(), Progress.NONE);
      try {
        return new Tried(choices, Optional.of(job(genes, quiet).tried(subject, inputs)), "");
      } catch (IllegalArgumentException e) {
        return new Tried(choices, Optional.empty(), String.valueOf(e.getMessage()));
      }
    }

    private Optional<Duration> left() {
      long taken = System.nanoTime() - since;
      int toCome = recipe.search().networks() - all.size();
      return all.isEmpty()
          ? Optional.empty()
          : Optional.of(Duration.ofNanos(taken / all.size() * toCome));
    }
  }

  private String said(Tried tried) {
    String measured =
        tried
            .measured()
            .map(known ->
                String.format(
                    Locale.ROOT,
                    "%,d bytes, %.2f times as fast, %s %+.2f points",
                    known.networkBytes(),
                    known.faster(),
                    costs.measure(),
                    costs.loss(known).points().estimate()))
            .orElseGet(() -> "does not fit: " + tried.reason());
    return measured + "; " + Front.choices(tried.choices());
  }

  private CompressionJob job(List<Double> genes, JobTools with) {
    return new CompressionJob(recipe.at(genes), recipeName, parent, with);
  }

  private static List<Standing> standings(List<Candidate> all) {
    return Selection.standings(all.stream().map(Candidate::costs).toList());
  }

  private List<Candidate> survivors(List<Candidate> all) {
    List<Standing> standings = standings(all);
    return IntStream.range(0, all.size())
        .boxed()
        .sorted(Comparator.comparing(standings::get, Standing.BEST_FIRST))
        .limit(recipe.search().population())
        .map(all::get)
        .toList();
  }

  /** Also outside of the budget: a front shows what more would cost. */
  private static List<Candidate> front(List<Candidate> all) {
    return all.stream()
        .filter(one -> one.tried().measured().isPresent())
        .filter(one -> all.stream().noneMatch(other -> other.costs().surpasses(one.costs())))
        .toList();
  }

  private Front described(List<Candidate> all, List<Candidate> front, Optional<Candidate> taken) {
    List<Front.Point> points = new ArrayList<>();
    List<Front.Point> beaten = new ArrayList<>();
    List<String> reasons = new ArrayList<>();
    for (Candidate one : all) {
      Optional<Tried.Measured> measured = one.tried().measured();
      if (measured.isPresent()) {
        List<Front.Point> to = front.contains(one) ? points : beaten;
        to.add(point(one, measured.get(), taken.filter(one::equals).isPresent()));
      } else {
        reasons.add(one.tried().reason());
      }
    }
    return new Front(
        costs.measure(),
        points,
        beaten,
        reasons.size(),
        reasons.isEmpty() ? "" : reasons.getFirst());
  }

  private Front.Point point(Candidate one, Tried.Measured measured, boolean taken) {
    Loss loss = costs.loss(measured);
    return new Front.Point(
        one.tried().choices(),
        measured.networkBytes(),
        measured.smaller(),
        measured.ms(),
        measured.faster(),
        loss.points(),
        one.costs().violation() == 0,
        taken);
  }
}
