package org.parley.compression.prune;

import static org.assertj.core.api.Assertions.assertThat;
import static org.parley.compression.network.Dimensions.ANY;

import java.util.List;
import java.util.SplittableRandom;
import java.util.function.IntUnaryOperator;
import org.junit.jupiter.api.Test;
import org.parley.compression.network.Activation;
import org.parley.compression.network.ElementType;
import org.parley.compression.network.Layer;
import org.parley.compression.network.Network;
import org.parley.compression.network.Weights;

class ChannelChoiceTest {

  @Test
  void widthsAreMultiplesOfSixteenAndNeverNone() {
    assertThat(ChannelChoice.width(896, 448)).isEqualTo(448);
    assertThat(ChannelChoice.width(896, 455)).isEqualTo(448);
    assertThat(ChannelChoice.width(896, 457)).isEqualTo(464);
    assertThat(ChannelChoice.width(896, 1)).isEqualTo(16);
    assertThat(ChannelChoice.width(10, 5)).isEqualTo(10);
    assertThat(ChannelChoice.width(24, 23)).isEqualTo(16);
  }

  @Test
  void ofEachGroupTheHighestScoresStay() {
    ChannelGroups groups = new ChannelGroups(twoInner(64, 64));
    double[] scores = scores(groups, i -> i % 2 == 0 ? 100 - i : i);
    boolean[] kept = new ChannelChoice(groups, groups.groups(), scores).perGroup(_ -> 16);
    for (String value : List.of("one", "two")) {
      int[] units = groups.of(value);
      for (int i = 0; i < units.length; i++) {
        double score = i % 2 == 0 ? 100 - i : i;
        assertThat(kept[units[i]]).as(value + i).isEqualTo(score > 68);
      }
    }
  }

  @Test
  void togetherTheGroupThatIsWorthLessForItsProductsGoesFirst() {
    Network network = twoInner(64, 64);
    ChannelGroups groups = new ChannelGroups(network);
    double[] scores = scores(groups, _ -> 1);
    for (int unit : groups.of("two")) {
      scores[unit] = 10;
    }
    boolean[] kept =
        new ChannelChoice(groups, groups.groups(), scores).together(0.7 * network.multiplyAdds());
    assertThat(groups.multiplyAdds(kept)).isLessThanOrEqualTo(network.multiplyAdds() * 7 / 10);
    assertThat(count(groups, kept, "one")).isEqualTo(16);
    assertThat(count(groups, kept, "two")).isEqualTo(64);
  }

  @Test
  void togetherSavesWhatIsAskedForAndNotAWholeGroupMore() {
    for (long seed = 0; seed < 10; seed++) {
      Network network = twoInner(128, 96);
      ChannelGroups groups = new ChannelGroups(network);
      SplittableRandom random = new SplittableRandom(seed);
      double[] scores = scores(groups, _ -> random.nextInt(1, 1000));
      boolean[] kept =
          new ChannelChoice(groups, groups.groups(), scores).together(0.5 * network.multiplyAdds());
      double left = (double) groups.multiplyAdds(kept) / network.multiplyAdds();
      assertThat(left).as("seed %d", seed).isBetween(0.3, 0.5);
    }
  }

  private static int count(ChannelGroups groups, boolean[] kept, String value) {
    int count = 0;
    for (int unit : groups.of(value)) {
      count += kept[unit] ? 1 : 0;
    }
    return count;
  }

  private static double[] scores(ChannelGroups groups, IntUnaryOperator ofChannel) {
    double[] scores = new double[groups.count()];
    for (String value : List.of("one", "two")) {
      int[] units = groups.of(value);
      for (int i = 0; i < units.length; i++) {
        scores[units[i]] = ofChannel.applyAsInt(i);
      }
    }
    return scores;
  }

  private static Network twoInner(int first, int second) {
    SplittableRandom random = new SplittableRandom(1);
    Network.Builder net = Network.builder();
    String x = net.input("x", ElementType.FLOAT, ANY, 8);
    x = net.add("one", dense(random, 8, first), x);
    x = net.add("between", new Layer.LogSoftmax(), net.add("mid", dense(random, first, 8), x));
    x = net.add("two", dense(random, 8, second), x);
    return net.output("y", net.add("out", dense(random, second, 8), x)).build();
  }

  private static Layer dense(SplittableRandom random, int inputs, int outputs) {
    return new Layer.Dense(
        Weights.normal(random, 1, inputs, outputs), Weights.zeros(outputs), Activation.RELU);
  }
}
