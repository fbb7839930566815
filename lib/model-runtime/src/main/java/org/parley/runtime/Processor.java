package org.parley.runtime;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/**
 * What the processor can do with whole numbers.
 *
 * @param sumsExactly whether products of unsigned and signed 8-bit numbers are added up in 32 bits,
 *     as by the instructions that x86 calls VNNI; the older ones cut the sum of two to 16 bits
 */
record Processor(boolean sumsExactly) {
  static final Processor HERE = here(Path.of("/proc/cpuinfo"));

  /**
   * @param cpuinfo as Linux tells of its processors; where it is missing an x86 processor is taken
   *     for an old one, which costs time and no exactness
   */
  static Processor here(Path cpuinfo) {
    String architecture = System.getProperty("os.arch").toLowerCase(Locale.ROOT);
    if (!architecture.matches("amd64|x86_64|x86")) {
      return new Processor(true);
    }
    try {
      return new Processor(Files.readString(cpuinfo).matches("(?s).*\\b(avx512_|avx_)vnni\\b.*"));
    } catch (IOException e) {
      return new Processor(false);
    }
  }
}
