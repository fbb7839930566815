package org.parley.launcher;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.parley.launcher.gateway.Gateway;
import org.parley.media.Limits;
import org.parley.media.SoundFiles;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Asks one turn with a recording or a text, and keeps the reply's sound as a file. */
@Command(
    name = "ask",
    description = "Asks one turn and writes the reply's sound to a WAV file.",
    mixinStandardHelpOptions = true)
final class AskCommand implements Callable<Integer> {
  private static final List<String> STAGES =
      List.of("transcript", "interpretation", "reply", "firstAudio");

  /** More than a gateway takes, however it is configured, and little enough for this process. */
  private static final Limits MOST = new Limits(64L << 20, Duration.ofMinutes(10));

  @ArgGroup(multiplicity = "1")
  private Question question = new Question();

  @Option(
      names = "--session",
      paramLabel = "ID",
      description = "The session; a new one where it is left out.")
  private @Nullable String session;

  @Option(
      names = "--model",
      paramLabel = "NAME@V",
      description = {
        "A version that answers, whatever the session's arm is; may be given for asr and for nlu.",
        "It must be named in the route, if only as an arm of weight 0."
      })
  private List<String> models = new ArrayList<>();

  @Option(names = "--json", description = "Print one JSON object.")
  private boolean json;

  @Mixin private final GatewayOption gateway = new GatewayOption();
  @Spec private CommandSpec spec;

  /** One of the two. */
  static final class Question {
    @Parameters(paramLabel = "FILE", description = "WAV, FLAC or Ogg Opus; any rate and channels.")
    private @Nullable Path file;

    @Option(names = "--text", paramLabel = "TEXT", description = "What would have been said.")
    private @Nullable String text;
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    try (Gateway opened = gateway.open()) {
      ObjectNode answer = ask(opened);
      keepSound(answer, ParleyCommand.layout().state().resolve("replies"));
      PrintWriter out = spec.commandLine().getOut();
      if (json) {
        out.println(answer);
      } else {
        print(answer, out);
      }
    }
    return 0;
  }

  private ObjectNode ask(Gateway opened) throws IOException, InterruptedException {
    Optional<String> named = Optional.ofNullable(session);
    if (question.file == null) {
      byte[] text = String.valueOf(question.text).getBytes(StandardCharsets.UTF_8);
      return opened.ask("text/plain; charset=UTF-8", text, named, models);
    }
    if (!Files.isRegularFile(question.file)) {
      throw new IllegalArgumentException(
          Files.exists(question.file)
              ? question.file + " is no file"
              : "there is no file " + question.file);
    }
    // Read here for an error that names the file; sent as it is, so that the gateway hears what is
    // in it.
    SoundFiles.read(question.file, MOST);
    return opened.ask("audio/wav", Files.readAllBytes(question.file), named, models);
  }

  /** Replaces the sound in the answer by the file that now holds it. */
  static void keepSound(ObjectNode answer, Path folder) throws IOException {
    if (!answer.has("replyWav")) {
      return;
    }
    Path file =
        Files.createDirectories(folder)
            .resolve(
                answer.path("session").asText() + "-" + answer.path("utterance").asText() + ".wav");
    Files.write(file, answer.path("replyWav").binaryValue());
    answer.put("replyWav", file.toString());
  }

  private static void print(ObjectNode answer, PrintWriter out) {
    out.println("heard    " + answer.path("transcript").asText());
    JsonNode intent = answer.path("intent");
    if (!intent.isMissingNode()) {
      List<String> slots = new ArrayList<>();
      answer
          .path("slots")
          .properties()
          .forEach(slot -> {
            JsonNode value = slot.getValue();
            (value.isArray() ? value.valueStream() : Stream.of(value))
                .forEach(one -> slots.add(slot.getKey() + "=" + one.asText()));
          });
      out.printf(
          "meaning  %s (%.2f) %s%n",
          intent.path("name").asText(),
          intent.path("confidence").asDouble(),
          String.join(", ", slots));
    }
    out.println("reply    " + answer.path("reply").asText());
    if (answer.has("replyWav")) {
      out.println("sound    " + answer.path("replyWav").asText());
    }
    List<String> times = new ArrayList<>();
    for (String stage : STAGES) {
      if (answer.path("ms").has(stage)) {
        times.add(stage + " " + answer.path("ms").path(stage).asLong());
      }
    }
    out.println("ms       " + String.join(", ", times));
    out.println(
        "session  " + answer.path("session").asText() + ", models " + answer.path("models"));
  }
}
