package org.parley.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.parley.events.RouteChanged;

class RoutesIT {
  @TempDir Path folder;
  private final Semaphore changes = new Semaphore(0);
  private Installation here;
  private RouteWriter writer;

  @BeforeEach
  void install() {
    here = new Installation(folder);
    writer = new RouteWriter(here.broker, here.keys.ensure(), here.clock, "/test");
  }

  @AfterEach
  void close() {
    writer.close();
    here.close();
  }

  private Announcements follow() throws InterruptedException {
    Announcements announcements =
        new Announcements(
            here.broker, new TrustedKeys(here.keys.trustedFolder()), here.clock, changes::release);
    assertThat(announcements.awaitCaughtUp(Duration.ofSeconds(30))).isTrue();
    return announcements;
  }

  private void until(BooleanSupplier condition) throws InterruptedException {
    while (!condition.getAsBoolean()) {
      assertThat(changes.tryAcquire(20, TimeUnit.SECONDS)).as("a change comes").isTrue();
    }
  }

  @Test
  void revisionsRiseAndAFollowerHasTheLastOneAndThenTheNext() throws Exception {
    writer.write(Routing.of("risen@1-111111111111"));
    RouteChanged second = writer.write(Routing.of("risen@2-222222222222"));
    assertThat(second.revision()).isEqualTo(2);
    try (Announcements announcements = follow()) {
      assertThat(announcements.route("risen")).contains(second);
      RouteChanged third =
          writer.write(
              new Routing(
                  "risen",
                  "risen@1-111111111111",
                  List.of(
                      new RouteChanged.Arm("champion", "risen@1-111111111111", 9),
                      new RouteChanged.Arm("candidate", "risen@2-222222222222", 1)),
                  "salt",
                  Optional.empty()));
      until(() -> announcements.route("risen").equals(Optional.of(third)));
    }
  }

  @Test
  void aRevisionThatWasPassedAndAStrangersRouteAreRefusedWithTheReason() throws Exception {
    RouteChanged first = writer.write(Routing.of("passed@1-111111111111"));
    RouteChanged second = writer.write(Routing.of("passed@2-222222222222"));
    try (Announcements announcements = follow()) {
      here.write(Records.of(first, here.clock.instant(), "/replayed"));
      until(() -> announcements.routeObjection("passed").isPresent());
      assertThat(announcements.routeObjection("passed").orElseThrow())
          .contains("revision 1 is refused")
          .contains("older than revision 2");
      try (RouteWriter stranger =
          new RouteWriter(here.broker, SigningKey.generate(), here.clock, "/stranger")) {
        stranger.write(Routing.of("passed@3-333333333333"));
      }
      until(() ->
          announcements
              .routeObjection("passed")
              .filter(reason -> reason.contains("not among the trusted ones"))
              .isPresent());
      assertThat(announcements.route("passed")).contains(second);
    }
  }

  @Test
  void aPublishedVersionIsSeenAndARetiredOneIsGone() throws Exception {
    try (Announcements announcements = follow()) {
      String model = here.publish(here.bundle("seen", "1", 999, 1, 9)).announced().model();
      until(() -> announcements.version(model).isPresent());
      here.publisher.retire(model);
      until(() -> announcements.version(model).isEmpty());
    }
  }

  @Test
  void aRouteNamesVersionsOfItsModelAlone() {
    assertThatThrownBy(() ->
            new Routing(
                "asr", "asr@1-111111111111", List.of(), "", Optional.of("nlu@1-111111111111")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("nlu@1-111111111111 is no version of asr");
  }
}
