package org.parley.signal;

import static java.util.Objects.requireNonNull;

import java.util.random.RandomGenerator;

/**
 * What a room does to a sound between a mouth and a microphone.
 *
 * <p>The response begins with the direct path, whose strength is 1, so that speech keeps its place
 * in time.
 */
public final class RoomImpulse {
  private static final double SPEED_OF_SOUND = 343;

  /** Samples on each side over which an echo between two samples is spread. */
  private static final int SPREAD = 8;

  /** The part of a response whose echoes are spread; most echoes are in the other. */
  private static final double EARLY_SHARE = 0.15;

  /** Later echoes than these are below what noise leaves audible, and cost the most. */
  private static final double LONGEST_SECONDS = 0.4;

  private final float[] taps;
  private final Convolution convolution;

  /** A place in the room, metres from one lower corner. */
  public record Point(double x, double y, double z) {
    double distance(Point other) {
      double dx = x - other.x;
      double dy = y - other.y;
      double dz = z - other.z;
      return Math.sqrt(dx * dx + dy * dy + dz * dz);
    }
  }

  /**
   * A box-shaped room, all of whose walls are alike.
   *
   * @param size width, depth and height, metres
   * @param reverberation seconds until echoes have fallen by 60 dB
   */
  public record Room(Point size, double reverberation) {
    public Room {
      requireNonNull(size, "size");
      if (!(size.x > 0.5 && size.y > 0.5 && size.z > 0.5 && reverberation > 0)) {
        throw new IllegalArgumentException("room " + size + " with " + reverberation + " s");
      }
    }

    /** Share of pressure that a wall gives back, after Eyring 1930. */
    double reflection() {
      double volume = size.x * size.y * size.z;
      double surface = 2 * (size.x * size.y + size.y * size.z + size.x * size.z);
      return Math.exp(-0.161 * volume / (2 * surface * reverberation));
    }

    boolean holds(Point point) {
      return point.x > 0
          && point.x < size.x
          && point.y > 0
          && point.y < size.y
          && point.z > 0
          && point.z < size.z;
    }
  }

  private RoomImpulse(float[] taps) {
    this.taps = taps;
    convolution = new Convolution(taps);
  }

  /**
   * A measured response; silence before its loudest sample is cut off and that sample made 1.
   *
   * @param response not all zeros
   */
  public static RoomImpulse measured(float[] response) {
    int loudest = 0;
    for (int i = 1; i < response.length; i++) {
      loudest = Math.abs(response[i]) > Math.abs(response[loudest]) ? i : loudest;
    }
    if (response.length == 0 || response[loudest] == 0) {
      throw new IllegalArgumentException("a response of silence");
    }
    var taps = new float[response.length - loudest];
    for (int i = 0; i < taps.length; i++) {
      taps[i] = response[loudest + i] / response[loudest];
    }
    return new RoomImpulse(taps);
  }

  /**
   * The image method (Allen and Berkley 1979) with echoes placed between samples by a windowed sinc
   * (Peterson 1986).
   */
  public static RoomImpulse simulated(Room room, Point mouth, Point microphone, int sampleRate) {
    if (!room.holds(mouth) || !room.holds(microphone)) {
      throw new IllegalArgumentException(mouth + " or " + microphone + " is outside of " + room);
    }
    double seconds = Math.min(room.reverberation(), LONGEST_SECONDS);
    var taps = new float[Math.max(1, (int) (seconds * sampleRate))];
    double direct = mouth.distance(microphone);
    double reach = direct + seconds * SPEED_OF_SOUND;
    int nx = (int) Math.ceil(reach / (2 * room.size.x));
    int ny = (int) Math.ceil(reach / (2 * room.size.y));
    int nz = (int) Math.ceil(reach / (2 * room.size.z));
    double[] strengths = powers(room.reflection(), 2 * (nx + ny + nz) + 4);
    for (int x = -2 * nx; x <= 2 * nx + 1; x++) {
      double dx = image(x, mouth.x, room.size.x) - microphone.x;
      for (int y = -2 * ny; y <= 2 * ny + 1; y++) {
        double dy = image(y, mouth.y, room.size.y) - microphone.y;
        for (int z = -2 * nz; z <= 2 * nz + 1; z++) {
          double dz = image(z, mouth.z, room.size.z) - microphone.z;
          double distance = Math.sqrt(dx * dx + dy * dy + dz * dz);
          if (distance < reach) {
            int walls = walls(x) + walls(y) + walls(z);
            double strength = direct / distance * strengths[walls];
            add(taps, (distance - direct) / SPEED_OF_SOUND * sampleRate, strength);
          }
        }
      }
    }
    taps[0] = 1;
    return new RoomImpulse(taps);
  }

  /**
   * A home-like room: 3 to 8 m wide, reverberating for 0.15 to 0.6 s, the speaker 0.3 to 3 m away
   * where it is large enough.
   */
  public static RoomImpulse random(RandomGenerator random, int sampleRate) {
    var size =
        new Point(
            3 + 5 * random.nextDouble(), 2.5 + 4 * random.nextDouble(), 2.3 + random.nextDouble());
    var room = new Room(size, 0.15 + 0.45 * random.nextDouble());
    var microphone =
        new Point(inside(size.x, random), inside(size.y, random), 0.6 + random.nextDouble());
    double distance = 0.3 + 2.7 * random.nextDouble() * random.nextDouble();
    double angle = 2 * Math.PI * random.nextDouble();
    var mouth =
        new Point(
            Math.clamp(microphone.x + distance * Math.cos(angle), 0.2, size.x - 0.2),
            Math.clamp(microphone.y + distance * Math.sin(angle), 0.2, size.y - 0.2),
            1.1 + 0.6 * random.nextDouble());
    return simulated(room, mouth, microphone, sampleRate);
  }

  /** The sound as heard in the room, of the same length. */
  public float[] apply(float[] samples) {
    return convolution.apply(samples);
  }

  /** The response, direct path first. */
  public float[] taps() {
    return taps.clone();
  }

  /** Images lie at 2kL + s (an even number of walls between) and at 2kL − s. */
  private static double image(int number, double at, double length) {
    return Math.floorMod(number, 2) == 0 ? number * length + at : (number + 1) * length - at;
  }

  private static int walls(int number) {
    return Math.abs(number);
  }

  private static double inside(double length, RandomGenerator random) {
    return 0.3 + (length - 0.6) * random.nextDouble();
  }

  private static double[] powers(double base, int count) {
    var powers = new double[count];
    powers[0] = 1;
    for (int i = 1; i < count; i++) {
      powers[i] = powers[i - 1] * base;
    }
    return powers;
  }

  private static void add(float[] taps, double at, double strength) {
    if (at > EARLY_SHARE * taps.length) {
      addLate(taps, at, strength);
      return;
    }
    int centre = (int) Math.round(at);
    int first = Math.max(0, centre - SPREAD);
    int last = Math.min(taps.length - 1, centre + SPREAD);
    double sine = Math.sin(Math.PI * (first - at));
    for (int i = first; i <= last; i++) {
      double distance = i - at;
      double hann = 0.5 + 0.5 * Math.cos(Math.PI * distance / (SPREAD + 1));
      double sinc = Math.abs(distance) < 1e-9 ? 1 : sine / (Math.PI * distance);
      taps[i] += (float) (strength * sinc * hann);
      sine = -sine;
    }
  }

  /** Late echoes are many and weak: shares of the two samples around them do. */
  private static void addLate(float[] taps, double at, double strength) {
    int before = (int) at;
    double share = at - before;
    if (before + 1 < taps.length) {
      taps[before] += (float) (strength * (1 - share));
      taps[before + 1] += (float) (strength * share);
    }
  }
}
