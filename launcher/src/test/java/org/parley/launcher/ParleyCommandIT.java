package org.parley.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.parley.launcher.ParleyProcess.Run;
import org.parley.launcher.suite.Layout;
import org.parley.launcher.suite.RunFolder;
import org.parley.launcher.suite.Service;
import org.parley.runtime.BundleStore;
import org.parley.runtime.BundleWriter;
import org.parley.runtime.Manifest;
import org.parley.runtime.ModelVersion;

/** The command as people run it: a process with arguments, output and an exit status. */
class ParleyCommandIT {
  private static final Duration LIMIT = Duration.ofSeconds(90);

  @TempDir Path folder;

  private Layout layout = new Layout(Path.of(""), Path.of(""));
  private ParleyProcess parley = new ParleyProcess(layout, LIMIT);

  @BeforeEach
  void buildStandIns() throws IOException {
    layout = StandInProject.in(folder);
    parley = new ParleyProcess(layout, LIMIT);
  }

  @AfterEach
  void stop() throws Exception {
    parley.run("down");
  }

  @Test
  void upDetachedIsReadyWhenItReturnsAndDownLeavesNoProcess() throws Exception {
    Run up = parley.up();
    assertThat(up.err()).contains("ready after");
    assertThat(up.out())
        .isEqualTo("http://127.0.0.1:" + parley.ports().of(Service.GATEWAY) + "/\n");
    assertThat(up.status()).isZero();
    List<ProcessHandle> processes = parley.processes();
    assertThat(processes).hasSize(1 + Service.usual().size());

    Run down = parley.run("down");

    assertThat(down.status()).isZero();
    assertThat(down.err()).isEqualTo("parley is stopped\n");
    assertThat(processes).noneMatch(ProcessHandle::isAlive);
  }

  @Test
  void aSecondUpSaysThatItIsRunning() throws Exception {
    parley.up();
    List<ProcessHandle> first = parley.processes();
    Run second = parley.up();
    assertThat(second.err()).startsWith("parley is already running");
    assertThat(second.out()).startsWith("http://127.0.0.1:");
    assertThat(parley.processes()).isEqualTo(first);
  }

  @Test
  void downAfterTheSupervisorWasKilledLeavesNoProcess() throws Exception {
    parley.up();
    List<ProcessHandle> processes = parley.processes();
    ProcessHandle supervisor = processes.getFirst();
    supervisor.destroyForcibly();
    supervisor.onExit().join();

    assertThat(parley.run("status").status()).isEqualTo(1);
    assertThat(parley.run("down").status()).isZero();
    assertThat(processes).noneMatch(ProcessHandle::isAlive);
  }

  @Test
  void upAfterTheSupervisorWasKilledEndsWhatItLeftAndStarts() throws Exception {
    parley.up();
    List<ProcessHandle> left = parley.processes();
    left.getFirst().destroyForcibly();
    left.getFirst().onExit().join();

    Run again = parley.up();

    assertThat(again.err()).contains("ready after");
    assertThat(left).noneMatch(ProcessHandle::isAlive);
    assertThat(parley.processes()).hasSize(1 + Service.usual().size());
  }

  @Test
  void everythingEndsWithTheProcessThatOwnsIt() throws Exception {
    Process owner = new ProcessBuilder("sleep", "600").start();
    ParleyProcess owned = new ParleyProcess(layout, LIMIT, owner.toHandle());
    try {
      owned.up();
      List<ProcessHandle> processes = owned.processes();
      assertThat(processes).hasSize(1 + Service.usual().size());

      owner.destroyForcibly();

      for (ProcessHandle process : processes) {
        process.onExit().get(LIMIT.toSeconds(), TimeUnit.SECONDS);
      }
    } finally {
      owner.destroyForcibly();
    }
  }

  @Test
  void downWithoutUpSaysThatNothingRuns() throws Exception {
    Run down = parley.run("down");
    assertThat(down.status()).isZero();
    assertThat(down.err()).isEqualTo("parley is not running\n");
  }

  @Test
  void statusAndLogsTellOfTheRunningSuite() throws Exception {
    parley.up();
    Run status = parley.run("status", "--json");
    JsonNode json = new JsonMapper().readTree(status.out());
    assertThat(json.get("ready").asBoolean()).isTrue();
    assertThat(json.get("console").asText()).startsWith("http://127.0.0.1:");
    assertThat(json.get("services")).hasSize(Service.usual().size());
    json.get("services")
        .forEach(service -> {
          assertThat(service.get("state").asText()).isEqualTo("running");
          assertThat(ProcessHandle.of(service.get("pid").asLong())).isPresent();
        });
    assertThat(status.status()).isZero();

    Run logs = parley.run("logs", "nlu-service");
    assertThat(logs.out()).contains("listening with Kafka at 127.0.0.1:" + parley.ports().kafka());
  }

  /** Stand-ins warn of the skills that they were given. */
  @Test
  void skillsAndModelsOfOnesOwnReachTheServicesAndWarningsThePerson() throws Exception {
    Layout own =
        new Layout(
            layout.root(),
            layout.state(),
            folder.resolve("my-models"),
            folder.resolve("my-skills"));
    StandInProject.copyShippedSkills(own.skills());
    parley = new ParleyProcess(own, LIMIT);
    String warning = "nlu: " + own.models() + " does not know " + own.skills();
    Run up = parley.up();
    assertThat(up.status()).as(up.err()).isZero();
    assertThat(up.err()).contains(warning);
    assertThat(parley.run("status").out()).contains(warning);
    JsonNode json = new JsonMapper().readTree(parley.run("status", "--json").out());
    assertThat(json.get("warnings")).extracting(JsonNode::asText).contains(warning);
  }

  @Test
  void aMistakeInASkillIsToldByFileAndLineAndNothingIsStarted() throws Exception {
    Path skill = layout.skills().resolve("plants.yaml");
    Files.writeString(skill, "skill: plants\ndescription: Waters.\nintent: {}\n");
    Run up = parley.up();
    assertThat(up.status()).isEqualTo(1);
    assertThat(up.err()).startsWith("parley: plants.yaml:3: unknown key 'intent'").hasLineCount(1);
    assertThat(parley.processes()).isEmpty();
  }

  @Test
  void aTrainedModelBecomesTheOneThatTheNextUpBeginsWith() throws Exception {
    ModelVersion trained =
        new BundleWriter(Manifest.Draft.of("nlu", "mine"))
            .add("words.txt", "water")
            .write(layout.models().resolve("nlu-mine.parley"));
    Run use = parley.run("models", "use", trained.toString());
    assertThat(use.status()).as(use.err()).isZero();
    assertThat(new BundleStore(layout.models()).champion("nlu").version()).isEqualTo(trained);
    assertThat(parley.run("models").out()).contains(trained.toString()).contains("champion");

    Run unknown = parley.run("models", "use", "nlu@other-0123456789ab");
    assertThat(unknown.status()).isEqualTo(1);
    assertThat(unknown.err())
        .startsWith("parley: ")
        .contains("./parley models lists")
        .hasLineCount(1);
    assertThat(new BundleStore(layout.models()).champion("nlu").version()).isEqualTo(trained);
  }

  @Test
  void aServiceThatDoesNotExistHasNoLogs() throws Exception {
    Run unknown = parley.run("logs", "coffee");
    assertThat(unknown.status()).isEqualTo(1);
    assertThat(unknown.err())
        .isEqualTo(
            "parley: no service is called coffee; there are gateway, asr, nlu, dialog, tts, broker"
                + " and supervisor\n");
  }

  @Test
  void aFailedUpSaysWhyInOneLineAndLeavesNothing() throws Exception {
    Files.delete(layout.jar("gateway-service"));
    Run up = parley.up();
    assertThat(up.status()).isEqualTo(1);
    assertThat(up.out()).isEmpty();
    assertThat(up.err())
        .isEqualTo(
            "parley: " + layout.jar("gateway-service") + " is missing; build the project first\n");
    assertThat(new RunFolder(layout).supervisor()).isEmpty();
  }

  @Test
  void anUnknownCommandIsOneClearLine() throws Exception {
    Run run = parley.run("dance");
    assertThat(run.status()).isEqualTo(2);
    assertThat(run.err()).startsWith("parley: there is no command 'dance'\n");
  }
}
