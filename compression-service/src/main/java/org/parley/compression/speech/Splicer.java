package org.parley.compression.speech;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;

/**
 * Says sentences with pieces of recordings, so that words that no recording holds are heard from
 * people too. Pieces are joined in the middle of a phone that both have, where speech is steadiest,
 * and keep the passages from phone to phone whole (diphone synthesis: Moulines and Charpentier
 * 1990). Long pieces and pieces of one speaker are taken where there are any.
 */
final class Splicer {
  private static final int FADE = 80;
  private static final double LEVEL = 0.06;

  /** Longer runs are cut, so that sentences are not just said again. */
  private static final int MOST_PHONES = 7;

  private static final int TRIED = 96;

  /** Samples before a recording's first phone, and after its last one, that still belong to it. */
  private static final int EDGE = 2400;

  /**
   * @param middles of its phones, as {@link PhoneAligner} gives them; not to be changed
   */
  record Recording(SpeechCorpus.Item item, int[] middles) {
    int[] phones() {
      return item.utterance().phones();
    }

    String speaker() {
      return item.utterance().speaker();
    }

    /** How many of the wanted phones from {@code from} on stand here from {@code at} on. */
    int matches(int at, int[] wanted, int from) {
      int count = 0;
      while (count < MOST_PHONES
          && at + count < middles.length
          && from + count < wanted.length
          && middles[at + count] != PhoneAligner.UNSURE
          && phones()[at + count] == wanted[from + count]) {
        count++;
      }
      return count;
    }
  }

  /** Phones {@code at} to before {@code at + count} of a recording. */
  private record Piece(Recording recording, int at, int count) {}

  private record Place(Recording recording, int at) {}

  private final List<Recording> recordings;
  private final Map<Integer, List<Place>> pairs = new HashMap<>();

  /**
   * @param recordings that sound alike: of one microphone or line
   */
  Splicer(List<Recording> recordings) {
    this.recordings = List.copyOf(recordings);
    for (Recording recording : recordings) {
      int[] phones = recording.phones();
      for (int i = 0; i + 1 < phones.length; i++) {
        if (recording.matches(i, phones, i) >= 2) {
          pairs
              .computeIfAbsent(pair(phones, i), _ -> new ArrayList<>())
              .add(new Place(recording, i));
        }
      }
    }
  }

  /**
   * The phones, said with the recordings; empty where two of them never follow each other in any.
   *
   * @param phones two or more
   */
  Optional<float[]> splice(int[] phones, SplittableRandom random) {
    String speaker = recordings.get(random.nextInt(recordings.size())).speaker();
    List<Piece> pieces = new ArrayList<>();
    int from = 0;
    while (from < phones.length - 1) {
      List<Place> places = pairs.get(pair(phones, from));
      if (places == null) {
        return Optional.empty();
      }
      Piece piece = best(places, speaker, phones, from, random);
      pieces.add(piece);
      from += piece.count() - 1;
    }
    return Optional.of(joined(pieces));
  }

  private static Piece best(
      List<Place> places, String speaker, int[] phones, int from, SplittableRandom random) {
    int first = random.nextInt(places.size());
    Place best = places.get(first);
    double most = Double.NEGATIVE_INFINITY;
    int tried = 0;
    for (int i = 0; i < places.size(); i++) {
      Place place = places.get((first + i) % places.size());
      boolean own = place.recording().speaker().equals(speaker);
      if (!own && tried++ > TRIED) {
        continue;
      }
      double score =
          place.recording().matches(place.at(), phones, from)
              + (own ? 2.5 : 0)
              + (follows(place, phones, from) ? 0.7 : 0)
              + 1.5 * random.nextDouble();
      if (score > most) {
        most = score;
        best = place;
      }
    }
    return new Piece(
        best.recording(), best.at(), best.recording().matches(best.at(), phones, from));
  }

  /** Whether the phone before is the wanted one too, which colours this one's beginning. */
  private static boolean follows(Place place, int[] phones, int from) {
    return from > 0
        && place.at() > 0
        && place.recording().phones()[place.at() - 1] == phones[from - 1];
  }

  private static float[] joined(List<Piece> pieces) {
    float[] sound = new float[0];
    for (int i = 0; i < pieces.size(); i++) {
      sound = joined(sound, cut(pieces.get(i), i == 0, i == pieces.size() - 1));
    }
    return sound;
  }

  /** One sound fading into the other over {@value #FADE} samples. */
  private static float[] joined(float[] before, float[] after) {
    if (before.length == 0) {
      return after;
    }
    int fade = Math.min(FADE, Math.min(before.length, after.length));
    float[] both = Arrays.copyOf(before, before.length + after.length - fade);
    for (int i = 0; i < fade; i++) {
      float share = (i + 0.5f) / fade;
      int at = before.length - fade + i;
      both[at] = (1 - share) * before[at] + share * after[i];
    }
    System.arraycopy(after, fade, both, before.length, after.length - fade);
    return both;
  }

  /** From the middle of its first phone to that of its last one, or to the sentence's edges. */
  private static float[] cut(Piece piece, boolean first, boolean last) {
    int[] middles = piece.recording().middles();
    float[] samples = piece.recording().item().samples();
    int begin = piece.at();
    int end = piece.at() + piece.count() - 1;
    int from = middles[begin] - FADE / 2;
    int to = middles[end] + FADE / 2;
    if (first) {
      from = middles[begin] - reach(middles, begin, -1);
    }
    if (last) {
      to = middles[end] + reach(middles, end, 1);
    }
    float[] cut = Arrays.copyOfRange(samples, Math.max(0, from), Math.min(samples.length, to));
    double gain = LEVEL / Math.max(1e-4, rms(samples));
    for (int i = 0; i < cut.length; i++) {
      cut[i] *= (float) gain;
    }
    return cut;
  }

  /** Half the way to the neighbour, where that is known and near. */
  private static int reach(int[] middles, int phone, int direction) {
    int neighbour = phone + direction;
    boolean edge = neighbour < 0 || neighbour == middles.length;
    if (edge || middles[neighbour] == PhoneAligner.UNSURE) {
      return edge ? EDGE : EDGE / 3;
    }
    return Math.min(EDGE, Math.abs(middles[neighbour] - middles[phone]) / 2);
  }

  private static double rms(float[] samples) {
    double sum = 0;
    for (float sample : samples) {
      sum += (double) sample * sample;
    }
    return Math.sqrt(sum / samples.length);
  }

  private static int pair(int[] phones, int at) {
    return phones[at] * 64 + phones[at + 1];
  }
}
