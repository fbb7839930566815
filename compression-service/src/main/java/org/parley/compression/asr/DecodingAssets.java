package org.parley.compression.asr;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.parley.compression.speech.Phones;
import org.parley.compression.speech.SpeechCorpus;
import org.parley.recognition.Lexicon;
import org.parley.recognition.NgramModel;
import org.parley.skills.PhraseGrammar;
import org.parley.skills.PhraseSampler;
import org.parley.skills.SkillSet;

/**
 * What decoding needs beside the network.
 *
 * @param grammar whole sentences of the skills, see {@link PhraseGrammar#toText}
 * @param unspoken words of the skills whose pronunciation neither the dictionary nor flite knows;
 *     they cannot be recognised
 */
record DecodingAssets(Lexicon lexicon, NgramModel ngram, String grammar, List<String> unspoken) {

  /**
   * The words of the skills and the commonest general words with all their pronunciations, those of
   * the dictionary and those that the skills add, and a model of both kinds of sentences over these
   * words. General are the open texts and what was said in the recordings that train.
   *
   * @param data with CMUdict, the general sentences and the recordings
   */
  static DecodingAssets of(AsrRecipe.Language settings, SkillSet skills, Path data, long seed) {
    SortedMap<String, List<List<String>>> dictionary =
        dictionary(data.resolve("lexicon-cmudict/cmudict.dict"));
    List<List<String>> spoken = skillSentences(skills, settings.skillSentences(), seed);
    Set<String> words = new LinkedHashSet<>(skills.words());
    spoken.forEach(words::addAll);
    skills.pronunciations().forEach((word, ways) -> add(dictionary, word, ways));
    List<String> unknown = words.stream().filter(w -> !dictionary.containsKey(w)).sorted().toList();
    SpeechCorpus.guessed(unknown).forEach((word, phones) -> dictionary.put(word, List.of(phones)));
    List<String> unspoken = unknown.stream().filter(w -> !dictionary.containsKey(w)).toList();
    List<List<String>> general =
        Stream.concat(
                SpeechCorpus.sentences(data).stream(), SpeechCorpus.transcripts(data).stream())
            .distinct()
            .map(s -> List.of(s.split(" ")))
            .toList();
    words.addAll(commonest(general, settings.generalWords()));
    words.retainAll(dictionary.keySet());
    Lexicon lexicon = new Lexicon(dictionary).only(words);
    List<NgramModel.Corpus> corpora = new ArrayList<>();
    corpora.add(new NgramModel.Corpus(within(spoken, words), 1));
    if (!general.isEmpty()) {
      corpora.add(new NgramModel.Corpus(within(general, words), settings.generalWeight()));
    }
    return new DecodingAssets(
        lexicon,
        NgramModel.estimate(corpora, settings.order(), words).pruned(settings.pruned()),
        PhraseGrammar.of(skills, settings.skillSentences(), seed).toText(),
        unspoken);
  }

  /** As entries of a bundle. */
  SortedMap<String, byte[]> entries() {
    SortedMap<String, byte[]> entries = new TreeMap<>();
    entries.put("assets/lexicon.txt", lexicon.toText().getBytes(StandardCharsets.UTF_8));
    entries.put("assets/lm.arpa", ngram.toArpa().getBytes(StandardCharsets.UTF_8));
    entries.put("assets/grammar.txt", grammar.getBytes(StandardCharsets.UTF_8));
    return entries;
  }

  private static void add(
      SortedMap<String, List<List<String>>> dictionary, String word, List<List<String>> ways) {
    List<List<String>> known = dictionary.computeIfAbsent(word, _ -> new ArrayList<>());
    for (List<String> way : ways) {
      way.forEach(phone -> {
        if (!Phones.tokens().contains(phone)) {
          throw new IllegalArgumentException(
              "the skills pronounce '%s' as '%s', but %s is none of the phones %s"
                  .formatted(word, String.join(" ", way), phone, Phones.tokens()));
        }
      });
      if (!known.contains(way)) {
        known.add(way);
      }
    }
  }

  private static List<List<String>> skillSentences(SkillSet skills, int count, long seed) {
    PhraseSampler sampler = PhraseSampler.training(skills);
    SplittableRandom random = new SplittableRandom(seed);
    List<List<String>> sentences = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      sentences.add(sampler.sample(random).words());
    }
    return sentences;
  }

  private static List<String> commonest(List<List<String>> sentences, int count) {
    Map<String, Integer> counts = new HashMap<>();
    sentences.forEach(sentence -> sentence.forEach(word -> counts.merge(word, 1, Integer::sum)));
    return counts.entrySet().stream()
        .sorted(
            Map.Entry.<String, Integer>comparingByValue(Comparator.reverseOrder())
                .thenComparing(Map.Entry.comparingByKey()))
        .limit(count)
        .map(Map.Entry::getKey)
        .toList();
  }

  private static List<List<String>> within(List<List<String>> sentences, Set<String> words) {
    Set<String> known = new HashSet<>(words);
    return sentences.stream().filter(known::containsAll).toList();
  }

  /**
   * CMUdict as it lies there: {@code word phones}, other pronunciations as {@code word(2)},
   * comments after {@code #}.
   */
  private static SortedMap<String, List<List<String>>> dictionary(Path file) {
    SortedMap<String, List<List<String>>> dictionary = new TreeMap<>();
    try (Stream<String> lines = Files.lines(file)) {
      lines.forEach(line -> {
        String[] parts = line.replaceFirst("\\s+#.*", "").trim().split("\\s+");
        if (parts.length < 2) {
          return;
        }
        String word = parts[0].replaceFirst("\\(\\d+\\)$", "");
        List<String> phones =
            Stream.of(parts).skip(1).map(phone -> phone.replaceAll("\\d", "")).toList();
        List<List<String>> known = dictionary.computeIfAbsent(word, _ -> new ArrayList<>());
        if (!known.contains(phones)) {
          known.add(phones);
        }
      });
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read the pronunciations " + file, e);
    }
    return dictionary;
  }
}
