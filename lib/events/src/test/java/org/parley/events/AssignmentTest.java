package org.parley.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AssignmentTest {
  private static final Assignment HALF = new Assignment(12, "half", "asr@2-9b1c0d2e3f40", 0.25);

  @Test
  void theHeaderNamesTheVersionFirst() {
    assertThat(HALF.header()).isEqualTo("asr@2-9b1c0d2e3f40;arm=half;revision=12;probability=0.25");
  }

  @Test
  void aHeaderIsReadAsItWasWritten() {
    Assignment awkward = new Assignment(1L << 40, "a b", "nlu@1-77d0e5a9c1f2", 0.1 + 0.2);
    assertThat(Assignment.parse(awkward.header())).isEqualTo(awkward);
  }

  @Test
  void partsOfANewerWriterAreIgnored() {
    assertThat(Assignment.parse(HALF.header() + ";invented=tomorrow;bare")).isEqualTo(HALF);
  }

  @Test
  void aHeaderOfAnotherFormIsNamedAndRefused() throws Exception {
    EventCodec codec = new EventCodec();
    Encoded encoded =
        codec.encode(
            Examples.transcript(),
            TurnContext.none().withAssigned(Map.of("asr", HALF)),
            Examples.TIME,
            "/test");
    for (String wrong :
        List.of("", "asr@2", "asr@2;arm=half;revision=x;probability=1", "a;b;c;d")) {
      Map<String, String> headers = new HashMap<>(encoded.headers());
      headers.put("parley_assigned_asr", wrong);
      assertThatThrownBy(
              () -> codec.decode(encoded.topic(), encoded.key(), headers, encoded.value()))
          .isInstanceOf(MalformedEventException.class)
          .hasMessageContaining("parley_assigned_asr");
    }
  }

  @Test
  void onlyAnOverrideIsOne() {
    assertThat(HALF.overridden()).isFalse();
    assertThat(Assignment.override(3, "asr@2-9b1c0d2e3f40").overridden()).isTrue();
  }

  @Test
  void aShareOfNothingIsNoAssignment() {
    for (double wrong : new double[] {0, -0.1, 1.01, Double.NaN}) {
      assertThatThrownBy(() -> new Assignment(1, "half", "asr@2-9b1c0d2e3f40", wrong))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }
}
