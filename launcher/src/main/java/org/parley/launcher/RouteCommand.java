package org.parley.launcher;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import java.io.PrintWriter;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.parley.delivery.Broker;
import org.parley.delivery.PublishedVersions;
import org.parley.delivery.RouteWriter;
import org.parley.delivery.Routing;
import org.parley.events.RouteChanged;
import org.parley.events.RouteChanged.Arm;
import org.parley.launcher.suite.Layout;
import org.parley.launcher.suite.SuiteException;
import org.parley.runtime.BundleStore;
import org.parley.runtime.ModelVersion;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Shows which versions serve, or says by hand which are to. */
@Command(
    name = "route",
    description = {
      "Shows a model's route, or writes the next one: --champion alone serves everybody with it,",
      "--arm NAME=VERSION:WEIGHT divides the sessions, --shadow decodes along unheard."
    },
    mixinStandardHelpOptions = true)
final class RouteCommand implements Callable<Integer> {
  private static final JsonMapper JSON = JsonMapper.builder().addModule(new Jdk8Module()).build();

  @Parameters(paramLabel = "NAME", description = "asr or nlu.")
  private String name = "";

  @Option(
      names = "--champion",
      paramLabel = "NAME@V",
      description = "Serves whoever is in no experiment.")
  private Optional<String> champion = Optional.empty();

  @Option(
      names = "--arm",
      paramLabel = "ARM=NAME@V:WEIGHT",
      description = "An arm of the experiment; may be given again.")
  private List<String> arms = new ArrayList<>();

  @Option(names = "--salt", defaultValue = "", description = "Spreads the sessions over the arms.")
  private String salt = "";

  @Option(names = "--shadow", paramLabel = "NAME@V", description = "Decodes along unheard.")
  private Optional<String> shadow = Optional.empty();

  @Option(names = "--json", description = "Print one JSON object.")
  private boolean json;

  @Mixin private KafkaOption kafka = new KafkaOption();

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws JsonProcessingException {
    Broker broker = kafka.broker();
    RouteChanged route = champion.isPresent() ? write(broker, champion.get()) : current(broker);
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      out.println(JSON.writeValueAsString(route));
    } else {
      print(route, out);
    }
    return 0;
  }

  private RouteChanged current(Broker broker) {
    if (!arms.isEmpty() || shadow.isPresent()) {
      throw new SuiteException("a route needs its --champion");
    }
    return RouteWriter.current(broker, name)
        .orElseThrow(() ->
            new SuiteException(
                name + " has no route yet: the version of models/default.yaml serves it"));
  }

  private RouteChanged write(Broker broker, String wanted) {
    Routing routing =
        new Routing(name, wanted, arms.stream().map(RouteCommand::arm).toList(), salt, shadow);
    Layout layout = ParleyCommand.layout();
    requireAvailable(broker, layout, routing);
    try (RouteWriter writer =
        new RouteWriter(broker, KafkaOption.key(layout), InstantSource.system(), "/launcher")) {
      return writer.write(routing);
    }
  }

  static Arm arm(String text) {
    int equals = text.indexOf('=');
    int colon = text.lastIndexOf(':');
    try {
      if (equals < 1 || colon < equals) {
        throw new IllegalArgumentException("it is not of the form ARM=NAME@V:WEIGHT");
      }
      return new Arm(
          text.substring(0, equals),
          text.substring(equals + 1, colon),
          Double.parseDouble(text.substring(colon + 1)));
    } catch (IllegalArgumentException e) {
      throw new SuiteException("arm '" + text + "': " + e.getMessage(), e);
    }
  }

  private static void requireAvailable(Broker broker, Layout layout, Routing routing) {
    PublishedVersions published = PublishedVersions.read(broker);
    ModelVersion shipped = new BundleStore(layout.models()).champions().get(routing.name());
    for (String version : routing.versions()) {
      boolean here = shipped != null && shipped.toString().equals(version);
      if (!here && published.find(version).isEmpty()) {
        throw new SuiteException(
            version + " is not published; ./parley models publish " + version + " does that");
      }
    }
  }

  private static void print(RouteChanged route, PrintWriter out) {
    out.printf("%s revision %d%n", route.name(), route.revision());
    out.printf("  champion   %s%n", route.champion());
    double sum = route.arms().stream().mapToDouble(Arm::weight).sum();
    route
        .arms()
        .forEach(arm ->
            out.printf("  %-10s %s  %.1f %%%n", arm.name(), arm.model(), 100 * arm.weight() / sum));
    route.shadow().ifPresent(version -> out.printf("  shadow     %s%n", version));
  }
}
