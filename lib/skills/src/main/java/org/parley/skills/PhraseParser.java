package org.parley.skills;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** Recursive descent over the phrase grammar; every error says the column and what to write. */
final class PhraseParser {
  private static final Pattern NAME = Pattern.compile("[A-Za-z][A-Za-z0-9-]*");
  private static final Pattern WORD = Pattern.compile("[\\p{L}\\p{N}][\\p{L}\\p{N}'-]*");

  private final String text;
  private final Map<String, Phrase> fragments;
  private int at;

  PhraseParser(String text, Map<String, Phrase> fragments) {
    this.text = text;
    this.fragments = fragments;
  }

  Phrase.Part parse() {
    var parts = sequence();
    if (at < text.length()) {
      throw wrong(
          text.charAt(at) == '|'
              ? "'|' stands outside a group; write (a|b) or [a|b]"
              : "'" + text.charAt(at) + "' closes nothing; remove it or open a group before it");
    }
    if (parts instanceof Phrase.Sequence(var all) && all.isEmpty()) {
      throw wrong("nothing in it; write the words that are spoken");
    }
    return parts;
  }

  private Phrase.Part sequence() {
    var parts = new ArrayList<Phrase.Part>();
    while (true) {
      while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
        at++;
      }
      if (at == text.length() || ")]|".indexOf(text.charAt(at)) >= 0) {
        return parts.size() == 1 ? parts.getFirst() : new Phrase.Sequence(parts);
      }
      parts.add(part());
    }
  }

  private Phrase.Part part() {
    return switch (text.charAt(at)) {
      case '(' -> group(')');
      case '[' -> new Phrase.Maybe(group(']'));
      case '{' -> new Phrase.Gap(name('}', "a slot's name"));
      case '<' -> fragment();
      default -> word();
    };
  }

  private Phrase.Part group(char close) {
    int open = at++;
    var choices = new ArrayList<Phrase.Part>();
    choices.add(sequence());
    while (at < text.length() && text.charAt(at) == '|') {
      at++;
      choices.add(sequence());
    }
    if (at == text.length() || text.charAt(at) != close) {
      at = open;
      throw wrong("'" + text.charAt(open) + "' is never closed; add '" + close + "'");
    }
    at++;
    for (var choice : choices) {
      if (choice instanceof Phrase.Sequence(List<Phrase.Part> parts) && parts.isEmpty()) {
        at = open;
        throw wrong("an empty choice; write [a|b] for a part that may be missing");
      }
    }
    return choices.size() == 1 ? choices.getFirst() : new Phrase.OneOf(choices);
  }

  private String name(char close, String what) {
    int open = at;
    int end = text.indexOf(close, at);
    if (end < 0) {
      throw wrong("'" + text.charAt(open) + "' is never closed; add '" + close + "'");
    }
    String name = text.substring(open + 1, end);
    if (!NAME.matcher(name).matches()) {
      throw wrong("'" + name + "' is not " + what + "; use letters, digits and '-'");
    }
    at = end + 1;
    return name;
  }

  private Phrase.Part fragment() {
    int open = at;
    String name = name('>', "a fragment's name");
    var fragment = fragments.get(name);
    if (fragment == null) {
      at = open;
      throw wrong(
          "no fragment <"
              + name
              + ">; define it above under 'fragments'. Known: "
              + fragments.keySet());
    }
    return fragment.root();
  }

  private Phrase.Part word() {
    int end = at;
    while (end < text.length()
        && !Character.isWhitespace(text.charAt(end))
        && "()[]{}<>|".indexOf(text.charAt(end)) < 0) {
      end++;
    }
    String word = text.substring(at, end);
    if (end == at || !WORD.matcher(word).matches()) {
      throw wrong(
          "'"
              + (end == at ? text.charAt(at) : word)
              + "' is not a spoken word; write it as it is said, without punctuation");
    }
    at = end;
    return new Phrase.Word(word.toLowerCase(java.util.Locale.ROOT));
  }

  private IllegalArgumentException wrong(String problem) {
    return new IllegalArgumentException(
        "phrase '" + text + "', column " + (at + 1) + ": " + problem);
  }
}
