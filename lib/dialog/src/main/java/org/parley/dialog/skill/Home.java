package org.parley.dialog.skill;

import java.math.BigDecimal;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * A simulated home.
 *
 * @param lights by the room's canonical name; a room appears when it is first spoken of
 * @param thermostat wanted temperature, degrees of the scale that the skill speaks of
 */
public record Home(Map<String, Light> lights, BigDecimal thermostat) {
  /** What the home has before anybody asks. */
  private static final BigDecimal COMFORTABLE = BigDecimal.valueOf(20);

  public static final Home UNTOUCHED = new Home(Map.of(), COMFORTABLE);

  /**
   * @param brightness percent, 0 to 100, that the light has when it is on
   */
  public record Light(boolean on, int brightness) {
    static final Light OFF = new Light(false, 100);

    public Light {
      if (brightness < 0 || brightness > 100) {
        throw new IllegalArgumentException("brightness " + brightness);
      }
    }

    Light switched(boolean toOn) {
      return new Light(toOn, toOn && brightness == 0 ? 100 : brightness);
    }

    Light dimmed(int percent) {
      return new Light(percent > 0, percent);
    }
  }

  public Home {
    lights = Collections.unmodifiableMap(new TreeMap<>(lights));
    thermostat = thermostat.stripTrailingZeros();
    if (thermostat.scale() < 0) {
      thermostat = thermostat.setScale(0);
    }
  }

  Light light(String room) {
    return lights.getOrDefault(room, Light.OFF);
  }

  Home with(String room, Light light) {
    Map<String, Light> more = new TreeMap<>(lights);
    more.put(room, light);
    return new Home(more, thermostat);
  }

  Home withThermostat(BigDecimal degrees) {
    return new Home(lights, degrees);
  }
}
