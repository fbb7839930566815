package org.parley.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.parley.launcher.ParleyProcess.Run;
import org.parley.signal.Sound;
import org.parley.signal.Wav;

class AskCommandTest {
  private static final JsonMapper JSON = new JsonMapper();

  /** As the gateway answers, without the sound. */
  private static final String ANSWER =
      """
      {"session":"s1","utterance":"7","partials":["a"],"transcript":"a latte","words":[],
       "intent":{"name":"orderDrink","confidence":0.98},"slots":{"coffeeDrink":"latte","numberOfShots":2},
       "reply":"Coming up.","models":{"asr":"asr@1","nlu":"nlu@1"},"arms":{},
       "ms":{"transcript":20,"interpretation":25,"reply":30,"firstAudio":60}}
      """;

  private record Request(String query, String contentType, byte[] body) {}

  private final List<Request> requests = new ArrayList<>();
  private HttpServer server;
  private int status = 200;
  private String answer = ANSWER;

  @TempDir Path folder;

  @BeforeEach
  void listen() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/v1/turns", this::take);
    server.start();
  }

  private void take(HttpExchange exchange) throws IOException {
    requests.add(
        new Request(
            String.valueOf(exchange.getRequestURI().getQuery()),
            exchange.getRequestHeaders().getFirst("Content-Type"),
            exchange.getRequestBody().readAllBytes()));
    byte[] bytes = answer.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  private Run ask(String... arguments) {
    List<String> all = new ArrayList<>(List.of("ask"));
    all.addAll(Arrays.asList(arguments));
    all.add("--gateway=http://127.0.0.1:" + server.getAddress().getPort());
    return InThisProcess.parley(all.toArray(String[]::new));
  }

  private static void isRefused(Run run, String reason) {
    assertThat(run.err()).startsWith("parley: ").contains(reason);
    assertThat(run.err().lines()).hasSize(1);
    assertThat(run.out()).isEmpty();
    assertThat(run.status()).isEqualTo(1);
  }

  @Test
  void aTextIsAskedInItsSessionAndTheAnswerIsOneJsonObject() throws IOException {
    Run run = ask("--text", "ein Café", "--session", "kitchen", "--json");
    assertThat(run.status()).isZero();
    assertThat(run.err()).isEmpty();
    assertThat(run.out().lines()).hasSize(1);
    JsonNode json = JSON.readTree(run.out());
    assertThat(json).isEqualTo(JSON.readTree(ANSWER));
    assertThat(requests)
        .singleElement()
        .satisfies(request -> {
          assertThat(request.query()).isEqualTo("session=kitchen");
          assertThat(request.contentType()).startsWith("text/plain");
          assertThat(request.body()).isEqualTo("ein Café".getBytes(StandardCharsets.UTF_8));
        });
  }

  @Test
  void peopleSeeWhatWasHeardMeantAndSaid() {
    assertThat(ask("--text", "a latte").out())
        .contains("heard    a latte")
        .contains("orderDrink (0.98) coffeeDrink=latte, numberOfShots=2")
        .contains("reply    Coming up.")
        .contains("firstAudio 60");
  }

  @Test
  void peopleSeeEveryValueOfASlotThatWasSaidTwice() {
    answer =
        ANSWER.replace(
            "{\"coffeeDrink\":\"latte\",\"numberOfShots\":2}", "{\"item\":[\"milk\",\"eggs\"]}");
    assertThat(ask("--text", "milk and eggs").out()).contains("item=milk, item=eggs");
  }

  @Test
  void aRecordingIsSentAsItIs() throws IOException {
    byte[] wav = Wav.write(new Sound(new float[4_410], 44_100));
    Path file = Files.write(folder.resolve("order.wav"), wav);
    assertThat(ask(file.toString(), "--json").status()).isZero();
    assertThat(requests.getFirst().body()).isEqualTo(wav);
  }

  @Test
  void aBadFileIsRefusedInOneLineThatNamesItAndNothingIsSent() throws IOException {
    byte[] wav = Wav.write(new Sound(new float[4_410], 44_100));
    Path cut = Files.write(folder.resolve("cut.wav"), Arrays.copyOf(wav, 1_000));
    Path empty = Files.createFile(folder.resolve("empty.wav"));
    Path garbage = Files.writeString(folder.resolve("garbage.wav"), "garbage");
    isRefused(ask(cut.toString()), cut + ": WAV is truncated");
    isRefused(ask(empty.toString()), empty + ": no sound: 0 bytes");
    isRefused(ask(garbage.toString(), "--json"), garbage + ": neither WAV, FLAC nor Ogg Opus");
    isRefused(ask(folder.resolve("none.wav").toString()), "there is no file");
    isRefused(ask(folder.toString()), folder + " is no file");
    assertThat(requests).isEmpty();
  }

  /** Three hours of silence as a WAV are 170 MB and more; the command has a small heap. */
  @Test
  void aFileOfHoursIsRefusedInOneLineThatNamesItAndNothingIsSent() throws IOException {
    Path hours = folder.resolve("hours.wav");
    int bytes = 3 * 60 * 60 * 16_000;
    try (RandomAccessFile file = new RandomAccessFile(hours.toFile(), "rw")) {
      file.write(Wav.header(8_000, bytes));
      file.setLength(44L + bytes);
    }
    isRefused(ask(hours.toString()), hours + ": more than the 67108864 bytes accepted");
    assertThat(requests).isEmpty();
  }

  @Test
  void theGatewaysOwnWordsAreTheErrorWhereItRefuses() {
    status = 413;
    answer = "{\"error\":\"the text has 5000 characters, 1000 are taken\"}";
    isRefused(ask("--text", "long"), "the text has 5000 characters, 1000 are taken");
    status = 502;
    answer = "<html>";
    isRefused(ask("--text", "long"), "status 502");
  }

  @Test
  void aGatewayThatIsNotThereIsNamed() {
    server.stop(0);
    isRefused(ask("--text", "hello"), "./parley up");
  }

  @Test
  void withoutAQuestionOrWithTwoTheUseIsExplained() {
    for (Run run :
        List.of(
            ask(), ask("a.wav", "--text", "hello"), ask("--text"), ask("--text", "a", "--loud"))) {
      assertThat(run.status()).isEqualTo(2);
      assertThat(run.out()).isEmpty();
      assertThat(run.err())
          .startsWith("parley: ")
          .doesNotContain("Error:")
          .contains("Try: ./parley ask --help");
    }
    assertThat(requests).isEmpty();
  }

  @Test
  void theReplysSoundBecomesAFileThatTheAnswerNames() throws IOException {
    byte[] wav = Wav.write(new Sound(new float[160], 16_000));
    ObjectNode spoken = (ObjectNode) JSON.readTree(ANSWER);
    spoken.put("replyWav", wav);
    AskCommand.keepSound(spoken, folder.resolve("replies"));
    Path file = Path.of(spoken.path("replyWav").asText());
    assertThat(file).hasFileName("s1-7.wav").hasBinaryContent(wav);
    ObjectNode silent = (ObjectNode) JSON.readTree(ANSWER);
    AskCommand.keepSound(silent, folder.resolve("replies"));
    assertThat(silent.has("replyWav")).isFalse();
  }
}
