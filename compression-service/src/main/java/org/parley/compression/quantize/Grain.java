package org.parley.compression.quantize;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.regex.Pattern;
import org.parley.runtime.weights.Tiles;

/**
 * Which weights share a scale.
 *
 * @param text {@code tensor}, {@code channel} (each index of the last axis: an output, a table's
 *     column), or {@code block 64} (so many inputs of each channel)
 */
public record Grain(@JsonValue String text) {
  private static final String TENSOR = "tensor";
  private static final String CHANNEL = "channel";
  private static final Pattern BLOCK = Pattern.compile("block ([1-9][0-9]{0,5})");

  @JsonCreator
  public Grain {
    if (!text.equals(TENSOR) && !text.equals(CHANNEL) && !BLOCK.matcher(text).matches()) {
      throw new IllegalArgumentException(
          "scales '%s' is unknown; take tensor, channel or block 64".formatted(text));
    }
  }

  Tiles tiles(int[] shape) {
    var block = BLOCK.matcher(text);
    if (block.matches() && shape.length > 1) {
      return Tiles.blocks(Integer.parseInt(block.group(1)), shape);
    }
    return text.equals(TENSOR) ? Tiles.whole(shape) : Tiles.along(shape.length - 1, shape);
  }
}
