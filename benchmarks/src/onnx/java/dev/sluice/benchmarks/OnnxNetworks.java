package dev.sluice.benchmarks;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * ONNX Runtime, which cannot train, with the parameters of our networks. Only in the Maven profile
 * {@code onnx}, because its library has 139 MB.
 */
final class OnnxNetworks implements Implementation {
  private final OrtEnvironment environment = OrtEnvironment.getEnvironment();
  private int threads = 1;

  /** Found by its name. */
  OnnxNetworks() {}

  @Override
  public String about() {
    return "ONNX Runtime " + environment.getVersion();
  }

  @Override
  public boolean offers(RecurrentCell cell) {
    return cell.isCompared();
  }

  @Override
  public boolean offers(Work work) {
    return work != Work.TRAIN;
  }

  @Override
  public void useThreads(int count) {
    threads = count;
  }

  @Override
  public Workload prepare(Shape shape, RecurrentCell cell, Work work) {
    MultiLayerNetwork network =
        new SluiceNetworks(SluiceNetworks.DataOrder.TIME_MAJOR).network(shape, cell);
    try {
      return work == Work.GENERATE
          ? new Generation(shape, cell, network)
          : new Inference(shape, cell, network, Batch.of(shape, OnnxNetworks::zeros).getFeatures());
    } catch (OrtException e) {
      throw new IllegalStateException("ONNX Runtime refused the model: " + e.getMessage(), e);
    }
  }

  private static INDArray zeros(int batch, int features, int time) {
    return Nd4j.zeros(batch, features, time);
  }

  /** A model; it has a session for each number of threads, since that is fixed for a session. */
  private class Sessions implements AutoCloseable {
    private final byte[] model;
    private final Map<Integer, OrtSession> sessions = new HashMap<>();

    Sessions(byte[] model) {
      this.model = model;
    }

    OrtSession get() throws OrtException {
      OrtSession session = sessions.get(threads);
      if (session == null) {
        try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
          options.setIntraOpNumThreads(threads);
          options.setInterOpNumThreads(1);
          options.setOptimizationLevel(OrtSession.SessionOptions.OptLevel.ALL_OPT);
          session = environment.createSession(model, options);
        }
        sessions.put(threads, session);
      }
      return session;
    }

    @Override
    public void close() {
      for (OrtSession session : sessions.values()) {
        try {
          session.close();
        } catch (OrtException e) {
          throw new IllegalStateException("ONNX Runtime did not close a session", e);
        }
      }
    }
  }

  /** The outputs of one batch. */
  final class Inference implements Workload {
    private final Sessions sessions;
    private final OnnxTensor features;

    Inference(Shape shape, RecurrentCell cell, MultiLayerNetwork network, INDArray features)
        throws OrtException {
      sessions = new Sessions(OnnxModel.of(shape, cell, false, network.paramTable()));
      // [batch, features, time] to [time, batch, features].
      INDArray timeMajor = features.permute(2, 0, 1).dup('c');
      long[] sizes = timeMajor.shape();
      this.features =
          shape.input() == Shape.Input.WORDS
              ? OnnxTensor.createTensor(
                  environment,
                  LongBuffer.wrap(timeMajor.data().asLong()),
                  new long[] {sizes[0], sizes[1]})
              : OnnxTensor.createTensor(
                  environment, FloatBuffer.wrap(timeMajor.data().asFloat()), sizes);
    }

    /** The outputs as ONNX Runtime returns them, in row order. */
    float[] outputs() {
      try (OrtSession.Result result = sessions.get().run(Map.of(OnnxModel.INPUT, features))) {
        FloatBuffer buffer = ((OnnxTensor) result.get(0)).getFloatBuffer();
        float[] outputs = new float[buffer.remaining()];
        buffer.get(outputs);
        return outputs;
      } catch (OrtException e) {
        throw new IllegalStateException("ONNX Runtime failed: " + e.getMessage(), e);
      }
    }

    @Override
    public void run() {
      try (OrtSession.Result result = sessions.get().run(Map.of(OnnxModel.INPUT, features))) {
        if (result.size() != 1) {
          throw new IllegalStateException("expected one output, found " + result.size());
        }
      } catch (OrtException e) {
        throw new IllegalStateException("ONNX Runtime failed: " + e.getMessage(), e);
      }
    }

    @Override
    public void close() {
      features.close();
      sessions.close();
    }
  }

  /** A network that reads one character at a time and keeps its state. */
  private final class Generation implements Workload {
    private final Sessions sessions;
    private final int alphabet;
    private final Random random = new Random(1);
    private final Map<String, OnnxTensor> inputs = new HashMap<>();
    private OrtSession.Result before;
    private int last;

    Generation(Shape shape, RecurrentCell cell, MultiLayerNetwork network) throws OrtException {
      Shape character = shape.of(Work.LATENCY).withSteps(1);
      sessions = new Sessions(OnnxModel.of(character, cell, true, network.paramTable()));
      alphabet = shape.inputs();
      long[] state = {1, 1, shape.units()};
      for (int i = 0; i < shape.layers(); i++) {
        inputs.put(OnnxModel.STATE + i, zeros(state));
        if (cell == RecurrentCell.LSTM) {
          inputs.put(OnnxModel.MEMORY + i, zeros(state));
        }
      }
    }

    private OnnxTensor zeros(long[] sizes) throws OrtException {
      return OnnxTensor.createTensor(
          environment, FloatBuffer.allocate((int) sizes[sizes.length - 1]), sizes);
    }

    @Override
    public void run() {
      float[] oneHot = new float[alphabet];
      oneHot[last] = 1;
      try (OnnxTensor character =
          OnnxTensor.createTensor(
              environment, FloatBuffer.wrap(oneHot), new long[] {1, 1, alphabet})) {
        inputs.put(OnnxModel.INPUT, character);
        OrtSession.Result next = sessions.get().run(inputs);
        FloatBuffer buffer =
            ((OnnxTensor) next.get(OnnxModel.OUTPUT).orElseThrow()).getFloatBuffer();
        float[] probabilities = new float[alphabet];
        buffer.get(probabilities);
        last = CategoricalSampler.sample(probabilities, random);
        inputs.remove(OnnxModel.INPUT);
        inputs.replaceAll(
            (name, old) -> (OnnxTensor) next.get(OnnxModel.NEXT + name).orElseThrow());
        if (before != null) {
          before.close();
        }
        before = next;
      } catch (OrtException e) {
        throw new IllegalStateException("ONNX Runtime failed: " + e.getMessage(), e);
      }
    }

    @Override
    public void close() {
      if (before != null) {
        before.close();
      } else {
        inputs.values().forEach(OnnxTensor::close);
      }
      sessions.close();
    }
  }
}
