package org.parley.compression.tensorflow;

import java.util.HashMap;
import java.util.Map;

/** What one step of training is fed: the network's inputs and the objective's targets, by name. */
public record Batch(Map<String, Feed> feeds) {
  public Batch {
    feeds = Map.copyOf(feeds);
  }

  /** The same with one more. */
  public Batch with(String name, Feed feed) {
    Map<String, Feed> more = new HashMap<>(feeds);
    more.put(name, feed);
    return new Batch(more);
  }

  /**
   * @throws IllegalArgumentException if nothing of that name is fed
   */
  public Feed get(String name) {
    Feed feed = feeds.get(name);
    if (feed == null) {
      throw new IllegalArgumentException("nothing is fed for " + name);
    }
    return feed;
  }
}
