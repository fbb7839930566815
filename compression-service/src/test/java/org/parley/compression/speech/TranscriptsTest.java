package org.parley.compression.speech;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TranscriptsTest {
  @TempDir Path data;

  @Test
  void areThoseOfTheSpeakersWhoTrainAndOfNoOther() throws IOException {
    Path set = Files.createDirectories(data.resolve("speech-wuw2-telephone"));
    String rows =
        IntStream.range(0, 60)
            .mapToObj(i -> "a%d.opus\tSentence of spk%d\tspk%d\n".formatted(i, i, i))
            .collect(Collectors.joining());
    Files.writeString(set.resolve("manifest.tsv"), "file\ttext\tspeaker\n" + rows);

    assertThat(SpeechCorpus.transcripts(data))
        .containsExactlyElementsOf(
            IntStream.range(0, 60)
                .mapToObj(i -> "spk" + i)
                .filter(speaker -> Split.of(speaker) == Split.TRAINING)
                .map(speaker -> "sentence of " + speaker)
                .toList())
        .hasSizeBetween(30, 59);
  }

  @Test
  void withoutRecordingsThereAreNone() {
    assertThat(SpeechCorpus.transcripts(data)).isEmpty();
  }
}
