package org.parley.runtime;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxValue;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.nio.LongBuffer;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.SequencedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * A network that ONNX Runtime computes on this machine's processor.
 *
 * <p>Owns its native session: every native tensor of a run is closed before the run returns, and
 * only heap arrays leave. Runs may overlap; {@link #close} waits for those that have begun, and
 * later ones fail.
 */
public final class OnnxNetwork implements AutoCloseable {
  private final OrtEnvironment environment = OrtEnvironment.getEnvironment();
  private final OrtSession session;
  private final SequencedMap<String, long[]> inputs;
  private final SequencedMap<String, long[]> outputs;
  private final ReadWriteLock lifetime = new ReentrantReadWriteLock();

  /** Those that nobody computes with now. */
  private final Queue<IoBinding> bindings = new ConcurrentLinkedQueue<>();

  private boolean closed;

  /**
   * Loads a network.
   *
   * @param onnx the serialised graph with its weights
   * @param threads threads of one run, ≥ 1; they do not spin between runs, so that an idle network
   *     costs nothing
   * @throws IllegalArgumentException when the bytes are no network that ONNX Runtime can compute
   */
  public OnnxNetwork(byte[] onnx, int threads) {
    this(onnx, threads, Optional.empty());
  }

  private OnnxNetwork(byte[] onnx, int threads, Optional<Path> profile) {
    if (threads < 1) {
      throw new IllegalArgumentException("threads " + threads);
    }
    try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
      options.setIntraOpNumThreads(threads);
      options.setInterOpNumThreads(1);
      options.setOptimizationLevel(OrtSession.SessionOptions.OptLevel.ALL_OPT);
      options.addConfigEntry("session.intra_op.allow_spinning", "0");
      options.addConfigEntry("session.inter_op.allow_spinning", "0");
      // Elsewhere sums of two products of 8 bits are cut to 16 and the network answers otherwise.
      options.addConfigEntry("session.x64quantprecision", Processor.HERE.sumsExactly() ? "0" : "1");
      if (profile.isPresent()) {
        options.enableProfiling(profile.get().toString());
      }
      session = environment.createSession(onnx, options);
      inputs = shapes(session.getInputInfo());
      outputs = shapes(session.getOutputInfo());
    } catch (OrtException e) {
      throw new IllegalArgumentException("ONNX Runtime refuses the network: " + e.getMessage(), e);
    }
  }

  /**
   * Loads the network of a bundle, its weights expanded.
   *
   * @throws BundleRefusedException when the bundle holds none that can be computed
   */
  public static OnnxNetwork of(Bundle bundle, int threads) {
    try {
      return new OnnxNetwork(NetworkFiles.of(bundle).onnx(), threads);
    } catch (IllegalArgumentException e) {
      throw new BundleRefusedException(
          bundle.version().toString(), String.valueOf(e.getMessage()), e);
    }
  }

  /**
   * One that writes down how long each operation takes.
   *
   * @param prefix of the file that it writes, in JSON
   */
  public static OnnxNetwork profiled(byte[] onnx, int threads, Path prefix) {
    return new OnnxNetwork(onnx, threads, Optional.of(prefix));
  }

  /** Ends the profile of a {@link #profiled} network and says where it lies. */
  public Path endProfile() {
    try {
      return Path.of(session.endProfiling());
    } catch (OrtException e) {
      throw new IllegalStateException("no profile: " + e.getMessage(), e);
    }
  }

  private static SequencedMap<String, long[]> shapes(Map<String, NodeInfo> nodes) {
    SequencedMap<String, long[]> shapes = new LinkedHashMap<>();
    nodes.forEach((name, node) -> {
      if (node.getInfo() instanceof TensorInfo tensor) {
        shapes.put(name, tensor.getShape());
      }
    });
    return Collections.unmodifiableSequencedMap(shapes);
  }

  /** Input name → shape, −1 for a free axis, in the graph's order. */
  public SequencedMap<String, long[]> inputs() {
    return inputs;
  }

  /** Output name → shape, −1 for a free axis, in the graph's order. */
  public SequencedMap<String, long[]> outputs() {
    return outputs;
  }

  /**
   * Computes all outputs that are floats.
   *
   * @param given a tensor for each input
   * @throws IllegalArgumentException when an input is missing, unknown, or of a type or shape the
   *     network does not take
   * @throws IllegalStateException after {@link #close}
   */
  public Map<String, FloatTensor> run(Map<String, ? extends Tensor> given) {
    return whileOpen(() -> runOpen(given));
  }

  private Map<String, FloatTensor> runOpen(Map<String, ? extends Tensor> given) {
    requireInputs(given);
    Map<String, OnnxTensor> natives = new TreeMap<>();
    try {
      for (Map.Entry<String, ? extends Tensor> input : given.entrySet()) {
        natives.put(input.getKey(), toNative(input.getValue()));
      }
      try (OrtSession.Result result = session.run(natives)) {
        return toHeap(result);
      }
    } catch (OrtException e) {
      throw refused(e);
    } finally {
      natives.values().forEach(OnnxTensor::close);
    }
  }

  /**
   * Computes with memory for inputs and outputs that is kept for later runs; as much of it as
   * threads have ever computed at once.
   *
   * @throws IllegalStateException after {@link #close}
   */
  public <T> T bound(Function<IoBinding, T> use) {
    return whileOpen(() -> {
      IoBinding idle = bindings.poll();
      IoBinding binding = idle == null ? new IoBinding(this) : idle;
      try {
        return use.apply(binding);
      } finally {
        bindings.add(binding);
      }
    });
  }

  /** Computes some outputs into the memory of their tensors. */
  void run(Map<String, OnnxTensor> given, Map<String, OnnxTensor> wanted) {
    requireInputs(given);
    try {
      session.run(given, wanted).close();
    } catch (OrtException e) {
      throw refused(e);
    }
  }

  private void requireInputs(Map<String, ?> given) {
    if (!given.keySet().equals(inputs.keySet())) {
      throw new IllegalArgumentException(
          "The network takes " + inputs.keySet() + ", not " + given.keySet());
    }
  }

  private <T> T whileOpen(Supplier<T> use) {
    lifetime.readLock().lock();
    try {
      if (closed) {
        throw new IllegalStateException("The network is closed");
      }
      return use.get();
    } finally {
      lifetime.readLock().unlock();
    }
  }

  private static IllegalArgumentException refused(OrtException e) {
    return new IllegalArgumentException("ONNX Runtime refuses the run: " + e.getMessage(), e);
  }

  private OnnxTensor toNative(Tensor tensor) throws OrtException {
    return switch (tensor) {
      case FloatTensor floats ->
          OnnxTensor.createTensor(environment, FloatBuffer.wrap(floats.values()), floats.shape());
      case Tensor.Ints ints ->
          OnnxTensor.createTensor(environment, IntBuffer.wrap(ints.values()), ints.shape());
      case Tensor.Longs longs ->
          OnnxTensor.createTensor(environment, LongBuffer.wrap(longs.values()), longs.shape());
    };
  }

  private static Map<String, FloatTensor> toHeap(OrtSession.Result result) {
    Map<String, FloatTensor> outputs = new LinkedHashMap<>();
    for (Map.Entry<String, OnnxValue> output : result) {
      if (output.getValue() instanceof OnnxTensor tensor
          && tensor.getInfo().type == OnnxJavaType.FLOAT) {
        // The buffer is a copy on the heap already, so its array may leave.
        outputs.put(
            output.getKey(),
            new FloatTensor(tensor.getFloatBuffer().array(), tensor.getInfo().getShape()));
      }
    }
    return outputs;
  }

  /**
   * Gives the native memory back once the runs that have begun are done. Closing again does
   * nothing.
   */
  @Override
  public void close() {
    lifetime.writeLock().lock();
    try {
      if (!closed) {
        closed = true;
        bindings.forEach(IoBinding::close);
        session.close();
      }
    } catch (OrtException e) {
      throw new IllegalStateException(
          "ONNX Runtime did not close its session: " + e.getMessage(), e);
    } finally {
      lifetime.writeLock().unlock();
    }
  }
}
