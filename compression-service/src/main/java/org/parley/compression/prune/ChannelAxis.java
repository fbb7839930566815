package org.parley.compression.prune;

import java.util.List;
import org.parley.compression.network.Layer;
import org.parley.compression.network.Network;

/**
 * An axis of a layer's weights that runs over the channels of a value.
 *
 * @param parameter as {@link Layer#parameters()} names it
 * @param value whose channels the axis counts
 */
record ChannelAxis(String parameter, int axis, String value) {

  /** Of all the weights that training changes. */
  static List<ChannelAxis> of(Network.Node node) {
    String made = node.name();
    return switch (node.layer()) {
      case Layer.Dense _ ->
          List.of(
              new ChannelAxis("kernel", 0, node.inputs().getFirst()),
              new ChannelAxis("kernel", 1, made),
              new ChannelAxis("bias", 0, made));
      case Layer.Conv1d _ ->
          List.of(
              new ChannelAxis("kernel", 1, node.inputs().getFirst()),
              new ChannelAxis("kernel", 2, made),
              new ChannelAxis("bias", 0, made));
      case Layer.Memory _ -> List.of(new ChannelAxis("taps", 1, made));
      case Layer.DepthwiseConv1d _ ->
          List.of(new ChannelAxis("taps", 1, made), new ChannelAxis("bias", 0, made));
      case Layer.Embedding _ -> List.of(new ChannelAxis("table", 1, made));
      case Layer.LayerNorm _ ->
          List.of(new ChannelAxis("gain", 0, made), new ChannelAxis("bias", 0, made));
      case Layer.Normalize _,
          Layer.StackFrames _,
          Layer.Context _,
          Layer.Crop _,
          Layer.Relu _,
          Layer.Add _,
          Layer.AddToAll _,
          Layer.Table _,
          Layer.Concat _,
          Layer.Mask _,
          Layer.MaxPool _,
          Layer.MeanPool _,
          Layer.Dropout _,
          Layer.Quantize _,
          Layer.Carried _,
          Layer.LogSoftmax _ ->
          List.of();
    };
  }
}
