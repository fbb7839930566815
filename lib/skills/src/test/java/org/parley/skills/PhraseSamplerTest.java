package org.parley.skills;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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
    assertThat(HELD.phrases().values().stream().mapToInt(List::size).sum()).isGreaterThan(100);
    for (var skill : SKILLS.skills().values()) {
      var wordings =
          skill.intents().keySet().stream()
              .mapToInt(i -> HELD.phrases().getOrDefault(i, List.of()).size())
              .sum();
      assertThat(wordings).as(skill.name()).isGreaterThanOrEqualTo(10);
    }
  }

  /** A phrase may be able to say a held-out wording; training says its other sentences only. */
  @Test
  void noAnswerThatTrainsIsACommandOfItsOwn() {
    var answers =
        draw(PhraseSampler.training(SKILLS), 20_000, 9).stream()
            .filter(sample -> sample.intent().equals(SkillSet.ANSWER))
            .map(PhraseSamplerTest::delexicalised)
            .collect(Collectors.toSet());
    assertThat(answers).contains("{item} and {item}").doesNotContain("i need {item}");
  }

  @Test
  void trainingNeverSaysAHeldOutWording(@TempDir Path folder) throws IOException {
    var skills = load(folder, "[please] feed the {pet} [now]", "feed the {pet} [now]");
    var said =
        draw(PhraseSampler.training(skills), 500, 7).stream()
            .filter(sample -> sample.intent().equals("feed"))
            .map(sample -> sample.text().replace("hound", "{pet}"))
            .collect(Collectors.toSet());
    assertThat(said).contains("please feed the {pet}", "please feed the {pet} now");
    assertThat(said).doesNotContain("feed the {pet}", "feed the {pet} now");
  }

  @Test
  void aPhraseOfHeldOutWordingsAloneIsNamed(@TempDir Path folder) throws IOException {
    var sampler = PhraseSampler.training(load(folder, "feed the {pet}", "feed the {pet}"));
    assertThatThrownBy(() -> sampler.sample("feed", new Random(1)))
        .hasMessageContaining("phrase 'feed the {pet}' of feed has no sentence");
  }

  /** With the shipped skills, courtesies around a sentence included. */
  @Test
  void aHeldOutAnswerThatIsACommandIsRefusedWithItsPlace(@TempDir Path folder) throws IOException {
    Files.writeString(
        folder.resolve("wrong.yaml"),
        """
        skill: general
        intents:
          answer:
            - "just the {room} i think"
            - "set the thermostat to {degrees} degrees"
        """);
    assertThatThrownBy(() -> EvaluationPhrases.load(folder, SKILLS))
        .isInstanceOf(SkillFormatException.class)
        .hasMessageContaining("wrong.yaml:5")
        .hasMessageContaining("'set the thermostat to {degrees} degrees' is a command by itself");
  }

  @Test
  void noShippedHeldOutWordingTrains() {
    var held = heldOutTexts("evaluation");
    held.addAll(heldOutTexts("development"));
    assertThat(held).hasSizeGreaterThan(200);
    for (var sample : draw(PhraseSampler.training(SKILLS), 20_000, 8)) {
      assertThat(held).doesNotContain(delexicalised(sample));
    }
  }

  /**
   * The recogniser's grammar takes whole phrases, so that none of them may say a wording that
   * judges, also with courtesies around it.
   */
  @Test
  void noEvaluationWordingIsAmongTheUsualPhrases() {
    var usual =
        heldOutTexts("evaluation").stream()
            .filter(text ->
                bare(List.of(text.split(" "))).stream().anyMatch(words -> !saying(words).isEmpty()))
            .toList();
    assertThat(usual).isEmpty();
  }

  /** Usual phrases that can say these words. */
  private static List<Phrase> saying(List<String> words) {
    return PhraseSampler.trainingPhrases(SKILLS).values().stream()
        .flatMap(List::stream)
        .filter(phrase ->
            phrase.match(words, (slot, span) -> span.equals(List.of("{" + slot + "}"))).isPresent())
        .toList();
  }

  /** The words as they are, and without each courtesy before or after them. */
  private static List<List<String>> bare(List<String> words) {
    var all = new ArrayList<List<String>>(List.of(words));
    var usual = SKILLS.language().manners().usual();
    for (int cut = 1; cut < words.size(); cut++) {
      var head = words.subList(0, cut);
      var tail = words.subList(cut, words.size());
      if (usual.before().stream().anyMatch(p -> p.match(head, (_, _) -> false).isPresent())) {
        all.add(tail);
      }
      if (usual.after().stream().anyMatch(p -> p.match(tail, (_, _) -> false).isPresent())) {
        all.add(head);
      }
    }
    return all;
  }

  private static Set<String> heldOutTexts(String folder) {
    return new HashSet<>(EvaluationPhrases.load(SHIPPED.resolve(folder), SKILLS).sentences());
  }

  private static String delexicalised(Sample sample) {
    var words = new ArrayList<String>();
    for (int i = 0; i < sample.words().size(); i++) {
      var label = sample.labels().get(i);
      if (label.startsWith(Sample.BEGIN)) {
        words.add("{" + label.substring(2) + "}");
      } else if (label.equals(Sample.OUTSIDE)) {
        words.add(sample.words().get(i));
      }
    }
    return String.join(" ", words);
  }

  private static SkillSet load(Path folder, String phrase, String heldOut) throws IOException {
    Files.copy(SHIPPED.resolve("language.yaml"), folder.resolve("language.yaml"));
    Files.writeString(
        folder.resolve("pets.yaml"),
        """
        skill: pets
        description: Feeds pets.
        types: {pet: {values: {hound: []}}}
        intents:
          feed:
            slots: {pet: {type: pet, required: true, ask: "Which?", answers: []}}
            phrases: ["%s"]
            replies: {done: "Fed."}
        """
            .formatted(phrase));
    Files.createDirectory(folder.resolve("evaluation"));
    Files.writeString(
        folder.resolve("evaluation/pets.yaml"),
        "skill: pets\nintents: {feed: [\"%s\"]}\n".formatted(heldOut));
    return SkillSet.load(folder);
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
