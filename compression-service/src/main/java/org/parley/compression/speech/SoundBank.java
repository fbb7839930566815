package org.parley.compression.speech;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.parley.signal.Pcm;

/**
 * Utterances of one origin in two files: {@code NAME.pcm} holds all sound one after the other (16
 * kHz, s16le) and is mapped, not read; {@code NAME.tsv} says what lies where. The index appears
 * last and at once, so that a bank cut off while it was made is made anew.
 */
final class SoundBank {
  private static final ValueLayout.OfShort SAMPLE =
      ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final String HEADER = "split\tsource\tspeaker\toffset\tsamples\tphones\ttext";

  private final MemorySegment sound;
  private final List<Utterance> utterances;

  private SoundBank(MemorySegment sound, List<Utterance> utterances) {
    this.sound = sound;
    this.utterances = List.copyOf(utterances);
  }

  static boolean exists(Path folder, String name) {
    return Files.exists(folder.resolve(name + ".tsv"));
  }

  /** Opens a finished bank. The sound stays mapped as long as the bank can be reached. */
  static SoundBank open(Path folder, String name) {
    try (var channel = FileChannel.open(folder.resolve(name + ".pcm"), StandardOpenOption.READ)) {
      var sound = channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size(), Arena.ofAuto());
      try (var lines = Files.lines(folder.resolve(name + ".tsv"))) {
        return new SoundBank(sound, lines.skip(1).map(SoundBank::parse).toList());
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot open the sound bank " + folder.resolve(name), e);
    }
  }

  List<Utterance> utterances() {
    return utterances;
  }

  float[] samples(Utterance utterance) {
    var samples = new float[utterance.samples()];
    for (int i = 0; i < samples.length; i++) {
      samples[i] = sound.get(SAMPLE, 2 * (utterance.offset() + i)) / 32768f;
    }
    return samples;
  }

  private static Utterance parse(String line) {
    String[] cells = line.split("\t", -1);
    return new Utterance(
        Split.valueOf(cells[0]),
        cells[1],
        cells[2],
        Long.parseLong(cells[3]),
        Integer.parseInt(cells[4]),
        Arrays.stream(cells[5].split(" ")).mapToInt(Phones::token).toArray(),
        cells[6]);
  }

  /** Fills a bank, clip by clip. */
  static final class Writer implements AutoCloseable {
    private final Path folder;
    private final String name;
    private final OutputStream sound;
    private final List<Utterance> utterances = new ArrayList<>();
    private long written;

    Writer(Path folder, String name) throws IOException {
      this.folder = folder;
      this.name = name;
      Files.createDirectories(folder);
      sound =
          new BufferedOutputStream(Files.newOutputStream(folder.resolve(name + ".pcm")), 1 << 20);
    }

    void add(Clip clip) throws IOException {
      sound.write(Pcm.toBytes(clip.samples()));
      utterances.add(
          new Utterance(
              clip.split(),
              clip.source(),
              clip.speaker(),
              written,
              clip.samples().length,
              clip.phones(),
              clip.text()));
      written += clip.samples().length;
    }

    double seconds() {
      return written / 16_000.0;
    }

    /** Writes the index; only now the bank exists. */
    void finish() throws IOException {
      sound.flush();
      Path draft = folder.resolve(name + ".tsv.new");
      try (var out = new PrintWriter(Files.newBufferedWriter(draft))) {
        out.println(HEADER);
        utterances.forEach(u -> out.println(line(u)));
      }
      Files.move(draft, folder.resolve(name + ".tsv"), StandardCopyOption.ATOMIC_MOVE);
    }

    @Override
    public void close() throws IOException {
      sound.close();
    }

    private static String line(Utterance u) {
      String phones =
          Arrays.stream(u.phones()).mapToObj(Phones::symbol).collect(Collectors.joining(" "));
      return String.join(
          "\t",
          u.split().name(),
          u.source(),
          u.speaker(),
          Long.toString(u.offset()),
          Integer.toString(u.samples()),
          phones,
          u.text());
    }
  }
}
