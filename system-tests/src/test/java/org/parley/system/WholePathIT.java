package org.parley.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.parley.events.ReplyChosen;
import org.parley.events.TranscriptCompleted;
import org.parley.events.UtteranceId;
import org.parley.signal.Pcm;
import org.parley.signal.Sound;
import org.parley.signal.Wav;
import org.parley.system.GatewayClient.Answer;

class WholePathIT {
  private static final Duration LIMIT = Duration.ofSeconds(40);

  private final Suite suite = Suite.running();
  private final GatewayClient gateway = new GatewayClient(suite.gateway());

  @Test
  void theSameSoundGivesTheSameTranscriptBySocketByRequestAndOnTheTopic() throws Exception {
    for (String phrase : Speech.PHRASES.subList(0, 4)) {
      byte[] pcm = Speech.of(phrase);
      String onTopic = transcriptOnTopic(pcm);
      assertThat(onTopic).as("transcript of \"%s\"", phrase).isNotBlank();
      assertThat(transcriptBySocket(pcm)).isEqualTo(onTopic);
      assertThat(transcriptByRequest(pcm)).isEqualTo(onTopic);
    }
  }

  @Test
  void aSpokenQuestionIsAnsweredWithIntentReplyAndSound() throws Exception {
    Answer answer =
        gateway.ask(
            session(),
            "audio/wav",
            BodyPublishers.ofByteArray(wav(Speech.of(Speech.PHRASES.get(2)))));
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.json().path("intent").path("name").asText()).isNotBlank();
    assertThat(answer.json().path("reply").asText()).isNotBlank();
    Sound reply = Wav.read(answer.json().path("replyWav").binaryValue());
    assertThat(reply.seconds()).isBetween(0.3, 30.0);
    assertThat(reply.rms()).isGreaterThan(0.005);
    System.out.println("ms of one spoken turn: " + answer.json().path("ms"));
  }

  @Test
  void twoSessionsThatSpeakAtOnceNeverMix() throws Exception {
    String first = Speech.PHRASES.get(0);
    String second = Speech.PHRASES.get(6);
    String firstAlone = transcriptOnTopic(Speech.of(first));
    String secondAlone = transcriptOnTopic(Speech.of(second));
    assertThat(firstAlone).isNotEqualTo(secondAlone);

    try (GatewayClient.Stream one = gateway.open(session());
        GatewayClient.Stream two = gateway.open(session())) {
      for (int turn = 0; turn < 3; turn++) {
        one.speak(Speech.of(first));
        two.speak(Speech.of(second));
        JsonNode finalOne = one.next("final");
        JsonNode finalTwo = two.next("final");
        assertThat(finalOne.path("text").asText()).isEqualTo(firstAlone);
        assertThat(finalTwo.path("text").asText()).isEqualTo(secondAlone);
        assertThat(one.next("reply").path("utterance")).isEqualTo(finalOne.path("utterance"));
        assertThat(two.next("reply").path("utterance")).isEqualTo(finalTwo.path("utterance"));
      }
    }
  }

  @Test
  void theUtterancesOfASessionAreAnsweredInTheirOrder() throws Exception {
    String session = session();
    try (Listener listener = Listener.open(suite.kafka());
        Writer writer = new Writer(suite.kafka())) {
      List<UtteranceId> spoken = new ArrayList<>();
      for (int i = 1; i <= 5; i++) {
        UtteranceId id = UtteranceId.of(i);
        spoken.add(id);
        writer.writeAtOnce(new Writer.Utterance(session, id, Speech.of(Speech.PHRASES.get(i))));
      }
      listener.await(ReplyChosen.class, session, 5, LIMIT);
      assertThat(listener.all(TranscriptCompleted.class, session))
          .extracting(TranscriptCompleted::utterance)
          .isEqualTo(spoken);
      assertThat(listener.all(ReplyChosen.class, session))
          .extracting(reply -> reply.utterance().orElseThrow())
          .isEqualTo(spoken);
    }
  }

  private String transcriptOnTopic(byte[] pcm) throws InterruptedException {
    String session = session();
    try (Listener listener = Listener.open(suite.kafka());
        Writer writer = new Writer(suite.kafka())) {
      writer.writeAtOnce(new Writer.Utterance(session, UtteranceId.of(1), pcm));
      assertThat(listener.await(TranscriptCompleted.class, session, 1, LIMIT)).isEqualTo(1);
      return listener.all(TranscriptCompleted.class, session).getFirst().text();
    }
  }

  private String transcriptBySocket(byte[] pcm) throws InterruptedException {
    try (GatewayClient.Stream stream = gateway.open(session())) {
      stream.speak(pcm);
      return stream.next("final").path("text").asText();
    }
  }

  private String transcriptByRequest(byte[] pcm) throws Exception {
    Answer answer = gateway.ask(session(), "audio/wav", BodyPublishers.ofByteArray(wav(pcm)));
    assertThat(answer.status()).as(answer.json().toString()).isEqualTo(200);
    return answer.json().path("transcript").asText();
  }

  private static byte[] wav(byte[] pcm) {
    return Wav.write(new Sound(Pcm.toFloats(pcm), 16_000));
  }

  private static String session() {
    return "whole-" + UUID.randomUUID();
  }
}
