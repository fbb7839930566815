package org.parley.launcher.eval;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.parley.delivery.Broker;
import org.parley.launcher.KafkaOption;
import org.parley.launcher.suite.Layout;
import org.parley.launcher.suite.SuiteException;
import org.parley.recognition.Recognizer;
import org.parley.runtime.Bundle;
import org.parley.skills.SkillSet;
import org.parley.understanding.Interpreter;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** What a candidate would have made of what people said lately. */
@Command(
    name = "replay",
    description = {
      "Runs logged sound through a version of asr, or logged transcripts through one of nlu, here and",
      "unheard, and prints where it differs from what happened. Sound is kept for an hour."
    },
    mixinStandardHelpOptions = true)
public final class ReplayCommand implements Callable<Integer> {
  private static final JsonMapper JSON =
      JsonMapper.builder()
          .addModules(new Jdk8Module(), new JavaTimeModule())
          .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
          .build();

  @Option(
      names = "--since",
      paramLabel = "TIME",
      defaultValue = "10m",
      converter = Ago.class,
      description = "How far back: 90s, 10m, 1h (${DEFAULT-VALUE}).")
  private Duration since = Duration.ZERO;

  @Option(
      names = "--model",
      paramLabel = "NAME@V|FILE",
      required = true,
      description = "The candidate: a version that lies here or is published, or a bundle's file.")
  private String model = "";

  @Option(
      names = "--most",
      paramLabel = "N",
      defaultValue = "1000",
      description = "No more utterances than these (${DEFAULT-VALUE}).")
  private int most;

  @Option(names = "--json", description = "Print one JSON object.")
  private boolean json;

  @Mixin private KafkaOption kafka = new KafkaOption();

  @Spec private CommandSpec spec;

  /** {@code 10m}, or what {@link Duration} reads. */
  static final class Ago implements ITypeConverter<Duration> {
    @Override
    public Duration convert(String text) {
      try {
        String upper = text.toUpperCase(Locale.ROOT);
        Duration read =
            Duration.parse(
                upper.startsWith("P") ? upper : (upper.endsWith("D") ? "P" : "PT") + upper);
        if (!read.isNegative()) {
          return read;
        }
      } catch (DateTimeParseException e) {
        // Told below, in the words of the one who typed it.
      }
      throw new TypeConversionException("'" + text + "' is no time such as 90s, 10m or 1h");
    }
  }

  @Override
  public Integer call() throws JsonProcessingException {
    Layout layout = Layout.find(System.getenv(), java.nio.file.Path.of(""));
    Broker broker = kafka.broker();
    Bundle bundle = new Models(layout).findOrFetch(model, broker);
    Replay.Report report = report(layout, broker, bundle, Instant.now().minus(since));
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      out.println(JSON.writeValueAsString(report));
    } else {
      print(report, out);
    }
    out.flush();
    if (report.utterances() == 0) {
      spec.commandLine()
          .getErr()
          .println("parley: nothing that " + bundle.version().name() + " reads was logged since");
      return 1;
    }
    return 0;
  }

  private Replay.Report report(Layout layout, Broker broker, Bundle bundle, Instant from) {
    return switch (bundle.version().name()) {
      case "asr" -> {
        try (Recognizer recognizer = Recognizer.load(bundle, 1)) {
          yield new AsrReplay(broker, recognizer).run(from, most);
        }
      }
      case "nlu" -> {
        try (Interpreter interpreter = Interpreter.load(bundle, SkillSet.load(layout.skills()))) {
          yield new NluReplay(broker, interpreter, ZoneId.systemDefault()).run(from, most);
        }
      }
      default -> throw new SuiteException(bundle.version() + " serves nobody; replay asr or nlu");
    };
  }

  private static void print(Replay.Report report, PrintWriter out) {
    for (Replay.Outcome outcome : report.differences()) {
      out.printf(
          "%s/%s: %d differ%n  happened   %s   (%s)%n  candidate  %s%n",
          outcome.session(),
          outcome.utterance(),
          outcome.changed(),
          outcome.happened(),
          outcome.served(),
          outcome.candidate());
    }
    out.printf(
        "%s beside %s on %d utterances since %s: %d the same, %d differ in %d of %d parts; %d"
            + " skipped; %.2f ms of one core an utterance%n",
        report.model(),
        String.join(", ", report.served()),
        report.utterances(),
        report.since(),
        report.same(),
        report.different(),
        report.changed(),
        report.parts(),
        report.skipped(),
        report.msPerUtterance());
  }
}
