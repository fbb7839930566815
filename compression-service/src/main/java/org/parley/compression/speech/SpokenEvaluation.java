package org.parley.compression.speech;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZonedDateTime;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.SplittableRandom;
import org.parley.events.SlotValue;
import org.parley.signal.LogMel;
import org.parley.signal.Sound;
import org.parley.signal.Wav;
import org.parley.skills.EvaluationPhrases;
import org.parley.skills.PhraseSampler;
import org.parley.skills.Sample;
import org.parley.skills.SkillSet;

/**
 * Speaks the wordings that no training ever saw, in a voice that no training ever heard, into files
 * with a manifest for {@code parley eval commands}.
 */
final class SpokenEvaluation {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final ZonedDateTime NOW = ZonedDateTime.parse("2026-01-05T10:00:00Z");
  private static final int TRIES_PER_SENTENCE = 20;

  private final SkillSet skills;
  private final PhraseSampler sampler;
  private final Synthesizer synthesizer;
  private final Voice voice;

  /**
   * @param skills with wordings of their own for evaluation
   * @param held the wordings
   * @param voice one of those that no training hears
   */
  SpokenEvaluation(SkillSet skills, EvaluationPhrases held, Voice voice, Path scratch) {
    this.skills = skills;
    this.voice = voice;
    sampler = PhraseSampler.evaluation(skills, held);
    synthesizer = new Synthesizer(Pronunciations.none(), scratch);
  }

  /**
   * Writes the recordings and {@code manifest.tsv} of columns file, intent, slots_json, text, skill
   * and now.
   *
   * @param perIntent different sentences of each intent, or fewer where its wordings give no more
   * @return how many were spoken
   * @throws IOException if the synthesiser is not installed or the folder cannot be written
   */
  public int write(Path folder, int perIntent, long seed) throws IOException {
    Files.createDirectories(folder.resolve("audio"));
    int spoken = 0;
    try (var out = new PrintWriter(Files.newBufferedWriter(folder.resolve("manifest.tsv")))) {
      out.print("file\tintent\tslots_json\ttext\tskill\tnow\n");
      for (String intent : sampler.intents()) {
        for (Sample sample : sentences(intent, perIntent, seed)) {
          if (speak(sample, folder, spoken, seed, out)) {
            spoken++;
          }
        }
      }
    }
    return spoken;
  }

  private LinkedHashSet<Sample> sentences(String intent, int most, long seed) {
    var random = new SplittableRandom(seed * 31 + intent.hashCode());
    var sentences = new LinkedHashSet<Sample>();
    for (int i = 0; i < most * TRIES_PER_SENTENCE && sentences.size() < most; i++) {
      sentences.add(sampler.sample(intent, random));
    }
    return sentences;
  }

  private boolean speak(Sample sample, Path folder, int number, long seed, PrintWriter out)
      throws IOException {
    var random = new SplittableRandom(seed * 1_000_003 + number);
    var spoken = synthesizer.speak(voice, sample.text(), random);
    if (spoken.isEmpty()) {
      return false;
    }
    String file = "audio/%04d.wav".formatted(number);
    Sound sound = new Sound(spoken.get().samples(), LogMel.SAMPLE_RATE);
    Files.write(folder.resolve(file), Wav.write(sound));
    String skill = skills.skillOf(sample.intent()).map(s -> s.name()).orElse("");
    out.print(
        String.join(
                "\t",
                file,
                sample.intent(),
                slots(sample).toString(),
                sample.text(),
                skill,
                NOW.toString())
            + "\n");
    return true;
  }

  private ObjectNode slots(Sample sample) {
    ObjectNode slots = JSON.createObjectNode();
    Optional<LocalDate> day =
        sample.slots().stream()
            .flatMap(slot -> skills.read(slot.slot(), slot.words(), NOW).stream())
            .filter(SlotValue.Day.class::isInstance)
            .map(value -> ((SlotValue.Day) value).value())
            .findFirst();
    for (var slot : sample.slots()) {
      SlotValue value =
          skills
              .read(slot.slot(), slot.words(), NOW, day)
              .orElseThrow(() ->
                  new IllegalStateException(slot + " of '" + sample.text() + "' has no value"));
      add(slots, slot.slot(), value.scalar());
    }
    return slots;
  }

  /** A second value of the same slot makes a list. */
  private static void add(ObjectNode slots, String name, String value) {
    if (!slots.has(name)) {
      slots.put(name, value);
    } else if (slots.get(name) instanceof ArrayNode list) {
      list.add(value);
    } else {
      slots.set(name, JSON.createArrayNode().add(slots.get(name)).add(value));
    }
  }
}
