package org.parley.compression.nlu;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import org.parley.compression.tensorflow.Predictor;
import org.parley.compression.tensorflow.Validation;
import org.parley.skills.Sample;
import org.parley.understanding.EncodedSentences;

/**
 * Shares of sentences with a wrong intent or label, and the temperature that calibrates the
 * confidences.
 */
final class NluValidation implements Validation {
  private static final int BATCH = 128;

  private final NluCorpus corpus;
  private final NluBatches batches;

  NluValidation(NluCorpus corpus, NluBatches batches) {
    this.corpus = corpus;
    this.batches = batches;
  }

  @Override
  public SequencedMap<String, Double> measure(Predictor predictor) {
    int wrongIntents = 0;
    int wrong = 0;
    double loss = 0;
    int classes = corpus.intents().size();
    var samples = corpus.validation();
    for (int start = 0; start < samples.size(); start += BATCH) {
      var part = samples.subList(start, Math.min(samples.size(), start + BATCH));
      var found = predictor.predict(batches.inputs(part));
      float[] intents = found.values(EncodedSentences.INTENTS);
      float[] labels = found.values(EncodedSentences.LABELS);
      int time = labels.length / part.size() / corpus.labels().size();
      for (int i = 0; i < part.size(); i++) {
        int wanted = corpus.intents().indexOf(part.get(i).intent());
        boolean rightIntent = best(intents, i * classes, classes) == wanted;
        loss -= intents[i * classes + wanted];
        wrongIntents += rightIntent ? 0 : 1;
        wrong += rightIntent && labelsRight(part.get(i), labels, i * time) ? 0 : 1;
      }
    }
    var figures = new LinkedHashMap<String, Double>();
    figures.put("sentencesWrong", (double) wrong / samples.size());
    figures.put("intentsWrong", (double) wrongIntents / samples.size());
    figures.put("intentLoss", loss / samples.size());
    return figures;
  }

  private boolean labelsRight(Sample sample, float[] labels, int firstRow) {
    int classes = corpus.labels().size();
    for (int t = 0; t < sample.labels().size(); t++) {
      int found = best(labels, (firstRow + t) * classes, classes);
      if (!corpus.labels().get(found).equals(sample.labels().get(t))) {
        return false;
      }
    }
    return true;
  }

  private static int best(float[] values, int offset, int count) {
    int best = 0;
    for (int i = 1; i < count; i++) {
      if (values[offset + i] > values[offset + best]) {
        best = i;
      }
    }
    return best;
  }

  /**
   * The temperature at which the intents' probabilities lose least on the validation sentences (Guo
   * et al. 2017, arXiv 1706.04599), to two decimals.
   */
  double temperature(Predictor predictor) {
    int classes = corpus.intents().size();
    var samples = corpus.validation();
    float[][] logProbs = new float[samples.size()][classes];
    for (int start = 0; start < samples.size(); start += BATCH) {
      var part = samples.subList(start, Math.min(samples.size(), start + BATCH));
      float[] intents = predictor.predict(batches.inputs(part)).values(EncodedSentences.INTENTS);
      for (int i = 0; i < part.size(); i++) {
        System.arraycopy(intents, i * classes, logProbs[start + i], 0, classes);
      }
    }
    double best = 1;
    double least = Double.POSITIVE_INFINITY;
    for (int hundredths = 30; hundredths <= 300; hundredths += 5) {
      double loss = loss(logProbs, samples, hundredths / 100.0);
      if (loss < least) {
        least = loss;
        best = hundredths / 100.0;
      }
    }
    return best;
  }

  private double loss(float[][] logProbs, List<Sample> samples, double temperature) {
    double loss = 0;
    for (int i = 0; i < logProbs.length; i++) {
      double sum = 0;
      for (float logProb : logProbs[i]) {
        sum += Math.exp(logProb / temperature);
      }
      int wanted = corpus.intents().indexOf(samples.get(i).intent());
      loss -= logProbs[i][wanted] / temperature - Math.log(sum);
    }
    return loss;
  }
}
