package org.parley.media;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import org.jflac.ChannelData;
import org.jflac.FLACDecoder;
import org.jflac.frame.Frame;
import org.jflac.metadata.StreamInfo;
import org.parley.signal.Sound;
import org.parley.signal.SoundFormatException;

/** FLAC by way of jFLAC, with its silences about broken files broken. */
final class Flac {
  private Flac() {}

  static Sound read(byte[] bytes, Limits limits) throws SoundFormatException {
    var decoder = new FLACDecoder(new ByteArrayInputStream(bytes));
    var samples = new SampleList();
    StreamInfo info = info(decoder);
    limits.checkSamples(info.getTotalSamples(), info.getSampleRate());
    try {
      for (Frame frame = decoder.readNextFrame(); frame != null; frame = decoder.readNextFrame()) {
        add(decoder.getChannelData(), info, frame.header.blockSize, samples);
        limits.checkSamples(samples.size(), info.getSampleRate());
      }
    } catch (SoundTooLongException e) {
      throw e;
    } catch (IOException | RuntimeException e) {
      throw new SoundFormatException("FLAC is broken after " + samples.size() + " samples", e);
    }
    if (decoder.getBadFrames() > 0) {
      throw new SoundFormatException("FLAC is broken: " + decoder.getBadFrames() + " bad frames");
    }
    if (samples.size() < info.getTotalSamples()) {
      throw new SoundFormatException(
          "FLAC is truncated: "
              + info.getTotalSamples()
              + " samples announced, "
              + samples.size()
              + " present");
    }
    return new Sound(samples.range(0, samples.size()), info.getSampleRate());
  }

  private static StreamInfo info(FLACDecoder decoder) throws SoundFormatException {
    try {
      decoder.readMetadata();
      StreamInfo info = decoder.getStreamInfo();
      if (info != null && info.getSampleRate() > 0 && info.getChannels() > 0) {
        return info;
      }
    } catch (IOException | RuntimeException e) {
      throw new SoundFormatException("FLAC is truncated inside its header", e);
    }
    throw new SoundFormatException("FLAC without a usable header");
  }

  private static void add(ChannelData[] channels, StreamInfo info, int block, SampleList samples) {
    double scale = 1 / ((double) info.getChannels() * (1L << info.getBitsPerSample() - 1));
    for (int i = 0; i < block; i++) {
      long sum = 0;
      for (int c = 0; c < info.getChannels(); c++) {
        sum += channels[c].getOutput()[i];
      }
      samples.add((float) (sum * scale));
    }
  }
}
