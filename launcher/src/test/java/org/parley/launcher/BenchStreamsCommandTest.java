package org.parley.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.parley.launcher.ParleyProcess.Run;

class BenchStreamsCommandTest {
  @Test
  void whatIsToBeMeasuredMustBeNamed() {
    Run run = InThisProcess.parley("bench");
    assertThat(run.status()).isEqualTo(2);
    assertThat(run.err()).startsWith("parley: what to measure is missing");
  }

  @Test
  void numbersThatMakeNoSenseAreRefusedBeforeAnythingIsSpoken() {
    for (List<String> wrong :
        List.of(
            List.of("--streams", "0"),
            List.of("--streams", "many"),
            List.of("--seconds", "-1"),
            List.of("--utterances", "0"),
            List.of("--most", "0"),
            List.of("--warm-up", "-1"),
            List.of("--loud"))) {
      List<String> arguments = new java.util.ArrayList<>(List.of("bench", "streams"));
      arguments.addAll(wrong);
      Run run = InThisProcess.parley(arguments.toArray(String[]::new));
      assertThat(run.status()).as("%s", wrong).isEqualTo(2);
      assertThat(run.out()).isEmpty();
      assertThat(run.err()).startsWith("parley: ").contains("Try: ./parley bench streams --help");
    }
  }

  @Test
  void aGatewayThatIsNotThereIsNamedInOneLine() {
    Run run =
        InThisProcess.parley(
            "bench", "streams", "--streams=1", "--distinct=1", "--gateway=http://127.0.0.1:1");
    assertThat(run.status()).isEqualTo(1);
    assertThat(run.err().lines().toList().getLast())
        .startsWith("parley: the gateway at http://127.0.0.1:1 cannot be reached");
    assertThat(run.err()).doesNotContain("\tat ");
  }
}
