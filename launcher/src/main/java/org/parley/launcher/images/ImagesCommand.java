package org.parley.launcher.images;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
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
      description =
          "linux/amd64 or linux/arm64; default: this machine's. Another than its own is made of Debian's"
              + " packages, which apt fetches.")
  private String platform = "";

  @Option(
      names = "--source",
      paramLabel = "URL",
      description = "Of the repository, for the images' labels.")
  private @Nullable String source;

  @Option(
      names = "--to",
      paramLabel = "DIR",
      description =
          "For the archives; default: .parley/images, and below it arm64 where that is not this machine's.")
  private @Nullable Path to;

  @Option(
      names = "--same-as",
      paramLabel = "DIR",
      description =
          "Fails where an image is not the same as the one in this folder, and says where they differ.")
  private @Nullable Path sameAs;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws Exception {
    requireTag();
    Architecture architecture = architecture();
    Layout layout = ParleyCommand.layout();
    List<Content> wanted = wanted(Content.all(layout), architecture);
    Path folder = folder(layout, architecture);
    var builder =
        new ImageBuilder(
            folder,
            RuntimeRoot.of(architecture, folder.resolve("runtime")),
            Origin.of(layout.root(), Optional.ofNullable(source)));
    boolean same = true;
    for (Content content : wanted) {
      ImageBuilder.Made made = builder.build(content, repository, tag);
      spec.commandLine().getOut().printf("%s  %s  %s%n", made.image(), made.digest(), made.tar());
      spec.commandLine().getOut().flush();
      same &= sameAs == null || isSame(made, sameAs.resolve(made.tar().getFileName()));
    }
    return same ? 0 : 1;
  }

  private Path folder(Layout layout, Architecture architecture) {
    if (to != null) {
      return to.toAbsolutePath();
    }
    Path images = layout.state().resolve("images");
    return architecture == Architecture.own() ? images : images.resolve(architecture.imageName());
  }

  private boolean isSame(ImageBuilder.Made made, Path other) throws IOException {
    List<String> differences = ImageDifference.between(other, made.tar());
    if (!differences.isEmpty()) {
      PrintWriter err = spec.commandLine().getErr();
      err.printf("parley: %s is not the same in %s and %s:%n", made.image(), other, made.tar());
      differences.forEach(line -> err.println("  " + line));
    }
    return differences.isEmpty();
  }

  /** A tag that moves cannot be rolled back to. */
  private void requireTag() {
    if (!tag.matches("[A-Za-z0-9_][A-Za-z0-9._-]{0,127}") || tag.equals("latest")) {
      throw new ParameterException(
          spec.commandLine(),
          "'" + tag + "' is no tag for an image; take a version, such as 0.1.0");
    }
  }

  private Architecture architecture() {
    if (platform.isEmpty()) {
      return Architecture.own();
    }
    return Architecture.named(platform.replaceFirst("^linux/", ""))
        .filter(one -> one.platform().equals(platform))
        .orElseThrow(() ->
            new ParameterException(
                spec.commandLine(),
                "no images are made for '%s', only for %s"
                    .formatted(
                        platform,
                        Arrays.stream(Architecture.values())
                            .map(Architecture::platform)
                            .collect(Collectors.joining(" and ")))));
  }

  /** Without names, those that are built for the architecture; what is left out is said. */
  private List<Content> wanted(List<Content> all, Architecture architecture) throws IOException {
    Set<String> known =
        all.stream().map(Content::name).collect(Collectors.toCollection(TreeSet::new));
    for (String name : names) {
      if (!known.contains(name)) {
        throw new ParameterException(
            spec.commandLine(),
            "there is no image '" + name + "', only " + String.join(", ", known));
      }
    }
    List<Content> wanted = new ArrayList<>();
    for (Content one : all) {
      if (!names.isEmpty() && !names.contains(one.name())) {
        continue;
      }
      if (one.isBuiltFor(architecture)) {
        wanted.add(one);
        continue;
      }
      String reason =
          "%s-service is built with TensorFlow of another platform; build it with -Dtensorflow.platform=%s"
              .formatted(one.name(), architecture.tensorFlow());
      if (!names.isEmpty()) {
        throw new ParameterException(spec.commandLine(), reason);
      }
      spec.commandLine().getErr().println("parley: without " + one.name() + ": " + reason);
    }
    return wanted;
  }
}
