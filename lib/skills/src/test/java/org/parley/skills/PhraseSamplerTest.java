package org.parley.skills;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class PhraseSamplerTest {
  private static final Path SHIPPED = Path.of("../../skills");
  private static final SkillSet SKILLS = SkillSet.load(SHIPPED);
  private static final EvaluationPhrases HELD =
      EvaluationPhrases.load(SHIPPED.resolve("evaluation"), SKILLS);
  private static final ZonedDateTime NOW = ZonedDateTime.parse("2026-11-21T15:00:00Z");

  @Test
  void theSameSeedDrawsTheSameSentences() {
    assertThat(draw(PhraseSampler.training(SKILLS), 500, 11))
        .isEqualTo(draw(PhraseSampler.training(SKILLS), 500, 11))
        .isNotEqualTo(draw(PhraseSampler.training(SKILLS), 500, 12));
  }

  @Test
  void everyDrawnValueCanBeRead() {
    for (var sample : draw(PhraseSampler.training(SKILLS), 3000, 1)) {
      for (var slot : sample.slots()) {
        assertThat(SKILLS.read(slot.slot(), slot.words(), NOW)).as("%s", sample).isPresent();
      }
    }
  }

  @Test
  void everyIntentAndEveryValueComesUp() {
    var intents = new TreeSet<String>();
    var milks = new TreeSet<String>();
    var milk = (SlotType.Choice) SKILLS.slot("milkAmount").orElseThrow().type();
    for (var sample : draw(PhraseSampler.training(SKILLS), 12_000, 2)) {
      intents.add(sample.intent());
      sample.slots().stream()
          .filter(s -> s.slot().equals("milkAmount"))
          .forEach(s -> SlotReader.choose(milk, String.join(" ", s.words())).ifPresent(milks::add));
    }
    assertThat(intents)
        .containsAll(SKILLS.intents().keySet())
        .contains(SkillSet.ANSWER, SkillSet.CORRECT);
    assertThat(milks).containsAll(milk.values());
  }

  @Test
  void heldOutCombinationsNeverTrainAndOnlyTheyJudge() {
    var training = PhraseSampler.training(SKILLS);
    for (var sample : draw(training, 5000, 3)) {
      assertThat(training.heldOut(sample)).as("%s", sample).isFalse();
    }
    int several = 0;
    for (var sample : draw(PhraseSampler.evaluation(SKILLS, HELD), 1000, 4)) {
      if (sample.slots().size() >= 2) {
        assertThat(training.heldOut(sample)).as("%s", sample).isTrue();
        several++;
      }
    }
    assertThat(several).isGreaterThan(100);
  }

  @Test
  void thereAreManyHeldOutWordingsOfEverySkill() {
    assertThat(HELD.phrases().values().stream().mapToInt(List::size).sum()).isGreaterThan(90);
    for (var skill : SKILLS.skills().values()) {
      var wordings =
          skill.intents().keySet().stream()
              .mapToInt(i -> HELD.phrases().getOrDefault(i, List.of()).size())
              .sum();
      assertThat(wordings).as(skill.name()).isGreaterThanOrEqualTo(10);
    }
  }

  /** A held-out wording, its gaps as they are, is not a form of any phrase that trains. */
  @Test
  void noHeldOutWordingIsAmongThePhrasesThatTrain() {
    for (var phrases : HELD.phrases().values()) {
      for (var phrase : phrases) {
        for (var form : phrase.forms(100)) {
          var words = form.stream().map(PhraseSamplerTest::token).toList();
          assertThat(saying(words, PhraseSamplerTest::isGap)).as("%s", phrase).isEmpty();
        }
      }
    }
  }

  /** With values put in, too; also after leaving out what people say around a command. */
  @Test
  void noHeldOutSentenceIsASentenceThatTrains() {
    for (var sample : new HashSet<>(draw(PhraseSampler.evaluation(SKILLS, HELD), 300, 5))) {
      for (var words : bare(sample.words())) {
        assertThat(saying(words, PhraseSamplerTest::isValue)).as("%s", sample.text()).isEmpty();
      }
    }
  }

  /** Training phrases that can say these words. */
  private static List<Phrase> saying(List<String> words, Phrase.GapReader reader) {
    return PhraseSampler.trainingPhrases(SKILLS).values().stream()
        .flatMap(List::stream)
        .filter(phrase -> phrase.match(words, reader).isPresent())
        .toList();
  }

  /** Any words are a value of free text, so there only the examples count. */
  private static boolean isValue(String slot, List<String> words) {
    return SKILLS.slot(slot).orElseThrow().type() instanceof SlotType.FreeText free
        ? free.examples().contains(String.join(" ", words))
        : SKILLS.read(slot, words, NOW).isPresent();
  }

  private static String token(Phrase.Leaf leaf) {
    return switch (leaf) {
      case Phrase.Word(String word) -> word;
      case Phrase.Gap(String slot) -> "{" + slot + "}";
    };
  }

  private static boolean isGap(String slot, List<String> span) {
    return span.equals(List.of("{" + slot + "}"));
  }

  /** The words as they are, and without each courtesy before or after them. */
  private static List<List<String>> bare(List<String> words) {
    var all = new ArrayList<List<String>>(List.of(words));
    var manners = SKILLS.language().manners();
    for (int cut = 1; cut < words.size(); cut++) {
      var head = words.subList(0, cut);
      var tail = words.subList(cut, words.size());
      if (manners.before().stream().anyMatch(p -> p.match(head, (_, _) -> false).isPresent())) {
        all.add(tail);
      }
      if (manners.after().stream().anyMatch(p -> p.match(tail, (_, _) -> false).isPresent())) {
        all.add(head);
      }
    }
    return all;
  }

  private static List<Sample> draw(PhraseSampler sampler, int count, long seed) {
    var random = new Random(seed);
    var samples = new ArrayList<Sample>();
    for (int i = 0; i < count; i++) {
      samples.add(sampler.sample(random));
    }
    return samples;
  }
}
