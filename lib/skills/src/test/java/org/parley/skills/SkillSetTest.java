package org.parley.skills;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.parley.events.SlotValue;

class SkillSetTest {
  private static final Path SHIPPED = Path.of("../../skills");
  private static final ZonedDateTime NOW = ZonedDateTime.parse("2026-11-21T15:00:00Z");

  private static final String GOOD =
      """
      skill: pets
      description: Feeds pets.
      types:
        pet:
          values:
            cat: [kitten]
            dog: "(puppy|hound)"
      pronunciations:
        kitten: [K IH T AH N, K IH T N]
      intents:
        feed:
          slots:
            pet: {type: pet, required: true, ask: "Which pet?"}
          phrases:
            - "feed the {pet}"
          replies: {done: "The {pet} is fed."}
      """;

  @TempDir Path folder;

  private SkillSet load(String... skills) throws IOException {
    Files.copy(SHIPPED.resolve("language.yaml"), folder.resolve("language.yaml"));
    for (int i = 0; i < skills.length; i++) {
      Files.writeString(folder.resolve("s" + i + ".yaml"), skills[i]);
    }
    return SkillSet.load(folder);
  }

  @Test
  void aSkillIsData() throws IOException {
    var skills = load(GOOD);
    var feed = skills.intent("feed").orElseThrow();
    assertThat(feed.action()).isEqualTo("feed");
    assertThat(feed.required()).extracting(SlotSpec::name).containsExactly("pet");
    assertThat(skills.read("pet", List.of("hound"), NOW)).contains(new SlotValue.Text("dog"));
    assertThat(skills.read("pet", List.of("kittn"), NOW)).contains(new SlotValue.Text("cat"));
    assertThat(skills.read("pet", List.of("elephant"), NOW)).isEmpty();
    assertThat(skills.words()).contains("feed", "kitten", "hound", "twenty");
    assertThat(skills.pronunciations())
        .containsOnly(
            Map.entry(
                "kitten",
                List.of(List.of("K", "IH", "T", "AH", "N"), List.of("K", "IH", "T", "N"))));
  }

  @Test
  void theLanguagesWaysToAskAreFragmentsOfEverySkill() throws IOException {
    var skills = load(GOOD.replace("feed the {pet}", "<ask> feed the {pet}"));
    assertThat(skills.intent("feed").orElseThrow().phrases().getFirst().words())
        .contains("could", "favor", "feed");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      value = {
        "phrases: ~ phrase: ~ s0.yaml:15: unknown key 'phrase'; known here: ",
        "{pet}\" ~ {pets}\" ~ s0.yaml:15: {pets} is no slot of this intent",
        "type: pet, ~ type: animal, ~ s0.yaml:13: no type 'animal'",
        "\"feed the ~ \"feed (the ~ s0.yaml:15: phrase 'feed (the {pet}', column 6: '(' is never closed",
        ", ask: \"Which pet?\" ~ '' ~ s0.yaml:13: slot 'pet' is required but has no question",
        "kitten] ~ dog] ~ s0.yaml:7: 'dog' means both 'cat' and 'dog'",
        "required: true ~ required: maybe ~ s0.yaml:13: 'maybe' is neither true nor false",
        "is fed.\" ~ is [fed.\" ~ s0.yaml:16: reply 'The {pet} is [fed.'",
        "skill: pets ~ '' ~ s0.yaml:2: 'skill:' is missing",
        "feed: ~ answer: ~ s0.yaml:12: 'answer' cannot name an intent",
        "intents: ~ 'intents: [' ~ s0.yaml:12: not YAML",
        "pronunciations: ~ pronunciation: ~ s0.yaml:9: unknown key 'pronunciation'",
        "K IH T AH N ~ kit-ten ~ s0.yaml:9: 'kit-ten' is no row of phones",
        "kitten: [ ~ cow: [ ~ s0.yaml:9: no phrase and no value says 'cow'"
      })
  void errorsNameFileAndLineAndWhatToDo(String there, String instead, String error) {
    assertThat(GOOD).contains(there);
    assertThatThrownBy(() -> load(GOOD.replace(there, instead)))
        .isInstanceOf(SkillFormatException.class)
        .hasMessageStartingWith(error);
  }

  @Test
  void namesThatClashAreRefused() {
    assertThatThrownBy(() -> load(GOOD, GOOD.replace("skill: pets", "skill: others")))
        .hasMessage("s1.yaml:12: intent 'feed' is also in skill 'pets'; rename one");
  }

  @Test
  void aSlotsNameMeansOneType() {
    var other =
        GOOD.replace("skill: pets", "skill: others")
            .replace("feed:", "wash:")
            .replace("cat:", "cow:");
    assertThatThrownBy(() -> load(GOOD, other))
        .hasMessageStartingWith("s1.yaml:13: slot 'pet' has another type elsewhere");
  }

  @Test
  void aFolderWithoutLanguageIsRefused() {
    assertThatThrownBy(() -> SkillSet.load(folder)).hasMessageContaining("no language.yaml");
  }

  @Test
  void theShippedSkillsDoWhatTheyShould() {
    var skills = SkillSet.load(SHIPPED);
    assertThat(skills.skills().keySet())
        .containsExactly("coffee", "general", "home", "shopping", "timers");
    var order = skills.intent("orderDrink").orElseThrow();
    assertThat(order.slots().keySet())
        .containsExactlyInAnyOrder(
            "size", "roast", "numberOfShots", "coffeeDrink", "milkAmount", "sugarAmount");
    assertThat(order.required()).extracting(SlotSpec::name).containsExactly("coffeeDrink");
    assertThat(skills.read("size", List.of("sixteen", "ounces"), NOW))
        .contains(new SlotValue.Text("sixteen ounce"));
  }
}
