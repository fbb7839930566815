package org.parley.launcher.images;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.parley.launcher.ParleyCommand;
import org.parley.launcher.suite.Layout;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Makes the images that the manifests under {@code deploy/} name. */
@Command(
    name = "images",
    description = "Makes a container image of every service, without Docker.",
    mixinStandardHelpOptions = true)
public final class ImagesCommand implements Callable<Integer> {
  @Parameters(
      arity = "0..*",
      paramLabel = "SERVICE",
      description = "Which: gateway, asr, nlu, …; all where it is left out.")
  private List<String> names = new ArrayList<>();

  @Option(
      names = "--tag",
      defaultValue = "0.1.0",
      description = "Never 'latest'; default: ${DEFAULT-VALUE}.")
  private String tag = "";

  @Option(
      names = "--repository",
      defaultValue = "parley",
      description =
          "Before the service's name, with a registry if need be; default: ${DEFAULT-VALUE}.")
  private String repository = "";

  @Option(
      names = "--platform",
      paramLabel = "OS/ARCH",
      description = "Says which platform is meant; only this machine's own can be made.")
  private String platform = "";

  @Option(
      names = "--source",
      paramLabel = "URL",
      description = "Of the repository, for the images' labels.")
  private @Nullable String source;

  @Option(
      names = "--to",
      paramLabel = "DIR",
      description = "For the archives; default: .parley/images.")
  private @Nullable Path to;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws Exception {
    requireTag();
    requirePlatform();
    Layout layout = ParleyCommand.layout();
    Path folder = to == null ? layout.state().resolve("images") : to.toAbsolutePath();
    List<Content> wanted = wanted(Content.all(layout));
    var builder =
        new ImageBuilder(
            folder,
            RuntimeRoot.ofThisMachine(folder.resolve("runtime")),
            Origin.of(layout.root(), Optional.ofNullable(source)));
    for (Content content : wanted) {
      ImageBuilder.Made made = builder.build(content, repository, tag);
      spec.commandLine().getOut().printf("%s  %s  %s%n", made.image(), made.digest(), made.tar());
      spec.commandLine().getOut().flush();
    }
    return 0;
  }

  /** A tag that moves cannot be rolled back to. */
  private void requireTag() {
    if (!tag.matches("[A-Za-z0-9_][A-Za-z0-9._-]{0,127}") || tag.equals("latest")) {
      throw new ParameterException(
          spec.commandLine(),
          "'" + tag + "' is no tag for an image; take a version, such as 0.1.0");
    }
  }

  /** What runs in an image is cut out of this machine: its JDK's runtime, its C libraries. */
  private void requirePlatform() {
    String own = "linux/" + ImageBuilder.architecture();
    if (!platform.isEmpty() && !platform.equals(own)) {
      throw new ParameterException(
          spec.commandLine(),
          "images for %s are made on such a machine: jlink cuts the runtime out of its JDK, and this one's is %s"
              .formatted(platform, own));
    }
  }

  private List<Content> wanted(List<Content> all) {
    Set<String> known =
        all.stream().map(Content::name).collect(Collectors.toCollection(TreeSet::new));
    for (String name : names) {
      if (!known.contains(name)) {
        throw new ParameterException(
            spec.commandLine(),
            "there is no image '" + name + "', only " + String.join(", ", known));
      }
    }
    return all.stream().filter(one -> names.isEmpty() || names.contains(one.name())).toList();
  }
}
