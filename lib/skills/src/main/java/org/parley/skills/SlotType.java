package org.parley.skills;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What kind of value a slot takes. */
public sealed interface SlotType {

  /** The name that a skill's file gives it, or the name of a built-in kind. */
  String name();

  /**
   * One of a closed list of values.
   *
   * @param wordings canonical value → every wording of it as spoken words, the canonical one first
   */
  record Choice(String name, Map<String, List<String>> wordings) implements SlotType {
    public Choice {
      var copy = new LinkedHashMap<String, List<String>>();
      wordings.forEach((value, said) -> copy.put(value, List.copyOf(said)));
      wordings = java.util.Collections.unmodifiableMap(copy);
      if (wordings.isEmpty()) {
        throw new IllegalArgumentException("type '" + name + "' has no values");
      }
    }

    /** Wordings of a value, the canonical one first; none if it is no value of this type. */
    public List<String> wordingsOf(String value) {
      return wordings.getOrDefault(value, List.of());
    }

    public List<String> values() {
      return new ArrayList<>(wordings.keySet());
    }
  }

  /**
   * A number; {@code from} and {@code to} bound what training samples say, not what is understood.
   */
  record Number(String name, int from, int to) implements SlotType {
    public Number {
      if (to < from) {
        throw new IllegalArgumentException("range " + from + ".." + to);
      }
    }
  }

  /** A length of time. */
  record Duration(String name) implements SlotType {}

  /** A time of day. */
  record Time(String name) implements SlotType {}

  /** A day. */
  record Date(String name) implements SlotType {}

  /**
   * Any words, such as what goes on a shopping list.
   *
   * @param examples spoken values from which training learns what such words look like
   */
  record FreeText(String name, List<String> examples) implements SlotType {
    public FreeText {
      examples = List.copyOf(examples);
      if (examples.isEmpty()) {
        throw new IllegalArgumentException("type '" + name + "' has no examples");
      }
    }
  }
}
