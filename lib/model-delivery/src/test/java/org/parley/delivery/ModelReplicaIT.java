package org.parley.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.parley.events.MalformedEventException;
import org.parley.events.ReplicaReported;
import org.parley.events.RouteChanged;
import org.parley.events.Topics;
import org.parley.kafka.TestKafka;
import org.parley.kafka.TopicProbe;
import org.parley.runtime.Bundle;
import org.parley.runtime.BundleRefusedException;
import org.parley.runtime.BundleWriter;
import org.parley.runtime.Manifest;
import org.parley.runtime.ModelLoader;
import org.parley.runtime.ModelPool.Lease;
import org.parley.runtime.ShippedModel;

class ModelReplicaIT {
  private static final int BUDGET = 3 << 20;

  @TempDir Path folder;
  private final Trials trials = new Trials();
  private Installation here;
  private RouteWriter routes;
  private TopicProbe reports;

  /** A model that is its bundle's word. */
  private static final class Word implements AutoCloseable {
    final String text;
    final AtomicInteger closings = new AtomicInteger();

    Word(String text) {
      this.text = text;
    }

    @Override
    public void close() {
      closings.incrementAndGet();
    }
  }

  /** Loads words; {@code broken} does not load, {@code crooked} fails its golden examples. */
  private static final class Trials implements ModelLoader<Word> {
    final ConcurrentLinkedQueue<Word> words = new ConcurrentLinkedQueue<>();

    @Override
    public Word load(Bundle bundle) {
      if (bundle.text("word").equals("broken")) {
        throw new IllegalArgumentException("the graph has no output");
      }
      Word word = new Word(bundle.text("word"));
      words.add(word);
      return word;
    }

    @Override
    public void warmUp(Word model) {}

    @Override
    public void check(Bundle bundle, Word model) {
      if (model.text.equals("crooked")) {
        throw new BundleRefusedException(
            bundle.version().toString(), "a golden example is answered otherwise");
      }
    }
  }

  @BeforeEach
  void install() {
    here = new Installation(folder);
    routes = new RouteWriter(here.broker, here.keys.ensure(), here.clock, "/test");
    reports = new TopicProbe(TestKafka.shared().bootstrapServers(), Topics.MODEL_REPLICAS);
  }

  @AfterEach
  void close() {
    reports.close();
    routes.close();
    here.close();
  }

  private Path bundle(String name, String tag, String word, int padding) {
    Path file = folder.resolve(name + "-" + tag + ".parley");
    try {
      new BundleWriter(Manifest.Draft.of(name, tag))
          .add("word", word)
          .add("padding", new byte[padding])
          .write(file);
      return file;
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private String published(String name, String tag, String word) {
    return here.publish(bundle(name, tag, word, 10)).announced().model();
  }

  private ModelReplica<Word> replica(String name, String folderName) {
    return new ModelReplica<>(
        new ReplicaSettings(
            name, name + "-0", here.keys.trustedFolder(), folder.resolve(folderName), BUDGET),
        here.broker,
        new ShippedModel<>(() -> Bundle.read(bundle(name, "shipped", "shipped", 10)), trials),
        here.clock);
  }

  private static String word(ModelReplica<Word> replica) {
    try (Lease<Word> lease = replica.champion()) {
      return lease.model().text;
    }
  }

  /** The next report of that replica that is so. */
  private ReplicaReported report(String name, Predicate<ReplicaReported> so) {
    return reports
        .until(records -> reported(records).anyMatch(r -> r.name().equals(name) && so.test(r)))
        .stream()
        .flatMap(record -> reported(List.of(record)))
        .filter(r -> r.name().equals(name) && so.test(r))
        .findFirst()
        .orElseThrow();
  }

  private static Stream<ReplicaReported> reported(List<ConsumerRecord<String, byte[]>> records) {
    List<ReplicaReported> reported = new ArrayList<>();
    for (var record : records) {
      try {
        if (record.value() != null && Records.event(record) instanceof ReplicaReported report) {
          reported.add(report);
        }
      } catch (MalformedEventException e) {
        throw new AssertionError(e);
      }
    }
    return reported.stream();
  }

  @Test
  void theShippedModelServesUntilARouteComesAndThenTheRoutedOne() throws Exception {
    try (ModelReplica<Word> replica = replica("swap", "fetched")) {
      assertThat(replica.awaitSettled(Duration.ofSeconds(30))).isTrue();
      assertThat(word(replica)).isEqualTo("shipped");
      String next = published("swap", "2", "next");
      try (Lease<Word> running = replica.champion()) {
        RouteChanged route = routes.write(Routing.of(next));
        ReplicaReported report = report("swap", r -> r.routeRevision() == route.revision());
        assertThat(report.loaded()).containsExactly(next);
        assertThat(report.refused()).isEmpty();
        assertThat(word(replica)).isEqualTo("next");
        assertThat(running.model().closings).hasValue(0);
        assertThat(running.model().text).isEqualTo("shipped");
      }
      assertThat(trials.words.element().closings).hasValue(1);
    }
  }

  @Test
  void aStartFromNothingServesWhatIsRouted() throws Exception {
    String next = published("fresh", "2", "next");
    routes.write(Routing.of(next));
    try (ModelReplica<Word> replica = replica("fresh", "empty")) {
      assertThat(replica.awaitSettled(Duration.ofSeconds(30))).isTrue();
      assertThat(word(replica)).isEqualTo("next");
    }
  }

  @Test
  void aVersionThatFailsAStepIsRefusedWithItsReasonAndTheOldOneServesOn() throws Exception {
    String broken = published("refused", "2", "broken");
    String crooked = published("refused", "3", "crooked");
    try (ModelReplica<Word> replica = replica("refused", "fetched")) {
      assertThat(replica.awaitSettled(Duration.ofSeconds(30))).isTrue();
      routes.write(Routing.of(broken));
      assertThat(report("refused", r -> !r.refused().isEmpty()).refused())
          .singleElement()
          .satisfies(refusal -> {
            assertThat(refusal.model()).isEqualTo(broken);
            assertThat(refusal.reason()).contains("does not load: the graph has no output");
          });
      routes.write(Routing.of(crooked));
      assertThat(
              report("refused", r -> r.refused().toString().contains(crooked)).refused().toString())
          .contains("a golden example is answered otherwise")
          .doesNotContain(broken);
      assertThat(word(replica)).isEqualTo("shipped");
      assertThat(trials.words)
          .filteredOn(w -> w.text.equals("crooked"))
          .allSatisfy(w -> assertThat(w.closings).hasValue(1));

      routes.write(Routing.of("refused@9-999999999999"));
      assertThat(
              report("refused", r -> r.refused().toString().contains("refused@9"))
                  .refused()
                  .toString())
          .contains("it is not published");
    }
  }

  @Test
  void whatDoesNotFitTheMemoryBudgetIsRefused() throws Exception {
    String huge = here.publish(bundle("budget", "2", "huge", 4 << 20)).announced().model();
    String one = here.publish(bundle("budget", "3", "one", 2 << 20)).announced().model();
    String two = here.publish(bundle("budget", "4", "two", 2 << 20)).announced().model();
    try (ModelReplica<Word> replica = replica("budget", "fetched")) {
      routes.write(Routing.of(huge));
      assertThat(report("budget", r -> !r.refused().isEmpty()).refused().toString())
          .contains("it needs 4194308 bytes");
      routes.write(
          new Routing(
              "budget",
              one,
              List.of(
                  new RouteChanged.Arm("champion", one, 1), new RouteChanged.Arm("two", two, 1)),
              "salt",
              Optional.empty()));
      ReplicaReported report = report("budget", r -> r.refused().toString().contains(two));
      assertThat(report.loaded()).contains(one);
      assertThat(report.refused().toString()).contains("of the memory budget of " + BUDGET);
      assertThat(word(replica)).isEqualTo("one");
    }
  }

  private static Routing withArm(String champion, String arm) {
    return new Routing(
        Routing.of(champion).name(),
        champion,
        List.of(
            new RouteChanged.Arm("champion", champion, 1), new RouteChanged.Arm("other", arm, 1)),
        "salt",
        Optional.empty());
  }

  @Test
  void whateverBecomesOfAnArmTheChampionServes() throws Exception {
    String broken = published("arms", "2", "broken");
    String next = published("arms", "3", "next");
    String last = published("arms", "4", "last");
    var unreadable = here.publish(bundle("arms", "5", "unreadable", 10)).announced();
    // Reading it fails as on a broken disk: nothing that is said about the version.
    Files.createDirectories(
        folder.resolve("fetched").resolve("chunks").resolve(unreadable.chunks().get(0).sha256()));
    try (ModelReplica<Word> replica = replica("arms", "fetched")) {
      RouteChanged refused = routes.write(withArm(next, broken));
      ReplicaReported report =
          report("arms", r -> r.routeRevision() == refused.revision() && !r.refused().isEmpty());
      assertThat(report.refused()).singleElement().matches(r -> r.model().equals(broken));
      assertThat(report.loaded()).containsExactly(next);
      assertThat(word(replica)).isEqualTo("next");

      RouteChanged failing = routes.write(withArm(last, unreadable.model()));
      report("arms", r -> r.routeRevision() == failing.revision());
      assertThat(word(replica)).isEqualTo("last");
    }
  }

  @Test
  void armsMakeRoomForTheChampion() throws Exception {
    String small = published("room", "2", "small");
    String arm = here.publish(bundle("room", "3", "arm", 2 << 20)).announced().model();
    String large = here.publish(bundle("room", "4", "large", 2 << 20)).announced().model();
    try (ModelReplica<Word> replica = replica("room", "fetched")) {
      routes.write(withArm(small, arm));
      report("room", r -> r.loaded().containsAll(List.of(small, arm)));
      RouteChanged route = routes.write(withArm(large, arm));
      report("room", r -> r.routeRevision() == route.revision());
      assertThat(word(replica)).isEqualTo("large");
    }
  }

  @Test
  void aVersionThatRunningUtterancesKeepOpenNeedsNoSecondRoom() throws Exception {
    String large = here.publish(bundle("back", "2", "large", 2 << 20)).announced().model();
    String small = published("back", "3", "small");
    try (ModelReplica<Word> replica = replica("back", "fetched")) {
      RouteChanged first = routes.write(Routing.of(large));
      report("back", r -> r.routeRevision() == first.revision());
      try (Lease<Word> running = replica.champion()) {
        RouteChanged other = routes.write(Routing.of(small));
        report("back", r -> r.routeRevision() == other.revision());
        RouteChanged again = routes.write(Routing.of(large));
        ReplicaReported report = report("back", r -> r.routeRevision() == again.revision());
        assertThat(report.refused()).isEmpty();
        assertThat(running.model().text).isEqualTo("large");
      }
      assertThat(word(replica)).isEqualTo("large");
      assertThat(trials.words).filteredOn(w -> w.text.equals("large")).hasSize(1);
    }
  }

  @Test
  void fiftySwapsUnderRunningLeasesLoseNoLeaseAndLeaveOneModelOpen() throws Exception {
    String a = published("fifty", "a", "a");
    String b = published("fifty", "b", "b");
    AtomicBoolean swapping = new AtomicBoolean(true);
    AtomicInteger closedWhileLent = new AtomicInteger();
    AtomicInteger lent = new AtomicInteger();
    try (ModelReplica<Word> replica = replica("fifty", "fetched")) {
      Thread speaker =
          Thread.ofPlatform()
              .start(() -> {
                while (swapping.get()) {
                  try (Lease<Word> lease = replica.champion()) {
                    lent.incrementAndGet();
                    Thread.onSpinWait();
                    if (lease.model().closings.get() > 0) {
                      closedWhileLent.incrementAndGet();
                    }
                  }
                }
              });
      for (int i = 0; i < 50; i++) {
        RouteChanged route = routes.write(Routing.of(i % 2 == 0 ? a : b));
        ReplicaReported report = report("fifty", r -> r.routeRevision() == route.revision());
        assertThat(report.loaded()).as("swap %d", i).containsExactly(i % 2 == 0 ? a : b);
      }
      swapping.set(false);
      speaker.join();
      assertThat(lent.get()).isGreaterThan(50);
      assertThat(closedWhileLent).hasValue(0);
      assertThat(trials.words).filteredOn(w -> w.closings.get() == 0).hasSize(1);
    }
    assertThat(trials.words).allSatisfy(w -> assertThat(w.closings).hasValue(1));
  }

  @Test
  void aVersionOfAnEarlierUtteranceIsLoadedAgainAndOneThatIsGoneIsNot() throws Exception {
    String earlier = published("replay", "1", "earlier");
    try (ModelReplica<Word> replica = replica("replay", "fetched")) {
      assertThat(replica.awaitSettled(Duration.ofSeconds(30))).isTrue();
      try (Lease<Word> lease = replica.obtain(earlier).orElseThrow()) {
        assertThat(lease.model().text).isEqualTo("earlier");
      }
      assertThat(replica.obtain("replay@9-999999999999")).isEmpty();
      assertThat(word(replica)).isEqualTo("shipped");
    }
  }

  @Test
  void anOrderlyEndTakesTheReportOff() throws Exception {
    try (ModelReplica<Word> replica = replica("ended", "fetched")) {
      assertThat(replica.awaitSettled(Duration.ofSeconds(30))).isTrue();
      report("ended", r -> r.loaded().size() == 1);
    }
    assertThat(
            reports.until(records ->
                records.stream()
                    .anyMatch(r -> r.key().equals("ended-0/ended") && r.value() == null)))
        .isNotEmpty();
  }

  @Test
  void aShippedModelThatDoesNotLoadEndsTheStart() {
    assertThatThrownBy(() ->
            new ModelReplica<>(
                new ReplicaSettings("bad", "bad-0", here.keys.trustedFolder(), folder, BUDGET),
                here.broker,
                new ShippedModel<>(
                    () -> Bundle.read(bundle("bad", "shipped", "broken", 10)), trials),
                here.clock))
        .isInstanceOf(BundleRefusedException.class)
        .hasMessageContaining("does not load");
  }
}
