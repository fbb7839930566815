package org.parley.launcher.eval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.parley.launcher.suite.Layout;
import org.parley.runtime.Bundle;
import org.parley.runtime.BundleRefusedException;
import org.parley.runtime.BundleStore;

class ModelsTest {
  private static final Models MODELS =
      new Models(Layout.find(Map.of("PARLEY_ROOT", ".."), Path.of("")));

  @Test
  void aBundleIsFoundByItsVersionByItsFileAndAsChampion() {
    Bundle champion = MODELS.find("nlu", Optional.empty());
    assertThat(champion.version())
        .isEqualTo(new BundleStore(Path.of("../models")).champion("nlu").version());
    assertThat(MODELS.find("nlu", Optional.of(champion.version().toString())).version())
        .isEqualTo(champion.version());
    assertThat(MODELS.find("nlu", Optional.of("../models/nlu-baseline.parley")).version().name())
        .isEqualTo("nlu");
  }

  @Test
  void aVersionThatIsNowhereIsNamedWithWhereItWasSoughtAndWhatHelps() {
    assertThatThrownBy(() -> MODELS.find("nlu", Optional.of("nlu@none-000000000000")))
        .isInstanceOf(BundleRefusedException.class)
        .hasMessageContaining("nlu@none-000000000000")
        .hasMessageContaining("./parley models");
  }
}
