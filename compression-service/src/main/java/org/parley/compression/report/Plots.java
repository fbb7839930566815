package org.parley.compression.report;

import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.GraphicsEnvironment;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import javax.imageio.ImageIO;
import org.knowm.xchart.BitmapEncoder;
import org.knowm.xchart.CategoryChart;
import org.knowm.xchart.CategoryChartBuilder;
import org.knowm.xchart.VectorGraphicsEncoder;
import org.knowm.xchart.VectorGraphicsEncoder.VectorGraphicsFormat;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.internal.chartpart.Chart;
import org.knowm.xchart.style.Styler;
import org.knowm.xchart.style.markers.SeriesMarkers;

/** Charts as SVG for a page, and as PNG. */
final class Plots {
  private static final Color PARENT = new Color(0x9a, 0xa5, 0xb1);
  private static final Color VERSION = new Color(0x2f, 0x6f, 0xde);
  private static final int WIDTH = 860;

  /** In place of a plot. */
  static final String NONE =
      "<p class=\"note\">No plot: this machine has no fonts; install fontconfig and a font.</p>";

  static final boolean FONTS = hasFonts();

  private Plots() {}

  /** Values of the parent and of the version for each name. */
  record Pair(List<Double> parent, List<Double> version) {
    Pair {
      parent = List.copyOf(parent);
      version = List.copyOf(version);
    }
  }

  /** Bars for each name side by side. */
  static String pairs(String unit, List<String> names, Pair values) {
    if (!FONTS) {
      return NONE;
    }
    CategoryChart chart = bars(unit);
    chart.addSeries("parent", names, values.parent()).setFillColor(PARENT);
    chart.addSeries("version", names, values.version()).setFillColor(VERSION);
    return svg(chart);
  }

  /** One bar for each name. */
  static String single(String unit, List<String> names, List<Double> values) {
    if (!FONTS) {
      return NONE;
    }
    CategoryChart chart = bars(unit);
    chart.getStyler().setLegendVisible(false);
    chart.addSeries(unit, names, values).setFillColor(VERSION);
    return svg(chart);
  }

  private static CategoryChart bars(String unit) {
    CategoryChart chart =
        new CategoryChartBuilder().width(WIDTH).height(300).yAxisTitle(unit).build();
    style(chart.getStyler());
    chart.getStyler().setXAxisLabelRotation(35);
    chart.getStyler().setAvailableSpaceFill(0.8);
    return chart;
  }

  /**
   * A point of a front.
   *
   * @param cost of whatever the plot is of
   * @param chosen whether no other is better in all that counts
   */
  record Point(double cost, double loss, boolean chosen) {}

  /** Costs against losses, those of the front over the others. */
  static XYChart front(List<Point> points, String cost, String loss) {
    XYChart chart =
        new XYChartBuilder().width(WIDTH / 2).height(360).xAxisTitle(cost).yAxisTitle(loss).build();
    style(chart.getStyler());
    chart.getStyler().setLegendPosition(Styler.LegendPosition.InsideNE);
    chart.getStyler().setDefaultSeriesRenderStyle(XYSeries.XYSeriesRenderStyle.Scatter);
    scatter(chart, "beaten", points.stream().filter(point -> !point.chosen()).toList())
        .ifPresent(s -> s.setMarker(SeriesMarkers.CIRCLE).setMarkerColor(PARENT));
    scatter(chart, "front", points.stream().filter(Point::chosen).toList())
        .ifPresent(s -> s.setMarker(SeriesMarkers.DIAMOND).setMarkerColor(VERSION));
    return chart;
  }

  private static Optional<XYSeries> scatter(XYChart chart, String name, List<Point> points) {
    return points.isEmpty()
        ? Optional.empty()
        : Optional.of(
            chart.addSeries(
                name,
                points.stream().map(Point::cost).toList(),
                points.stream().map(Point::loss).toList()));
  }

  private static void style(Styler styler) {
    styler.setChartBackgroundColor(Color.WHITE);
    styler.setLegendBorderColor(Color.WHITE);
    styler.setBaseFont(new Font(Font.SANS_SERIF, Font.PLAIN, 12));
  }

  /** A server's image may have none; a report without plots is better than none after hours. */
  private static boolean hasFonts() {
    try {
      return GraphicsEnvironment.getLocalGraphicsEnvironment().getAvailableFontFamilyNames().length
          > 0;
    } catch (RuntimeException | LinkageError | InternalError e) {
      return false;
    }
  }

  static String svg(Chart<?, ?> chart) {
    try {
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      VectorGraphicsEncoder.saveVectorGraphic(chart, out, VectorGraphicsFormat.SVG);
      String svg = out.toString(StandardCharsets.UTF_8);
      // Without what may only stand at a document's beginning.
      return svg.substring(svg.indexOf("<svg"));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot draw: " + e.getMessage(), e);
    }
  }

  /** Charts of one size side by side. */
  static byte[] png(List<? extends Chart<?, ?>> charts) {
    List<BufferedImage> images = charts.stream().map(BitmapEncoder::getBufferedImage).toList();
    int width = images.stream().mapToInt(BufferedImage::getWidth).sum();
    BufferedImage all =
        new BufferedImage(width, images.getFirst().getHeight(), BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = all.createGraphics();
    int x = 0;
    for (BufferedImage image : images) {
      graphics.drawImage(image, x, 0, null);
      x += image.getWidth();
    }
    graphics.dispose();
    try {
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      ImageIO.write(all, "png", out);
      return out.toByteArray();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot draw: " + e.getMessage(), e);
    }
  }
}
