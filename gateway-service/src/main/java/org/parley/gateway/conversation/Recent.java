package org.parley.gateway.conversation;

import java.io.Serial;
import java.util.LinkedHashMap;
import java.util.Map;

/** The last 256 things put in; a session's doubles come within seconds of the first. */
final class Recent<K> extends LinkedHashMap<K, Boolean> {
  @Serial private static final long serialVersionUID = 1L;

  private static final int REMEMBERED = 256;

  @Override
  protected boolean removeEldestEntry(Map.Entry<K, Boolean> eldest) {
    return size() > REMEMBERED;
  }
}
