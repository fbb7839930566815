package org.parley.gateway.conversation;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.annotation.JsonTypeName;
import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** docs/STREAM.md tells all that a socket's client is told. */
class StreamGuideTest {
  private static String row(String name) throws IOException {
    String guide = Files.readString(Path.of("../docs/STREAM.md"));
    Matcher row = Pattern.compile("^\\| `" + name + "` \\|.*$", Pattern.MULTILINE).matcher(guide);
    assertThat(row.find()).as("a row of %s", name).isTrue();
    return row.group();
  }

  @Test
  void everyMessageHasARowWithAllItsFields() throws IOException {
    for (Class<?> message : ServerMessage.class.getPermittedSubclasses()) {
      String row = row(message.getAnnotation(JsonTypeName.class).value());
      for (RecordComponent field : message.getRecordComponents()) {
        assertThat(row).contains("`" + field.getName() + "`");
      }
    }
  }

  @Test
  void everyKindOfErrorHasARow() throws IOException {
    for (Problem.Kind kind : Problem.Kind.values()) {
      assertThat(row(kind.code())).isNotBlank();
    }
  }
}
