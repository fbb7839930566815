package org.parley.compression.queue;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.parley.events.JobProgressed;
import org.parley.events.JobRequest;

/**
 * Does each job in a process of its own, with a heap of its own: one that runs out of memory, or
 * whose native library crashes, takes nobody with it. A job has a folder with its recipe, its log
 * and, at its end, its report.
 */
public final class ChildProcesses implements JobRunner {
  public static final String LOG = "log.txt";
  private static final String RECIPE = "recipe.yaml";
  private static final Duration TIME_TO_END = Duration.ofSeconds(10);

  private final Command command;
  private final Path folder;

  /**
   * @param words what is run; the recipe and further options follow
   * @param options of every job
   * @param environment in addition to this process's
   */
  public record Command(List<String> words, List<String> options, Map<String, String> environment) {
    public Command {
      words = List.copyOf(words);
      options = List.copyOf(options);
      environment = Map.copyOf(environment);
    }
  }

  /**
   * @param folder in which each job has one
   */
  public ChildProcesses(Command command, Path folder) {
    this.command = command;
    this.folder = folder;
  }

  /** Where a job's recipe, log and report lie. */
  public Path folder(String job) {
    return folder.resolve(job);
  }

  @Override
  public Run start(JobProgressed job, JobListener listener) {
    Path own = folder(job.job());
    JobRequest request = job.request().orElseThrow();
    try {
      Files.createDirectories(own);
      Path recipe = Files.writeString(own.resolve(RECIPE), request.recipe());
      return new Child(process(recipe, request), own.resolve(LOG), listener);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot start a job in " + own + ": " + e.getMessage(), e);
    }
  }

  private Process process(Path recipe, JobRequest request) throws IOException {
    List<String> words = new ArrayList<>(command.words());
    words.add(recipe.toString());
    words.addAll(command.options());
    words.addAll(List.of("--report-folder", String.valueOf(recipe.getParent())));
    request.parent().ifPresent(parent -> words.addAll(List.of("--model", parent)));
    Path log = recipe.resolveSibling(LOG);
    ProcessBuilder builder =
        new ProcessBuilder(words)
            .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
            .redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()));
    builder.environment().putAll(command.environment());
    return builder.start();
  }

  @Override
  public void forget(String job) {
    Path own = folder(job);
    if (!Files.isDirectory(own)) {
      return;
    }
    try (Stream<Path> files = Files.walk(own)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot delete " + own + ": " + e.getMessage(), e);
    }
  }

  /** A process that tells what happens in lines of JSON. */
  private static final class Child implements Run {
    private static final JsonMapper JSON = new JsonMapper();

    private final Process process;
    private final Path log;
    private final JobListener listener;
    private Optional<JobEnd> end = Optional.empty();

    Child(Process process, Path log, JobListener listener) {
      this.process = process;
      this.log = log;
      this.listener = listener;
    }

    @Override
    public JobEnd await() throws InterruptedException {
      try (BufferedReader lines = process.inputReader()) {
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
          take(line);
        }
      } catch (IOException e) {
        // A process that is killed may close its output in the middle of a line.
      }
      int status = process.waitFor();
      return end.orElseGet(() -> new JobEnd.Failed(ChildEnd.reason(status, log)));
    }

    private void take(String line) throws IOException {
      Optional<JsonNode> fields = json(line);
      if (fields.isEmpty()) {
        log(line);
        return;
      }
      JsonNode told = fields.get();
      if (told.has("line")) {
        log(told.get("line").asText());
      } else if (told.has("done")) {
        listener.reached(
            told.get("done").asDouble(),
            Optional.ofNullable(told.get("left")).map(JsonNode::asText).map(Duration::parse),
            told.path("part").asText());
      } else if (told.has("accepted")) {
        end = Optional.of(new JobEnd.Succeeded(told.get("accepted").asText(), note(told)));
      } else if (told.has("refused")) {
        end = Optional.of(new JobEnd.Refused(told.get("refused").asText()));
      }
    }

    private static String note(JsonNode told) {
      return told.path("note").asText();
    }

    /** Native libraries write what they like on standard output. */
    private static Optional<JsonNode> json(String line) {
      try {
        return Optional.of(JSON.readTree(line)).filter(JsonNode::isObject);
      } catch (JacksonException e) {
        return Optional.empty();
      }
    }

    private void log(String line) throws IOException {
      Files.writeString(log, line + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    @Override
    public void cancel() {
      process.destroy();
      Thread.ofVirtual()
          .start(() -> {
            try {
              if (!process.waitFor(TIME_TO_END)) {
                process.destroyForcibly();
              }
            } catch (InterruptedException e) {
              process.destroyForcibly();
            }
          });
    }
  }
}
