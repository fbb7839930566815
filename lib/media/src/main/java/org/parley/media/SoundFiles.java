package org.parley.media;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.parley.signal.Sound;
import org.parley.signal.SoundFormatException;
import org.parley.signal.Wav;

/**
 * Reads sound files, told apart by their first bytes: WAV (see {@link Wav}), FLAC and Ogg Opus.
 * Channels are averaged to one. The sample rate stays as it is; Opus, which has none of its own,
 * comes at 48 kHz.
 */
public final class SoundFiles {
  private SoundFiles() {}

  /**
   * Reads a file.
   *
   * @throws SoundFormatException naming the file, where it is empty, cut off, or none of the
   *     formats
   * @throws SoundTooLongException naming the file, where it is beyond the limits
   */
  public static Sound read(Path file, Limits limits) throws IOException {
    try (var in = Files.newInputStream(file)) {
      return read(in, limits);
    } catch (SoundTooLongException e) {
      throw new SoundTooLongException(file + ": " + e.getMessage());
    } catch (SoundFormatException e) {
      throw new SoundFormatException(file + ": " + e.getMessage(), e);
    }
  }

  /** Reads a file with {@link Limits#WIDE}. */
  public static Sound read(Path file) throws IOException {
    return read(file, Limits.WIDE);
  }

  /** Reads a stream to its end, but no further than the limits; it stays open. */
  public static Sound read(InputStream in, Limits limits) throws IOException {
    int most = (int) Math.min(limits.bytes() + 1, Integer.MAX_VALUE - 16);
    byte[] bytes = in.readNBytes(most);
    limits.checkBytes(bytes.length);
    return read(bytes, limits);
  }

  /** Reads a file's bytes. */
  public static Sound read(byte[] bytes, Limits limits) throws SoundFormatException {
    limits.checkBytes(bytes.length);
    if (bytes.length == 0) {
      throw new SoundFormatException("no sound: 0 bytes");
    }
    if (startsWith(bytes, "RIFF")) {
      return Wav.read(bytes, limits::checkSamples);
    }
    if (startsWith(bytes, "fLaC")) {
      return Flac.read(bytes, limits);
    }
    if (startsWith(bytes, "OggS")) {
      return OggOpus.read(bytes, limits);
    }
    throw new SoundFormatException(
        "neither WAV, FLAC nor Ogg Opus: " + bytes.length + " bytes of something else");
  }

  private static boolean startsWith(byte[] bytes, String magic) {
    for (int i = 0; i < magic.length(); i++) {
      if (i >= bytes.length || bytes[i] != magic.charAt(i)) {
        return false;
      }
    }
    return true;
  }
}
