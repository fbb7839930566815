package org.parley.compression.speech;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.SplittableRandom;

/** A synthetic voice, with the range of ways in which it is made to speak. */
sealed interface Voice {

  /** Name of the synthesiser, which is also the source that a clip is counted under. */
  String source();

  String speaker();

  /** A voice of espeak-ng: a language and a variant, as in {@code en-us+f3}. */
  record Espeak(String speaker) implements Voice {
    public Espeak {
      requireNonNull(speaker, "speaker");
    }

    @Override
    public String source() {
      return "espeak";
    }
  }

  /**
   * A voice of flite, such as {@code slt}.
   *
   * @param highest mean pitch at which it is made to speak, hertz
   */
  record Flite(String speaker, int highest) implements Voice {
    /** The lowest mean pitch, hertz. */
    static final int LOWEST = 80;

    public Flite {
      requireNonNull(speaker, "speaker");
      if (highest <= LOWEST) {
        throw new IllegalArgumentException("pitch up to " + highest + " Hz");
      }
    }

    @Override
    public String source() {
      return "flite";
    }
  }

  /** A voice of festival, such as {@code ked_diphone}. */
  record Festival(String speaker) implements Voice {
    public Festival {
      requireNonNull(speaker, "speaker");
    }

    @Override
    public String source() {
      return "festival";
    }
  }

  /**
   * Judge finished models, the first one where nobody says which; no training ever hears them, nor
   * any other voice of these two speakers.
   */
  List<Voice> HELD_OUT = List.of(new Flite("rms", 150), new Festival("ked_diphone"));

  /** Judge models while they train; unheard by training as well. */
  List<Voice> VALIDATION =
      List.of(new Espeak("en-us+f4"), new Espeak("en-us+m7"), new Espeak("en-gb+steph2"));

  private static Voice espeak(SplittableRandom random) {
    var languages =
        List.of(
            "en-us",
            "en-us",
            "en-us",
            "en-us",
            "en-us",
            "en-us-nyc",
            "en-gb",
            "en-gb-x-rp",
            "en-gb-scotland",
            "en-gb-x-gbcwmd",
            "en-gb-x-gbclan",
            "en-029");
    var variants =
        List.of(
            "m1",
            "m2",
            "m3",
            "m4",
            "m5",
            "m6",
            "m8",
            "f1",
            "f2",
            "f3",
            "f5",
            "Alex",
            "Andrea",
            "Annie",
            "Denis",
            "Diogo",
            "Gene",
            "Hugo",
            "Jacky",
            "Lee",
            "Marco",
            "Mario",
            "Michael",
            "Mike",
            "Nguyen",
            "adam",
            "anika",
            "antonio",
            "aunty",
            "belinda",
            "benjamin",
            "boris",
            "caleb",
            "david",
            "ed",
            "edward",
            "grandma",
            "grandpa",
            "gustave",
            "iven",
            "iven2",
            "john",
            "kaukovalta",
            "klatt",
            "klatt2",
            "klatt3",
            "klatt4",
            "linda",
            "max",
            "michel",
            "miguel",
            "norbert",
            "pablo",
            "paul",
            "pedro",
            "quincy",
            "rob",
            "robert",
            "sandro",
            "shelby",
            "steph",
            "travis",
            "victor",
            "zac");
    String language = languages.get(random.nextInt(languages.size()));
    return new Espeak(
        random.nextInt(12) == 0
            ? language
            : language + "+" + variants.get(random.nextInt(variants.size())));
  }

  /**
   * One of the voices that train.
   *
   * @param fliteShare how often it is one of flite's, whose sound is cut from a person's or
   *     modelled on it
   */
  static Voice training(double fliteShare, SplittableRandom random) {
    if (random.nextDouble() >= fliteShare) {
      return espeak(random);
    }
    double voice = random.nextDouble();
    return new Flite(voice < 0.2 ? "kal16" : voice < 0.6 ? "awb" : "slt", 230);
  }
}
