package org.parley.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.parley.delivery.Broker;
import org.parley.events.ReplyChosen;
import org.parley.events.TranscriptCompleted;
import org.parley.events.UtteranceId;
import org.parley.events.UtteranceStarted;
import org.parley.launcher.bench.RouteSwitch;
import org.parley.launcher.bench.RouteSwitch.Swap;

/** Twenty people speak all the time, and meanwhile the acoustic model is swapped. */
class HotSwapIT {
  private static final int SPEAKERS = 20;
  private static final int SWAPS = 50;
  private static final Duration APART = Duration.ofMillis(100);
  private static final Duration LIMIT = Duration.ofSeconds(60);

  /** From the last replica's report that it has the version to the last one's that it serves. */
  private static final Duration IN_FORCE = Duration.ofSeconds(2);

  private static final Suite SUITE = Suite.running();
  private static final List<String> VERSIONS = SUITE.published("asr");

  @Test
  void fiftySwapsUnderTwentySpeakersLoseDoubleAndChangeNoUtterance() throws Exception {
    String run = "swap-" + UUID.randomUUID() + "-";
    try (RouteSwitch routes = new RouteSwitch(Broker.at(SUITE.kafka()), SUITE.keys());
        Listener listener = Listener.open(SUITE.kafka());
        Writer writer = new Writer(SUITE.kafka())) {
      Map<String, Map<String, Said>> alone = new HashMap<>();
      for (String version : VERSIONS.reversed()) {
        routes.to(version);
        alone.put(version, alone(version, listener, writer));
      }
      List<Swap> swaps = new ArrayList<>();
      int rounds = 0;
      while (swaps.size() < SWAPS) {
        rounds++;
        var spoken = writer.speak(utterances(run, rounds), APART);
        while (swaps.size() < SWAPS && spoken.getCount() > 0) {
          swaps.add(routes.to(VERSIONS.get((swaps.size() + 1) % 2)));
        }
        assertThat(spoken.await(60, TimeUnit.SECONDS)).isTrue();
      }
      int utterances = SPEAKERS * rounds;
      listener.await(ReplyChosen.class, run, utterances, LIMIT);

      List<TranscriptCompleted> finals = listener.all(TranscriptCompleted.class, run);
      Listener.assertCameOnce(finals, utterances);
      Listener.assertCameOnce(listener.all(ReplyChosen.class, run), utterances);
      Map<String, String> begun =
          listener.all(UtteranceStarted.class, run).stream()
              .collect(
                  Collectors.toMap(
                      started -> started.session() + "/" + started.utterance(),
                      UtteranceStarted::model));
      for (TranscriptCompleted completed : finals) {
        assertThat(completed.model())
            .as("the version that began it")
            .isEqualTo(begun.get(completed.session() + "/" + completed.utterance()));
        assertThat(Said.of(completed))
            .as("%s of %s", completed.utterance(), completed.session())
            .isEqualTo(alone.getOrDefault(completed.model(), Map.of()).get(phrase(completed)));
      }
      Map<String, Long> served =
          finals.stream()
              .collect(Collectors.groupingBy(TranscriptCompleted::model, Collectors.counting()));
      assertThat(served).as("both served").containsOnlyKeys(VERSIONS);
      assertThat(swaps).allSatisfy(swap -> assertThat(swap.inForce()).isLessThan(IN_FORCE));
      System.out.printf(
          "%d swaps, %d utterances %s; from loaded to in force %d ms at most%n",
          swaps.size(),
          utterances,
          served,
          swaps.stream().mapToLong(swap -> swap.inForce().toMillis()).max().orElse(0));
    }
  }

  private static Map<String, Said> alone(String version, Listener listener, Writer writer) {
    String run = "alone-" + UUID.randomUUID() + "-";
    List<Writer.Utterance> utterances = utterances(run, 1);
    utterances.forEach(writer::writeAtOnce);
    listener.await(ReplyChosen.class, run, SPEAKERS, LIMIT);
    List<TranscriptCompleted> finals = listener.all(TranscriptCompleted.class, run);
    Listener.assertCameOnce(finals, SPEAKERS);
    assertThat(finals).extracting(TranscriptCompleted::model).containsOnly(version);
    return finals.stream()
        .collect(Collectors.toMap(HotSwapIT::phrase, Said::of, (one, same) -> same));
  }

  private static List<Writer.Utterance> utterances(String run, int number) {
    List<Writer.Utterance> utterances = new ArrayList<>();
    for (int i = 0; i < SPEAKERS; i++) {
      utterances.add(
          new Writer.Utterance(
              run + i, UtteranceId.of(number), Speech.of(phrase(run + i, number))));
    }
    return utterances;
  }

  private static String phrase(TranscriptCompleted completed) {
    return phrase(completed.session(), completed.utterance().number());
  }

  /** Everybody says something else, and each time something else. */
  private static String phrase(String session, long number) {
    int speaker = Integer.parseInt(session.substring(session.lastIndexOf('-') + 1));
    return Speech.PHRASES.get((int) ((speaker + number) % Speech.PHRASES.size()));
  }
}
