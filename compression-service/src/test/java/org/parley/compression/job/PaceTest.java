package org.parley.compression.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.parley.compression.bench.EngineBench;

class PaceTest {
  private record Said(double done, Optional<Duration> left) {}

  private final List<Said> said = new ArrayList<>();
  private long seconds;

  @TempDir Path folder;

  @Test
  void theFirstTimeTheTimeLeftIsToldFromThePartsThatWereDone() {
    Pace pace = pace("a", "b");
    work(pace, 0, 30);
    assertThat(said.getFirst()).isEqualTo(new Said(0, Optional.empty()));
    assertThat(said.getLast()).isEqualTo(new Said(0.5, Optional.of(Duration.ofSeconds(30))));
    work(pace, 1, 60);
    assertThat(said.getLast()).isEqualTo(new Said(1, Optional.of(Duration.ZERO)));
  }

  @Test
  void theNextTimeItIsKnownFromTheBeginning() {
    Pace first = pace("a", "b");
    work(first, 0, 30);
    work(first, 1, 60);
    said.clear();
    work(pace("a", "b"), 0, 30);
    assertThat(said.getFirst()).isEqualTo(new Said(0, Optional.of(Duration.ofSeconds(90))));
    assertThat(said.getLast().left()).contains(Duration.ofSeconds(60));
  }

  @Test
  void aPartThatSaysHowFarItIsCorrectsWhatWasExpected() {
    work(pace("a"), 0, 30);
    Pace slower = pace("a");
    slower.within(0, 0.25, 30);
    assertThat(said.getLast()).isEqualTo(new Said(0.25, Optional.of(Duration.ofSeconds(90))));
  }

  @Test
  void aPartThatIsSkippedTakesNoTime() {
    work(pace("a", "b"), 1, 60);
    Pace pace = pace("a", "b");
    pace.skip(0);
    assertThat(said.getLast()).isEqualTo(new Said(0, Optional.of(Duration.ofSeconds(60))));
  }

  private void work(Pace pace, int part, long duration) {
    var _ = pace.during(part, () -> seconds += duration);
  }

  private Pace pace(String... parts) {
    Progress progress =
        new Progress() {
          @Override
          public void say(String line) {}

          @Override
          public void reached(double done, Optional<Duration> left, String part) {
            said.add(new Said(done, left));
          }
        };
    JobCache cache = new JobCache(folder, "build", InstantSource.system());
    return new Pace(
        "asr",
        List.of(parts),
        new JobTools(new EngineBench(1), cache, progress),
        () -> seconds * 1_000_000_000);
  }
}
