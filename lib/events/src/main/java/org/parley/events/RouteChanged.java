package org.parley.events;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Which versions of a model are wanted in service.
 *
 * @param name the model's name, {@code asr}
 * @param revision rises with every change; a replica refuses one that it has passed
 * @param champion version that serves whoever is in no experiment
 * @param arms arms of the running experiment; none where there is no experiment
 * @param salt spreads the sessions of this experiment independently of those of others
 * @param shadow version that decodes along without being heard
 * @param keyId names the key of the signature
 * @param signature Ed25519, Base64
 */
public record RouteChanged(
    String name,
    long revision,
    String champion,
    List<Arm> arms,
    String salt,
    Optional<String> shadow,
    String keyId,
    String signature)
    implements Event {

  /**
   * @param name names the arm
   * @param model version that serves it
   * @param weight of weighted rendezvous, ≥ 0
   */
  public record Arm(String name, String model, double weight) {
    public Arm {
      Require.name(name, "arm");
      Require.name(model, "model");
      if (!(weight >= 0) || Double.isInfinite(weight)) {
        throw new IllegalArgumentException("weight of arm " + name + " is " + weight);
      }
    }
  }

  public RouteChanged {
    Require.name(name, "name");
    if (revision < 1) {
      throw new IllegalArgumentException("revision is " + revision + ", less than 1");
    }
    Require.name(champion, "champion");
    arms = List.copyOf(arms);
    requireNonNull(salt, "salt");
    requireNonNull(shadow, "shadow");
    requireNonNull(keyId, "keyId");
    requireNonNull(signature, "signature");
  }

  @Override
  public UUID id() {
    return EventIds.of(name, Long.toString(revision), "route");
  }

  @Override
  public String key() {
    return name;
  }
}
