package org.parley.gateway;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.not;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.parley.kafka.KafkaTestResource;
import org.parley.signal.Pcm;

/** Recordings of every form that is taken, as one request each. All of them are sines. */
@QuarkusTest
@QuarkusTestResource(KafkaTestResource.class)
class SoundFormatsTest extends AnsweredTest {
  /** Each is a sine of half the full scale; README.md there says how they were made. */
  private static final Path RECORDINGS =
      Path.of("../lib/media/src/test/resources/org/parley/media");

  private static ValidatableResponse send(String session, String contentType, byte[] body) {
    return given()
        .queryParam("session", session)
        .contentType(contentType)
        .body(body)
        .post("/v1/turns")
        .then();
  }

  private static byte[] recording(String name) throws IOException {
    return Files.readAllBytes(RECORDINGS.resolve(name));
  }

  /** What reached the topic, 16 kHz mono. */
  private static float[] arrived(String session) {
    var chunks = backEnd.sound(session);
    ByteBuffer pcm =
        ByteBuffer.allocate(chunks.stream().mapToInt(chunk -> chunk.pcm().length).sum());
    chunks.forEach(chunk -> pcm.put(chunk.pcm()));
    return Pcm.toFloats(pcm.array());
  }

  /** Root mean square of the middle, where no filter is still filling. */
  private static double loudness(float[] samples) {
    double sum = 0;
    int from = samples.length / 4;
    int to = 3 * samples.length / 4;
    for (int i = from; i < to; i++) {
      sum += samples[i] * samples[i];
    }
    return Math.sqrt(sum / (to - from));
  }

  /** Interleaved 16-bit WAV; only the first channel sounds. */
  private static byte[] wav(int rate, int channels, double seconds) {
    int frames = (int) (rate * seconds);
    int bytes = 2 * frames * channels;
    ByteBuffer file =
        ByteBuffer.allocate(44 + bytes)
            .order(ByteOrder.LITTLE_ENDIAN)
            .put("RIFF".getBytes(StandardCharsets.US_ASCII))
            .putInt(36 + bytes)
            .put("WAVEfmt ".getBytes(StandardCharsets.US_ASCII))
            .putInt(16)
            .putShort((short) 1)
            .putShort((short) channels)
            .putInt(rate)
            .putInt(2 * rate * channels)
            .putShort((short) (2 * channels))
            .putShort((short) 16)
            .put("data".getBytes(StandardCharsets.US_ASCII))
            .putInt(bytes);
    for (int i = 0; i < frames; i++) {
      file.putShort((short) Math.round(16_384 * Math.sin(2 * Math.PI * 440 * i / rate)));
      for (int c = 1; c < channels; c++) {
        file.putShort((short) 0);
      }
    }
    return file.array();
  }

  @Test
  void flacArrivesSampleForSample() throws IOException {
    send("flac", "audio/flac", recording("tone.flac"))
        .statusCode(200)
        .body("transcript", equalTo("8000 samples of flac"));
    float[] samples = arrived("flac");
    for (int i = 0; i < samples.length; i++) {
      assertThat((double) samples[i])
          .as("sample %d", i)
          .isCloseTo(0.5 * Math.sin(2 * Math.PI * 440 * i / 16_000), within(1e-3));
    }
  }

  @Test
  void flacInStereoAtAnotherRateArrivesAsSixteenKilohertzMono() throws IOException {
    send("stereo-flac", "audio/x-flac", recording("stereo24.flac")).statusCode(200);
    float[] samples = arrived("stereo-flac");
    assertThat(samples.length).isBetween(1_590, 1_610);
    // Two sines of a half, averaged: a quarter each.
    assertThat(loudness(samples)).isCloseTo(0.25, within(0.03));
  }

  @Test
  void opusArrivesAsSixteenKilohertz() throws IOException {
    send("opus", "audio/ogg", recording("tone.opus"))
        .statusCode(200)
        .body("transcript", equalTo("8000 samples of opus"));
    assertThat(loudness(arrived("opus"))).isCloseTo(0.5 / Math.sqrt(2), within(0.03));
  }

  @ParameterizedTest
  @CsvSource({"8000,1", "8000,2", "44100,1", "44100,2", "48000,1", "48000,2"})
  void wavOfAnyRateAndChannelsArrivesAsSixteenKilohertzMono(int rate, int channels) {
    String session = "wav-%d-%d".formatted(rate, channels);
    send(session, "audio/wav", wav(rate, channels, 0.5)).statusCode(200);
    float[] samples = arrived(session);
    assertThat(samples.length).isBetween(7_990, 8_010);
    assertThat(loudness(samples)).isCloseTo(0.5 / Math.sqrt(2) / channels, within(0.01));
  }

  @Test
  void whatTheBytesAreCountsAndNotTheirName() throws IOException {
    send("named-wav", "audio/wav", recording("tone.opus"))
        .statusCode(200)
        .body("transcript", equalTo("8000 samples of named-wav"));
  }

  @ParameterizedTest
  @CsvSource({"tone.flac,audio/flac,FLAC", "tone.opus,audio/ogg,Ogg"})
  void aTruncatedRecordingIsRefusedInWordsAndTheNextRequestWorks(
      String name, String contentType, String form) throws IOException {
    byte[] whole = recording(name);
    for (int length : new int[] {5, 40, whole.length / 2, whole.length - 20}) {
      send("cut-" + length, contentType, Arrays.copyOf(whole, length))
          .statusCode(400)
          .contentType("application/json")
          .body("error", containsString(form))
          .body("error", not(containsString("Exception")))
          .body(not(containsString("\n")));
      assertThat(backEnd.sound("cut-" + length)).isEmpty();
    }
    send("after-" + form, contentType, whole)
        .statusCode(200)
        .body("transcript", equalTo("8000 samples of after-" + form));
  }
}
