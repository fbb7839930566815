package org.parley.launcher.device;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SortedSet;
import java.util.TreeSet;
import org.parley.skills.PhraseSampler;
import org.parley.skills.Sample;
import org.parley.skills.SkillSet;
import org.parley.tts.voice.FreeTtsVoice;
import org.parley.tts.voice.VoiceException;

/**
 * A spoken order and what it means.
 *
 * @param slots {@code name=words}, as they are said
 * @param pcm mono s16le at 16 kHz; belongs to the order
 */
record Order(String text, String intent, SortedSet<String> slots, byte[] pcm) {
  /**
   * Different sentences that the skills understand, in the embedded voice. The same seed gives the
   * same bytes.
   */
  static List<Order> spoken(SkillSet skills, int count, long seed) throws VoiceException {
    Random random = new Random(seed);
    PhraseSampler sampler = PhraseSampler.training(skills);
    Map<String, Sample> samples = new LinkedHashMap<>();
    for (int i = 0; samples.size() < count && i < 100 * count; i++) {
      Sample sample = sampler.sample(random);
      samples.putIfAbsent(sample.text(), sample);
    }
    List<Order> orders = new ArrayList<>();
    try (FreeTtsVoice voice = new FreeTtsVoice()) {
      for (Sample sample : samples.values()) {
        SortedSet<String> slots = new TreeSet<>();
        sample.slots().forEach(slot -> slots.add(said(slot.slot(), slot.words())));
        orders.add(new Order(sample.text(), sample.intent(), slots, voice.speak(sample.text())));
      }
    }
    return orders;
  }

  private static String said(String slot, List<String> words) {
    return slot + "=" + String.join(" ", words);
  }
}
