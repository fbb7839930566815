package org.parley.launcher.eval;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** How a measurement is told: a mixin that keeps the mistakes and prints the report. */
final class ReportOptions {
  /** Mistakes that stand in a report. */
  static final int WORST = 20;

  private static final JsonMapper JSON = JsonMapper.builder().addModule(new Jdk8Module()).build();

  @Option(
      names = "--mistakes",
      description =
          "Prints every mistake as it is met, besides the worst " + WORST + " at the end.")
  private boolean every;

  @Option(names = "--json", description = "Print one JSON object.")
  private boolean json;

  @Spec(Spec.Target.MIXEE)
  private CommandSpec command = CommandSpec.create();

  private final List<Mistake> mistakes = new ArrayList<>();

  void add(Mistake mistake) {
    mistakes.add(mistake);
    if (every) {
      command.commandLine().getErr().print(mistake.text());
    }
  }

  /** Most wrong first, equals in the order in which they were met. */
  List<Mistake> worst() {
    return mistakes.stream()
        .sorted(Comparator.comparingInt(Mistake::wrong).reversed())
        .limit(WORST)
        .toList();
  }

  /**
   * @param report what {@code --json} prints
   * @param text what is printed for people, with a line end; the worst mistakes follow it
   */
  void print(Object report, String text) throws JsonProcessingException {
    PrintWriter out = command.commandLine().getOut();
    if (json) {
      out.println(JSON.writeValueAsString(report));
      return;
    }
    out.print(text);
    List<Mistake> worst = worst();
    if (!worst.isEmpty()) {
      out.printf("the worst %d of %d mistakes:%n", worst.size(), mistakes.size());
      worst.forEach(mistake -> out.print(mistake.text()));
    }
    out.flush();
  }
}
