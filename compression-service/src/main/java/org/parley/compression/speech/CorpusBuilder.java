package org.parley.compression.speech;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.parley.compression.speech.Augmentation.Strength;
import org.parley.skills.SkillSet;

/** Makes the sound banks that are not there yet, and opens all of them. */
final class CorpusBuilder {
  /** Validation by unheard synthetic voices, hours. */
  private static final double VALIDATION_HOURS = 0.15;

  /** Sentences by which one set of phrases is told from another. */
  private static final int DIGESTED = 20_000;

  /** Raised when the same recordings are to be decoded or transcribed in another way. */
  private static final String HUMAN_VERSION = "-3";

  /** Raised when the same sentences are to be spoken in another way. */
  private static final String SYNTHETIC_VERSION = "-2";

  private static final int THREADS = Runtime.getRuntime().availableProcessors();

  private final CorpusSettings settings;
  private final Pronunciations pronunciations;

  CorpusBuilder(CorpusSettings settings) {
    this.settings = settings;
    pronunciations = Pronunciations.read(settings.data().resolve("lexicon-cmudict/cmudict.dict"));
  }

  SpeechCorpus build() {
    var items = new ArrayList<SpeechCorpus.Item>();
    try {
      addGeneral(items);
      addSkills(items);
      addHuman(items);
      var training = items.stream().filter(i -> i.utterance().split() == Split.TRAINING).toList();
      var noises = Noises.Parts.of(Noises.recorded(settings.data()));
      return new SpeechCorpus(
          items,
          new Augmentation(new Noises(noises.training(), training), settings.seed()),
          new Noises(noises.validation(), List.of()));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot make the speech corpus in " + settings.cache(), e);
    }
  }

  private void addGeneral(List<SpeechCorpus.Item> items) throws IOException {
    if (settings.generalHours() > 0) {
      List<String> sentences = Sentences.general(settings.data(), pronunciations);
      List<String> words =
          sentences.stream().flatMap(s -> Stream.of(s.split(" "))).distinct().toList();
      String name = name("general", settings.generalHours());
      synthesize(name, settings.generalHours(), seed -> Sentences.dealt(sentences, words, seed));
      add(items, SoundBank.open(settings.cache(), name), Strength.SYNTHETIC);
    }
  }

  private void addSkills(List<SpeechCorpus.Item> items) throws IOException {
    if (settings.skillHours() > 0) {
      var skills = SkillSet.load(settings.skills());
      String name = name("skills", settings.skillHours()) + "-" + digest(skills);
      synthesize(name, settings.skillHours(), seed -> Sentences.ofSkills(skills, seed));
      add(items, SoundBank.open(settings.cache(), name), Strength.SYNTHETIC);
    }
  }

  /**
   * Sentences joined out of the corpus' human recordings: of five, three are the skills' phrases.
   *
   * @param aligned tells this alignment from others
   */
  List<SpeechCorpus.Item> spliced(
      List<SpeechCorpus.Item> items,
      double hours,
      String aligned,
      Supplier<PhoneAligner> aligners) {
    String name =
        String.format(
            Locale.ROOT,
            "spliced-%.1fh-seed%d-%08x",
            hours,
            settings.seed(),
            TextDigest.of(aligned));
    var spliced = new ArrayList<SpeechCorpus.Item>();
    try {
      once(
          name,
          () -> {
            try (var aligner = aligners.get()) {
              new SplicedSpeech(items, aligner, pronunciations)
                  .fill(settings.cache(), name, mixed(), hours * 3600, settings.seed());
            }
          });
      add(spliced, SoundBank.open(settings.cache(), name), Strength.HUMAN);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot splice speech in " + settings.cache(), e);
    }
    return spliced;
  }

  private Supplier<String> mixed() {
    List<String> sentences = Sentences.general(settings.data(), pronunciations);
    List<String> words =
        sentences.stream().flatMap(s -> Stream.of(s.split(" "))).distinct().toList();
    return Sentences.mixed(
        Sentences.ofSkills(SkillSet.load(settings.skills()), settings.seed() + 2),
        Sentences.dealt(sentences, words, settings.seed() + 2),
        Sentences.senseless(words, settings.seed() + 2));
  }

  private void addHuman(List<SpeechCorpus.Item> items) throws IOException {
    var human = new HumanBank(settings.data(), pronunciations, THREADS);
    for (var set : HumanSet.ALL) {
      if (!HumanBank.available(settings.data(), set)) {
        continue;
      }
      String name = "human-" + set.source() + HUMAN_VERSION;
      once(name, () -> human.fill(set, settings.cache(), name));
      add(items, SoundBank.open(settings.cache(), name), Strength.HUMAN);
    }
  }

  private static void add(List<SpeechCorpus.Item> items, SoundBank bank, Strength strength) {
    bank.utterances().forEach(u -> items.add(new SpeechCorpus.Item(u, bank, strength)));
  }

  private String name(String kind, double hours) {
    return String.format(
        Locale.ROOT,
        "%s-%.1fh-flite%.0f-seed%d" + SYNTHETIC_VERSION,
        kind,
        hours,
        100 * settings.fliteShare(),
        settings.seed());
  }

  /** Of what the skills' phrases say: other phrases are other sound. */
  private String digest(SkillSet skills) {
    Supplier<String> phrases = Sentences.ofSkills(skills, settings.seed());
    String said = Stream.generate(phrases).limit(DIGESTED).collect(Collectors.joining("\n"));
    return String.format(Locale.ROOT, "%08x", TextDigest.of(said));
  }

  private interface Making {
    void make() throws IOException;
  }

  /** A source of sentences for a seed. */
  private interface Texts {
    Supplier<String> from(long seed);
  }

  private void synthesize(String name, double hours, Texts texts) throws IOException {
    once(name, () -> speak(name, hours, texts));
  }

  /**
   * Makes a bank where there is none; of several processes that want it, one makes it and the
   * others wait.
   */
  private void once(String name, Making making) throws IOException {
    Files.createDirectories(settings.cache());
    try (var channel =
            FileChannel.open(
                settings.cache().resolve(name + ".lock"),
                StandardOpenOption.CREATE,
                StandardOpenOption.WRITE);
        var _ = channel.lock()) {
      if (!SoundBank.exists(settings.cache(), name)) {
        making.make();
      }
    }
  }

  private void speak(String name, double hours, Texts texts) throws IOException {
    Path scratch = Synthesis.scratch();
    try {
      var synthesis = new Synthesis(new Synthesizer(pronunciations, scratch), THREADS);
      long seed = settings.seed();
      double share = settings.fliteShare();
      synthesis.fill(
          settings.cache(),
          name,
          List.of(
              new Synthesis.Plan(
                  Split.TRAINING,
                  texts.from(seed),
                  r -> Voice.training(share, r),
                  hours * 3600,
                  seed),
              new Synthesis.Plan(
                  Split.VALIDATION,
                  texts.from(seed + 1),
                  r -> Voice.VALIDATION.get(r.nextInt(Voice.VALIDATION.size())),
                  VALIDATION_HOURS * 3600,
                  seed + 1)));
    } finally {
      Files.delete(scratch);
    }
  }
}
