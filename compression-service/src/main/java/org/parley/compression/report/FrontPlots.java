package org.parley.compression.report;

import java.util.List;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.knowm.xchart.XYChart;
import org.parley.compression.job.Front;

/** What a search found, as pictures: losses against bytes, and against milliseconds. */
public final class FrontPlots {
  private FrontPlots() {}

  /** Both beside each other; empty where the machine has no fonts. */
  public static Optional<byte[]> png(Front front) {
    return Plots.FONTS ? Optional.of(Plots.png(charts(front))) : Optional.empty();
  }

  /** Both for a page. */
  static String svg(Front front) {
    return Plots.FONTS
        ? charts(front).stream().map(Plots::svg).collect(Collectors.joining())
        : Plots.NONE;
  }

  private static List<XYChart> charts(Front front) {
    return List.of(
        chart(front, "network, kilobytes", point -> point.networkBytes() / 1e3),
        chart(front, "milliseconds, p50", Front.Point::ms));
  }

  private static XYChart chart(Front front, String cost, ToDoubleFunction<Front.Point> of) {
    return Plots.front(
        Stream.concat(
                front.beaten().stream().map(point -> point(point, of, false)),
                front.points().stream().map(point -> point(point, of, true)))
            .toList(),
        cost,
        front.measure() + ", points more than the parent's");
  }

  private static Plots.Point point(
      Front.Point point, ToDoubleFunction<Front.Point> cost, boolean ofFront) {
    return new Plots.Point(cost.applyAsDouble(point), point.loss().estimate(), ofFront);
  }
}
