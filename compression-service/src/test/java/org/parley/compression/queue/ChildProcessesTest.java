package org.parley.compression.queue;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.parley.compression.StandInJob;
import org.parley.events.JobProgressed;
import org.parley.events.JobProgressed.Phase;
import org.parley.events.JobRequest;

class ChildProcessesTest {
  @TempDir Path folder;

  @Test
  void aJobThatEndsWellTellsItsVersionAndHowFarItWas() throws Exception {
    List<String> told = new ArrayList<>();
    ChildProcesses processes = processes();
    JobEnd end =
        processes
            .start(job("succeeds"), (done, left, part) -> told.add(done + " " + left + " " + part))
            .await();
    assertThat(end).isEqualTo(new JobEnd.Succeeded("nlu@t-0123456789ab", "proven"));
    assertThat(told).containsExactly("0.5 " + Optional.of(Duration.ofSeconds(90)) + " judging");
    assertThat(processes.folder("job").resolve(ChildProcesses.LOG))
        .content()
        .contains("reading recipe.yaml\n", "a native library says something\n");
    processes.forget("job");
    assertThat(processes.folder("job")).doesNotExist();
  }

  @Test
  void whatIsOutsideOfTheBudgetIsRefused() throws Exception {
    assertThat(end("refused")).isEqualTo(new JobEnd.Refused("0.90 times as fast, wanted 1.50"));
  }

  @ParameterizedTest
  @CsvSource({
    "fails, 'no folder /data, where recordings should be'",
    "memory, out of memory: the job needs a larger heap",
    "killed, 'killed, mostly because the machine has no memory left'",
    "crashes, a native library crashed with signal 6",
  })
  void whateverEndsAJobIsToldInOneLine(String tag, String reason) throws Exception {
    JobEnd end = end(tag);
    assertThat(end).isInstanceOf(JobEnd.Failed.class);
    assertThat(end.note()).startsWith(reason).doesNotContain("\n");
  }

  @Test
  void aJobThatIsCancelledEnds() throws Exception {
    CountDownLatch running = new CountDownLatch(1);
    JobRunner.Run run = processes().start(job("waits"), (_, _, _) -> running.countDown());
    Thread.ofVirtual()
        .start(() -> {
          try {
            assertThat(running.await(30, TimeUnit.SECONDS)).isTrue();
            run.cancel();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        });
    assertThat(run.await()).isInstanceOf(JobEnd.Failed.class);
  }

  @Test
  void theLogOfAJobThatIsBegunAgainGoesOn() throws Exception {
    end("fails");
    end("fails");
    assertThat(log()).hasSize(6);
  }

  private List<String> log() throws IOException {
    return Files.readAllLines(folder.resolve("job").resolve(ChildProcesses.LOG));
  }

  private JobEnd end(String tag) throws InterruptedException {
    return processes().start(job(tag), (_, _, _) -> {}).await();
  }

  private ChildProcesses processes() {
    List<String> words = new ArrayList<>(StandInJob.command());
    words.add("compress");
    return new ChildProcesses(new ChildProcesses.Command(words, List.of(), Map.of()), folder);
  }

  private static JobProgressed job(String tag) {
    return new JobProgressed(
        "job",
        1,
        "compress",
        Phase.RUNNING,
        0,
        Optional.empty(),
        "",
        Optional.of(new JobRequest("tag: " + tag + "\n", Optional.empty(), false, Instant.EPOCH)),
        Optional.empty());
  }
}
