package org.parley.skills;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.parley.events.SlotValue;

/** docs/SKILLS.md shows a skill that works. */
class SkillsGuideTest {
  private static final Pattern EXAMPLE = Pattern.compile("```yaml\n(.*?)```", Pattern.DOTALL);
  private static final ZonedDateTime NOW = ZonedDateTime.parse("2026-11-21T15:00:00Z");

  @TempDir Path folder;

  @Test
  void theExampleOfTheGuideIsASkill() throws IOException {
    var example = EXAMPLE.matcher(Files.readString(Path.of("../../docs/SKILLS.md")));
    assertThat(example.find()).isTrue();
    Files.copy(Path.of("../../skills/language.yaml"), folder.resolve("language.yaml"));
    Files.writeString(folder.resolve("plants.yaml"), example.group(1));
    var skills = SkillSet.load(folder);
    var water = skills.intent("waterPlants").orElseThrow();
    assertThat(water.action()).isEqualTo("plants.water");
    assertThat(water.required()).extracting(SlotSpec::name).containsExactly("plant");
    assertThat(skills.read("plant", List.of("tomato", "plants"), NOW))
        .contains(new SlotValue.Text("tomato"));
    assertThat(skills.read("duration", List.of("ten", "minutes"), NOW))
        .contains(new SlotValue.Span(Duration.ofMinutes(10)));
    assertThat(water.confirmation().orElseThrow().getFirst().render(Map.of("plant", "herbs")))
        .isEqualTo("Shall I water the herbs?");
  }
}
