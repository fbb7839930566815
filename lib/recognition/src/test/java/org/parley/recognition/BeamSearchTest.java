package org.parley.recognition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.parley.recognition.WordHistory.Reading;

class BeamSearchTest {
  private static final List<String> TOKENS = List.of("<blank>", "A", "B", "C");
  private static final Lexicon LEXICON =
      Lexicon.parse("ab\tA B\nb\tB\nbee\tB\nbb\tB B\ncab\tC A B\nac\tA C\nac\tC\n");
  private static final List<List<String>> CORPUS =
      List.of(
          List.of("ab", "b"),
          List.of("cab"),
          List.of("bee", "ac", "bee"),
          List.of("bb", "ab"),
          List.of("b", "b", "ac"));
  private static final NgramModel MODEL = NgramModel.estimate(CORPUS, 3);
  private static final DecodingGraph GRAPH =
      new DecodingGraph(TOKENS, LEXICON, new LanguageModel(MODEL, Optional.empty()));

  /** "ab b", "ab ac" and "bee bb", with two arcs of "ab". */
  private static final WordGrammar SENTENCES =
      WordGrammar.parse(
          """
          0\t1\tab\t0.7
          0\t2\tab\t1.2
          0\t3\tbee\t1.6
          1\t4\tb\t0
          2\t4\tac\t0
          3\t4\tbb\t0
          4\t0
          """);

  private static final DecodingGraph WITH_SENTENCES =
      new DecodingGraph(TOKENS, LEXICON, new LanguageModel(MODEL, Optional.of(SENTENCES)));
  private static final DecodingSettings WIDE =
      new DecodingSettings(
          0.7, -0.4, 0.4, 0.3, 20, 0, 1, 1000, 100_000, 1000, 100_000, 1000, -1000, 2, 0.5, 4);

  @Test
  void theBestReadingIsThatOfBruteForceAndTheOthersAreNoBetterThanTrue() {
    int exact = 0;
    int others = 0;
    for (int seed = 0; seed < 200; seed++) {
      float[] logProbs = randomLogProbs(new Random(seed), 1 + seed % 7);
      List<Scored> all = bruteForce(logProbs, WIDE, GRAPH);
      List<Reading> readings = search(logProbs, WIDE).readings(3);
      assertThat(text(readings.getFirst())).as("seed %d", seed).isEqualTo(all.getFirst().text);
      assertThat(readings.stream().map(BeamSearchTest::text))
          .as("seed %d", seed)
          .doesNotHaveDuplicates();
      double offset = readings.getFirst().score() - all.getFirst().score;
      for (int i = 1; i < readings.size(); i++) {
        String text = text(readings.get(i));
        double score = readings.get(i).score() - offset;
        double truth =
            all.stream().filter(scored -> scored.text.equals(text)).findFirst().orElseThrow().score;
        assertThat(score).as("seed %d, reading %d", seed, i).isLessThan(truth + 1e-3);
        others++;
        exact += text.equals(all.get(i).text) ? 1 : 0;
      }
    }
    // Of two hypotheses with the same words only the better one's own alternatives are kept.
    assertThat(exact).isGreaterThan(others * 9 / 10);
  }

  @Test
  void aNarrowBeamFindsClearSpeechToo() {
    for (int seed = 0; seed < 50; seed++) {
      Random random = new Random(seed);
      List<String> words = CORPUS.get(random.nextInt(CORPUS.size()));
      float[] logProbs = spoken(words, random);
      BeamSearch search = search(logProbs, DecodingSettings.DEFAULT);
      assertThat(text(search.readings(1).getFirst())).as("seed %d", seed).isIn(variants(words));
    }
  }

  /** "b" and "bee" sound alike, so the language model chooses between them. */
  private static List<String> variants(List<String> words) {
    String text = String.join(" ", words);
    return List.of(text, text.replaceAll("\\bb\\b", "bee"), text.replaceAll("\\bbee\\b", "b"));
  }

  @Test
  void homophonesAreToldApartByTheLanguageModel() {
    float[] logProbs = spoken(List.of("ab", "b"), new Random(1));
    assertThat(text(search(logProbs, DecodingSettings.DEFAULT).readings(1).getFirst()))
        .isEqualTo("ab b");
  }

  @Test
  void wordsHaveTheFramesOfTheirTokens() {
    // Frames: blank, C, A, B, blank, A, blank, B, B.
    float[] logProbs = frames(0, 3, 1, 2, 0, 1, 0, 2, 2);
    Reading reading = search(logProbs, DecodingSettings.DEFAULT).readings(1).getFirst();
    assertThat(text(reading)).isEqualTo("cab ab");
    assertThat(reading.words().get(0).startFrame()).isEqualTo(1);
    assertThat(reading.words().get(0).endFrame()).isEqualTo(4);
    assertThat(reading.words().get(1).startFrame()).isEqualTo(5);
    assertThat(reading.words().get(1).endFrame()).isBetween(8, 9);
  }

  @Test
  void silenceIsNoWords() {
    assertThat(search(frames(0, 0, 0, 0), DecodingSettings.DEFAULT).readings(5).getFirst().words())
        .isEmpty();
    assertThat(search(new float[0], DecodingSettings.DEFAULT).readings(5).getFirst().words())
        .isEmpty();
  }

  @Test
  void aWordThatBreaksOffLeavesTheCompleteOnes() {
    Reading reading =
        search(frames(3, 1, 2, 0, 3, 1), DecodingSettings.DEFAULT).readings(1).getFirst();
    assertThat(text(reading)).startsWith("cab");
  }

  @Test
  void faintTokensAreAWordOnlyWhereSomebodySpeaks() {
    float[] faint = new float[3 * TOKENS.size()];
    Arrays.fill(faint, (float) Math.log(0.01));
    int[] cab = {3, 1, 2};
    for (int i = 0; i < cab.length; i++) {
      faint[i * TOKENS.size()] = (float) Math.log(0.9);
      faint[i * TOKENS.size() + cab[i]] = (float) Math.log(0.06);
    }
    BeamSearch speech = new BeamSearch(GRAPH, DecodingSettings.DEFAULT);
    BeamSearch noise = new BeamSearch(GRAPH, DecodingSettings.DEFAULT);
    for (int i = 0; i < faint.length; i += TOKENS.size()) {
      speech.advance(faint, i, BeamSearch.Heard.SPEECH);
      noise.advance(faint, i, BeamSearch.Heard.NOISE);
    }
    assertThat(text(speech.readings(1).getFirst())).isEqualTo("cab");
    assertThat(text(noise.readings(1).getFirst())).isEmpty();
  }

  @Test
  void wordsInTheBackgroundAreNotTheSpeakers() {
    float[] logProbs = frames(0, 3, 1, 2, 0);
    BeamSearch search = new BeamSearch(GRAPH, DecodingSettings.DEFAULT);
    for (int i = 0; i < logProbs.length; i += TOKENS.size()) {
      search.advance(logProbs, i, BeamSearch.Heard.SPEECH);
    }
    for (int i = 0; i < logProbs.length; i += TOKENS.size()) {
      search.advance(logProbs, i, BeamSearch.Heard.BACKGROUND);
    }
    assertThat(text(search.readings(1).getFirst())).isEqualTo("cab");
  }

  @Test
  void partialResultsGrow() {
    float[] logProbs = frames(0, 3, 1, 2, 0, 1, 0, 2, 2);
    BeamSearch search = new BeamSearch(GRAPH, DecodingSettings.DEFAULT);
    List<String> partials = new ArrayList<>();
    for (int i = 0; i < logProbs.length; i += TOKENS.size()) {
      search.advance(logProbs, i, BeamSearch.Heard.SPEECH);
      partials.add(
          String.join(
              " ", search.partial().stream().map(word -> GRAPH.word(word.word())).toList()));
    }
    assertThat(partials.getFirst()).isEmpty();
    assertThat(partials.get(4)).isEqualTo("cab");
    assertThat(partials.getLast()).isEqualTo("cab ab");
  }

  @Test
  void sentencesOfTheGrammarAreFoundBesideAllOthers() {
    for (int seed = 0; seed < 100; seed++) {
      float[] logProbs = randomLogProbs(new Random(seed), 1 + seed % 7);
      Scored best = bruteForce(logProbs, WIDE, WITH_SENTENCES).getFirst();
      Reading reading = search(logProbs, WIDE, WITH_SENTENCES).readings(1).getFirst();
      assertThat(text(reading)).as("seed %d", seed).isEqualTo(best.text);
      assertThat(reading.score()).as("seed %d", seed).isCloseTo(best.score, within(1e-3));
    }
  }

  @Test
  void aSentenceThatTheGrammarWouldNotEndIsLeftToTheNgrams() {
    float[] logProbs = spoken(List.of("ab", "bee"), new Random(1));
    DecodingSettings onlySentences = DecodingSettings.DEFAULT.with(Map.of("grammarShare", 1.0));
    DecodingSettings mostly = DecodingSettings.DEFAULT.with(Map.of("grammarShare", 0.99));
    assertThat(text(search(logProbs, onlySentences, WITH_SENTENCES).readings(1).getFirst()))
        .isEqualTo("ab b");
    float[] unlike = spoken(List.of("cab", "cab", "cab"), new Random(1));
    assertThat(text(search(unlike, mostly, WITH_SENTENCES).readings(1).getFirst()))
        .isEqualTo("cab cab cab");
  }

  @Test
  void nGramsLiveOnBesideSentencesThatLeadByMoreThanABeamAndThenFail() {
    // The n-grams' small share puts them 6.9 behind, more than the beam of whole sentences.
    float[] logProbs = spoken(List.of("ab", "cab", "cab", "cab"), new Random(1));
    DecodingSettings narrow =
        WIDE.with(Map.of("grammarShare", 0.999, "lmWeight", 1.0, "beam", 5.0, "ngramBeam", 6.0));
    assertThat(text(search(logProbs, narrow, WITH_SENTENCES).readings(1).getFirst()))
        .isEqualTo("ab cab cab cab");
  }

  @Test
  void beyondTheFloorItDoesNotMatterHowSureTheNetworkIs() {
    float[] sure = randomLogProbs(new Random(7), 6);
    float[] surer = sure.clone();
    int lowered = 0;
    for (int i = 0; i < surer.length; i++) {
      if (surer[i] < -2) {
        surer[i] -= 50;
        lowered++;
      }
    }
    assertThat(lowered).isPositive();
    DecodingSettings floored = WIDE.with(Map.of("acousticFloor", -2.0));
    Reading one = search(sure, floored).readings(1).getFirst();
    Reading other = search(surer, floored).readings(1).getFirst();
    assertThat(text(other)).isEqualTo(text(one));
    assertThat(other.score()).isEqualTo(one.score());
  }

  private static BeamSearch search(float[] logProbs, DecodingSettings settings) {
    return search(logProbs, settings, GRAPH);
  }

  private static BeamSearch search(
      float[] logProbs, DecodingSettings settings, DecodingGraph graph) {
    BeamSearch search = new BeamSearch(graph, settings);
    for (int i = 0; i < logProbs.length; i += TOKENS.size()) {
      search.advance(logProbs, i, BeamSearch.Heard.SPEECH);
    }
    return search;
  }

  private static String text(Reading reading) {
    return String.join(" ", reading.words().stream().map(word -> GRAPH.word(word.word())).toList());
  }

  /** Each frame is nearly sure of one token. */
  private static float[] frames(int... tokens) {
    float[] logProbs = new float[tokens.length * TOKENS.size()];
    Arrays.fill(logProbs, (float) Math.log(0.01));
    for (int i = 0; i < tokens.length; i++) {
      logProbs[i * TOKENS.size() + tokens[i]] = (float) Math.log(0.97);
    }
    return logProbs;
  }

  private static float[] spoken(List<String> words, Random random) {
    List<Integer> tokens = new ArrayList<>(List.of(0));
    for (String word : words) {
      for (String phone : LEXICON.pronunciations().getOrDefault(word, List.of()).getFirst()) {
        for (int i = random.nextInt(2); i >= 0; i--) {
          tokens.add(TOKENS.indexOf(phone));
        }
        tokens.add(0);
      }
    }
    return frames(tokens.stream().mapToInt(Integer::intValue).toArray());
  }

  private static float[] randomLogProbs(Random random, int frames) {
    int width = TOKENS.size();
    float[] logProbs = new float[frames * width];
    for (int t = 0; t < frames; t++) {
      double[] logits = random.doubles(width, -3, 3).toArray();
      double sum = Arrays.stream(logits).map(Math::exp).sum();
      for (int i = 0; i < width; i++) {
        logProbs[t * width + i] = (float) (logits[i] - Math.log(sum));
      }
    }
    return logProbs;
  }

  private record Scored(String text, double score) {}

  private static List<Scored> bruteForce(
      float[] logProbs, DecodingSettings settings, DecodingGraph graph) {
    int width = TOKENS.size();
    int frames = logProbs.length / width;
    Map<List<Integer>, Double> acoustic = new HashMap<>();
    for (int path = 0; path < Math.pow(width, frames); path++) {
      List<Integer> tokens = new ArrayList<>();
      double score = 0;
      int last = 0;
      int rest = path;
      for (int t = 0; t < frames; t++) {
        int token = rest % width;
        rest /= width;
        score += logProbs[t * width + token] - (token == 0 ? settings.blankPenalty() : 0);
        if (token != 0 && token != last) {
          tokens.add(token);
        }
        last = token;
      }
      acoustic.merge(tokens, score, Math::max);
    }
    Map<String, Double> best = new HashMap<>();
    acoustic.forEach((tokens, score) -> segment(tokens, List.of(), score, settings, graph, best));
    return best.entrySet().stream()
        .map(entry -> new Scored(entry.getKey(), entry.getValue()))
        .sorted(Comparator.comparingDouble((Scored scored) -> -scored.score))
        .toList();
  }

  private static void segment(
      List<Integer> tokens,
      List<String> words,
      double score,
      DecodingSettings settings,
      DecodingGraph graph,
      Map<String, Double> best) {
    if (tokens.isEmpty()) {
      double total =
          score
              + settings.wordReward() * words.size()
              + settings.lmWeight() * sentence(words, settings, graph);
      best.merge(String.join(" ", words), total, Math::max);
      return;
    }
    LEXICON
        .pronunciations()
        .forEach((word, variants) -> {
          for (List<String> phones : variants) {
            List<Integer> numbers = phones.stream().map(TOKENS::indexOf).toList();
            int length = numbers.size();
            if (tokens.size() >= length && tokens.subList(0, length).equals(numbers)) {
              List<String> longer = new ArrayList<>(words);
              longer.add(word);
              segment(tokens.subList(length, tokens.size()), longer, score, settings, graph, best);
            }
          }
        });
  }

  private static double sentence(
      List<String> words, DecodingSettings settings, DecodingGraph graph) {
    double share = graph == WITH_SENTENCES ? settings.grammarShare() : 0;
    double whole =
        switch (String.join(" ", words)) {
          case "ab b" -> -0.7;
          case "ab ac" -> -1.2;
          case "bee bb" -> -1.6;
          default -> Double.NEGATIVE_INFINITY;
        };
    return Math.max(Math.log(share) + whole, Math.log(1 - share) + ngrams(words));
  }

  private static double ngrams(List<String> words) {
    List<String> marked = new ArrayList<>(List.of(NgramModel.START));
    marked.addAll(words);
    marked.add(NgramModel.END);
    double sum = 0;
    for (int i = 2; i <= marked.size(); i++) {
      sum += MODEL.logProbability(marked.subList(Math.max(0, i - 3), i));
    }
    return sum;
  }
}
