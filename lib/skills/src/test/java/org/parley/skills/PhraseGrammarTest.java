package org.parley.skills;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class PhraseGrammarTest {
  private static final SkillSet SKILLS = SkillSet.load(Path.of("../../skills"));
  private static final Graph COFFEE = graph(SKILLS.only(Set.of("coffee")));

  private record Arc(int to, String word, double probability) {}

  /** The text form as any reader of it understands it. */
  private record Graph(Map<Integer, List<Arc>> arcs, Map<Integer, Double> ends) {
    double probability(String sentence) {
      Map<Integer, Double> reached = Map.of(0, 1.0);
      for (String word : sentence.split(" ")) {
        var next = new HashMap<Integer, Double>();
        reached.forEach((state, probability) ->
            arcs.getOrDefault(state, List.of()).stream()
                .filter(arc -> arc.word().equals(word))
                .forEach(
                    arc -> next.merge(arc.to(), probability * arc.probability(), Double::sum)));
        reached = next;
      }
      return reached.entrySet().stream()
          .mapToDouble(e -> e.getValue() * ends.getOrDefault(e.getKey(), 0.0))
          .sum();
    }
  }

  private static Graph graph(SkillSet skills) {
    var arcs = new HashMap<Integer, List<Arc>>();
    var ends = new HashMap<Integer, Double>();
    for (String line : PhraseGrammar.of(skills, 20_000, 1).toText().lines().toList()) {
      String[] cells = line.split("\t");
      double probability = Math.exp(-Double.parseDouble(cells[cells.length - 1]));
      int state = Integer.parseInt(cells[0]);
      if (cells.length == 2) {
        ends.put(state, probability);
      } else {
        arcs.computeIfAbsent(state, _ -> new ArrayList<>())
            .add(new Arc(Integer.parseInt(cells[1]), cells[2], probability));
      }
    }
    return new Graph(arcs, ends);
  }

  @Test
  void acceptsEverySentenceThatItsPhrasesMake() {
    var sampler = PhraseSampler.withoutVariants(SKILLS.only(Set.of("coffee")));
    var random = new SplittableRandom(5);
    for (int i = 0; i < 2000; i++) {
      String sentence = sampler.sample(random).text();
      assertThat(COFFEE.probability(sentence)).as(sentence).isPositive();
    }
  }

  @Test
  void acceptsNoSentenceThatEndsOtherwiseThanItsPhraseMust() {
    assertThat(COFFEE.probability("can i get a large latte with soy milk")).isPositive();
    assertThat(COFFEE.probability("can i get a large latte with")).isZero();
    assertThat(COFFEE.probability("can i get a latte large with soy milk")).isZero();
  }

  @Test
  void theWaysOnFromEveryStateHaveProbabilitiesThatSumToOne() {
    COFFEE
        .arcs()
        .forEach((state, arcs) -> {
          double sum =
              arcs.stream().mapToDouble(Arc::probability).sum()
                  + COFFEE.ends().getOrDefault(state, 0.0);
          assertThat(sum).as("state " + state).isCloseTo(1, within(0.05));
        });
  }

  @Test
  void theSameSeedGivesTheSameText() {
    var skills = SKILLS.only(Set.of("timers"));
    assertThat(PhraseGrammar.of(skills, 500, 3).toText())
        .isEqualTo(PhraseGrammar.of(skills, 500, 3).toText());
  }

  @Test
  void allSkillsTogetherStayOfASizeThatABundleCarries() {
    String text = PhraseGrammar.of(SKILLS, 5_000, 1).toText();
    assertThat(text.lines().count()).isLessThan(200_000);
  }
}
