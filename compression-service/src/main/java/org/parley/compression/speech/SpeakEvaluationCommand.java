package org.parley.compression.speech;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.parley.skills.EvaluationPhrases;
import org.parley.skills.SkillSet;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Makes recordings to measure the whole way from sound to meaning with. */
@Command(
    name = "speak-evaluation",
    mixinStandardHelpOptions = true,
    description = "Speaks the skills' held-out wordings in the held-out voice, with a manifest.")
public final class SpeakEvaluationCommand implements Callable<Integer> {
  @Parameters(paramLabel = "FOLDER", description = "Where recordings and manifest.tsv go.")
  Path folder = Path.of("");

  @Option(
      names = "--skills",
      defaultValue = "${env:PARLEY_SKILLS:-skills}",
      description = "The skills (PARLEY_SKILLS, default ${DEFAULT-VALUE}).")
  Path skills = Path.of("");

  @Option(
      names = "--per-intent",
      defaultValue = "25",
      description = "Different sentences of each intent, at most (default ${DEFAULT-VALUE}).")
  int perIntent = 25;

  @Option(
      names = "--voice",
      defaultValue = "rms",
      description =
          "Held-out voice: flite's rms or festival's ked_diphone (default ${DEFAULT-VALUE}).")
  String voice = "";

  @Option(
      names = "--wordings",
      defaultValue = "evaluation",
      description = "Folder of held-out wordings among the skills (default ${DEFAULT-VALUE}).")
  String wordings = "";

  @Option(names = "--seed", defaultValue = "1", description = "Default ${DEFAULT-VALUE}.")
  long seed = 1;

  @Override
  public Integer call() {
    SkillSet set = SkillSet.load(skills);
    EvaluationPhrases held = EvaluationPhrases.load(skills.resolve(wordings), set);
    Voice judge =
        Voice.HELD_OUT.stream()
            .filter(one -> one.speaker().equals(voice))
            .findFirst()
            .orElseThrow(() -> new IllegalArgumentException("no held-out voice " + voice));
    Path scratch = Synthesis.scratch();
    try {
      int spoken = new SpokenEvaluation(set, held, judge, scratch).write(folder, perIntent, seed);
      System.err.println(spoken + " commands spoken; " + folder.resolve("manifest.tsv"));
      Files.delete(scratch);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot speak into " + folder, e);
    }
    return 0;
  }
}
