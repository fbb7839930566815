package org.parley.compression.nlu;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.parley.compression.network.Network;
import org.parley.compression.tensorflow.Feed;
import org.parley.compression.tensorflow.Prediction;
import org.parley.compression.tensorflow.Predictor;
import org.parley.compression.tensorflow.TensorFlowNetwork;
import org.parley.skills.Sample;
import org.parley.understanding.EncodedSentences;

/**
 * Networks that answer together: the mean of their probabilities of intents, and of labels as their
 * random fields see them.
 */
final class Ensemble implements Predictor, AutoCloseable {
  private static final double LEAST = 1e-12;

  private final List<TensorFlowNetwork> networks;
  private final NluBatches batches;
  private final LabelRules rules;

  /**
   * @param batches encodes what they are asked
   */
  Ensemble(List<Network> networks, NluBatches batches, List<String> labels) {
    this.networks = networks.stream().map(TensorFlowNetwork::whole).toList();
    this.batches = batches;
    this.rules = LabelRules.of(labels);
  }

  /** Means over the networks: intents [intents], labels [time, labels], pairs [before, after]. */
  @SuppressWarnings("ArrayRecordComponent") // a carrier, never compared
  private record Answer(double[] intents, double[] labels, double[] pairs) {}

  List<Lessons.Taught> teach(List<Sample> samples) {
    return answers(batches.inputs(samples)).stream()
        .map(answer -> {
          float[] intents = new float[answer.intents().length];
          for (int i = 0; i < intents.length; i++) {
            intents[i] = (float) answer.intents()[i];
          }
          return new Lessons.Taught(
              intents,
              Lessons.Sparse.of(answer.labels(), rules.count()),
              Lessons.Sparse.of(answer.pairs(), answer.pairs().length));
        })
        .toList();
  }

  /** As one network without transitions would answer. */
  @Override
  public Prediction predict(Map<String, Feed> inputs) {
    var answers = answers(inputs);
    int classes = answers.getFirst().intents().length;
    int time = mask(inputs).shape()[1];
    float[] intents = new float[answers.size() * classes];
    float[] labels = new float[answers.size() * time * rules.count()];
    for (int b = 0; b < answers.size(); b++) {
      logs(answers.get(b).intents(), intents, b * classes);
      logs(answers.get(b).labels(), labels, b * time * rules.count());
    }
    return new Prediction(
        Map.of(
            EncodedSentences.INTENTS,
            new Feed.Floats(intents, answers.size(), classes),
            EncodedSentences.LABELS,
            new Feed.Floats(labels, answers.size(), time, rules.count())));
  }

  private static void logs(double[] probabilities, float[] into, int offset) {
    for (int i = 0; i < probabilities.length; i++) {
      into[offset + i] = (float) Math.log(Math.max(probabilities[i], LEAST));
    }
  }

  private List<Answer> answers(Map<String, Feed> inputs) {
    var mask = mask(inputs);
    int batch = mask.shape()[0];
    int time = mask.shape()[1];
    var sums = new ArrayList<Answer>();
    for (var network : networks) {
      var found = network.predict(inputs);
      float[] intents = found.values(EncodedSentences.INTENTS);
      float[] labels = found.values(EncodedSentences.LABELS);
      boolean chained = found.outputs().containsKey(EncodedSentences.TRANSITIONS);
      var field =
          new Marginals.Field(
              rules, chained ? found.values(EncodedSentences.TRANSITIONS) : new float[0]);
      int classes = intents.length / batch;
      for (int b = 0; b < batch; b++) {
        int words = words(mask.values(), b, time);
        var marginals = field.of(labels, b * time * rules.count(), words);
        if (sums.size() == b) {
          int pairs = rules.count() * rules.count();
          sums.add(
              new Answer(
                  new double[classes], new double[words * rules.count()], new double[pairs]));
        }
        addTo(sums.get(b), intents, b * classes, marginals);
      }
    }
    return sums;
  }

  private void addTo(Answer sums, float[] intents, int offset, Marginals marginals) {
    double share = 1.0 / networks.size();
    for (int i = 0; i < sums.intents().length; i++) {
      sums.intents()[i] += share * Math.exp(intents[offset + i]);
    }
    for (int i = 0; i < sums.labels().length; i++) {
      sums.labels()[i] += share * marginals.labels()[i];
    }
    for (int i = 0; i < sums.pairs().length; i++) {
      sums.pairs()[i] += share * marginals.pairs()[i];
    }
  }

  private static Feed.Floats mask(Map<String, Feed> inputs) {
    return (Feed.Floats) requireNonNull(inputs.get(EncodedSentences.MASK), "no mask");
  }

  private static int words(float[] mask, int sentence, int time) {
    int words = 0;
    while (words < time && mask[sentence * time + words] == 1) {
      words++;
    }
    return words;
  }

  @Override
  public void close() {
    networks.forEach(TensorFlowNetwork::close);
  }
}
