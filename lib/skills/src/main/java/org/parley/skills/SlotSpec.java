package org.parley.skills;

import java.util.List;

/**
 * A slot of an intent.
 *
 * @param name one meaning for the whole skill set: a name always has the same type
 * @param required the form asks until it is filled
 * @param prompts questions that ask for it; not empty if it is required
 * @param answers how people answer such a question, each with this slot's gap
 * @param corrections how people name the value that they want instead, each with this slot's gap
 */
public record SlotSpec(
    String name,
    SlotType type,
    boolean required,
    List<Template> prompts,
    List<Phrase> answers,
    List<Phrase> corrections) {
  public SlotSpec {
    prompts = List.copyOf(prompts);
    answers = List.copyOf(answers);
    corrections = List.copyOf(corrections);
    if (required && prompts.isEmpty()) {
      throw new IllegalArgumentException("required slot '" + name + "' has no prompt");
    }
  }
}
