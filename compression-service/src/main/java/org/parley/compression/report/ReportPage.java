package org.parley.compression.report;

import static java.util.Objects.requireNonNull;

import io.quarkus.qute.Engine;
import io.quarkus.qute.HtmlEscaper;
import io.quarkus.qute.RawString;
import io.quarkus.qute.ReflectionValueResolver;
import io.quarkus.qute.Template;
import io.quarkus.qute.Variant;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.parley.compression.bench.EngineTimes;
import org.parley.compression.bench.VersionBench;
import org.parley.compression.job.Flip;
import org.parley.compression.job.Front;
import org.parley.compression.job.JobReport;
import org.parley.compression.job.LayerRow;
import org.parley.compression.job.Loss;
import org.parley.compression.job.StepRow;
import org.parley.compression.job.Verdict;

/** A job's report as a page in one file: its styles and plots are in it. */
public final class ReportPage {
  private static final String TEMPLATE = "/report/page.html";
  private static final int MOST_LAYERS_DRAWN = 60;

  private ReportPage() {}

  /** A row of a table, its cells as text. */
  record Row(List<String> cells) {
    Row {
      cells = List.copyOf(cells);
    }
  }

  public static String of(JobReport report) {
    VersionBench bench = report.bench();
    return template()
        .data("version", bench.version())
        .data("parent", bench.parent())
        .data("recipe", report.recipe())
        .data("verdict", verdict(report.verdict()))
        .data("accepted", report.verdict() instanceof Verdict.Accepted)
        .data("summary", summary(bench))
        .data("steps", report.steps().stream().map(ReportPage::step).toList())
        .data("stepPlot", new RawString(stepPlot(report.steps())))
        .data("times", bench.times().stream().map(ReportPage::times).toList())
        .data("timePlot", new RawString(timePlot(bench.times())))
        .data("losses", losses(report))
        .data("layers", report.details().layers().stream().map(ReportPage::layer).toList())
        .data("layerPlot", new RawString(layerPlot(report.details().layers())))
        .data("front", report.search().map(ReportPage::front).orElse(List.of()))
        .data("tried", report.search().map(Front::tried).orElse(0))
        .data("frontPlot", new RawString(report.search().map(FrontPlots::svg).orElse("")))
        .data("lost", flips(report, true))
        .data("won", flips(report, false))
        .data("lostCount", report.details().lost())
        .data("wonCount", report.details().won())
        .render();
  }

  private static Template template() {
    Engine engine =
        Engine.builder()
            .addDefaults()
            .addValueResolver(new ReflectionValueResolver())
            .addResultMapper(new HtmlEscaper(List.of(Variant.TEXT_HTML)))
            .build();
    try (InputStream in = requireNonNull(ReportPage.class.getResourceAsStream(TEMPLATE))) {
      String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      return engine.parse(text, Variant.forContentType(Variant.TEXT_HTML));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + TEMPLATE, e);
    }
  }

  private static String verdict(Verdict verdict) {
    return switch (verdict) {
      case Verdict.Accepted accepted ->
          accepted.proven()
              ? "Accepted: its losses are proven to be inside the budget."
              : "Accepted: its losses are inside the budget by the estimate; that is not proven.";
      case Verdict.Refused refused -> "Refused: " + String.join("; ", refused.reasons());
    };
  }

  private static List<Row> summary(VersionBench bench) {
    return List.of(
        bytes("network", bench.ofParent().network(), bench.ofVersion().network()),
        bytes("bundle", bench.ofParent().wire(), bench.ofVersion().wire()),
        bytes("memory", bench.ofParent().memory(), bench.ofVersion().memory()));
  }

  private static Row bytes(String what, long parent, long version) {
    return row(
        what,
        number("%,d", parent),
        number("%,d", version),
        version == 0 ? "" : number("%.2f ×", (double) parent / version));
  }

  private static Row step(StepRow step) {
    return row(
        step.step(),
        number("%,d", step.networkBytes()),
        number("%,d", step.multiplyAdds()),
        maybe("%.3f", step.ms()),
        maybe("%.1f", step.seconds()));
  }

  private static String stepPlot(List<StepRow> steps) {
    List<String> names = new ArrayList<>();
    for (int i = 0; i < steps.size(); i++) {
      names.add(i == 0 ? "parent" : i + ". " + shortened(steps.get(i).step()));
    }
    return Plots.single(
        "network, kilobytes", names, steps.stream().map(s -> s.networkBytes() / 1e3).toList());
  }

  private static String shortened(String name) {
    return name.length() <= 28 ? name : name.substring(0, 27) + "…";
  }

  private static Row times(EngineTimes one) {
    return row(
        Integer.toString(one.batch()),
        number("%.3f", one.parent().p50()),
        number("%.3f", one.version().p50()),
        number("%.2f ×", one.p50Ratio()),
        number("%.3f", one.parent().p99()),
        number("%.3f", one.version().p99()),
        number("%.2f ×", one.p99Ratio()));
  }

  private static String timePlot(List<EngineTimes> times) {
    List<String> names = new ArrayList<>();
    List<Double> parent = new ArrayList<>();
    List<Double> version = new ArrayList<>();
    for (EngineTimes one : times) {
      names.addAll(List.of("p50, batch " + one.batch(), "p99, batch " + one.batch()));
      parent.addAll(List.of(one.parent().p50(), one.parent().p99()));
      version.addAll(List.of(one.version().p50(), one.version().p99()));
    }
    return Plots.pairs("milliseconds", names, new Plots.Pair(parent, version));
  }

  private static List<Row> losses(JobReport report) {
    List<Row> rows = new ArrayList<>();
    for (Map.Entry<String, Loss> entry : report.losses().entrySet()) {
      Loss loss = entry.getValue();
      rows.add(
          row(
              entry.getKey(),
              number("%,d", loss.items()),
              number("%.2f %%", 100 * loss.parent()),
              number("%.2f %%", 100 * loss.version()),
              points(loss.points()),
              number("%+.1f %%", loss.percentOfParent().estimate())));
    }
    return rows;
  }

  private static Row layer(LayerRow layer) {
    return row(
        layer.layer(),
        number("%,d", layer.parentBytes()),
        number("%,d", layer.versionBytes()),
        maybe("%.4f", layer.ms()),
        maybe("%.2e", layer.sensitivity()));
  }

  private static String layerPlot(List<LayerRow> layers) {
    List<LayerRow> drawn =
        layers.stream()
            .filter(layer -> layer.parentBytes() + layer.versionBytes() > 0)
            .sorted(java.util.Comparator.comparingLong(LayerRow::parentBytes).reversed())
            .limit(MOST_LAYERS_DRAWN)
            .toList();
    if (drawn.isEmpty()) {
      return "";
    }
    return Plots.pairs(
        "kilobytes",
        drawn.stream().map(layer -> shortened(layer.layer())).toList(),
        new Plots.Pair(
            drawn.stream().map(layer -> layer.parentBytes() / 1e3).toList(),
            drawn.stream().map(layer -> layer.versionBytes() / 1e3).toList()));
  }

  private static List<Row> front(Front front) {
    return front.points().stream()
        .map(point ->
            row(
                number("%,d", point.networkBytes()),
                number("%.2f ×", point.smaller()),
                number("%.3f", point.ms()),
                number("%.2f ×", point.faster()),
                points(point.loss()),
                point.chosen() ? "this version" : point.insideBudget() ? "inside" : "outside",
                Front.choices(point.choices())))
        .toList();
  }

  private static String points(Loss.Interval loss) {
    return number("%+.2f (%+.2f to %+.2f)", loss.estimate(), loss.low(), loss.high());
  }

  private static List<Row> flips(JobReport report, boolean lost) {
    return report.details().flips().stream()
        .filter(flip -> flip.lost() == lost)
        .map(ReportPage::flip)
        .toList();
  }

  private static Row flip(Flip flip) {
    return row(flip.measure(), flip.item(), flip.parent(), flip.version());
  }

  private static Row row(String... cells) {
    return new Row(List.of(cells));
  }

  private static String maybe(String format, Optional<Double> value) {
    return value.map(known -> number(format, known)).orElse("–");
  }

  private static String number(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }
}
