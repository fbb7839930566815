package org.parley.compression;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.PrintStream;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A line of JSON for each thing that happens: {@code {"line": …}}, {@code {"done": 0.42, "left":
 * "PT12M", "part": …}}, and at the end {@code {"accepted": VERSION, "note": …}} or {@code
 * {"refused": …}}.
 */
final class ProgressJson implements JobConsole {
  private final JsonMapper json = new JsonMapper();
  private final PrintStream out;

  ProgressJson(PrintStream out) {
    this.out = out;
  }

  @Override
  public void say(String line) {
    print(Map.of("line", line));
  }

  @Override
  public void reached(double done, Optional<Duration> left, String part) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("done", Math.round(done * 1e4) / 1e4);
    left.ifPresent(time -> fields.put("left", time.toString()));
    fields.put("part", part);
    print(fields);
  }

  @Override
  public void report(String text) {
    text.lines().forEach(this::say);
  }

  @Override
  public void accepted(String version, String note) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("accepted", version);
    fields.put("note", note);
    print(fields);
  }

  @Override
  public void refused(String note) {
    print(Map.of("refused", note));
  }

  private synchronized void print(Map<String, Object> fields) {
    try {
      out.println(json.writeValueAsString(fields));
      out.flush();
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("text and numbers are always JSON", e);
    }
  }
}
