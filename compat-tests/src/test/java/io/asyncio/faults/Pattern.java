package io.asyncio.faults;

/** A stream of bytes in which each place is known: what arrives is compared with it. */
final class Pattern {

  private final int seed;
  private long position;
  private boolean broken;

  Pattern(int seed) {
    this.seed = seed;
  }

  private byte at(long place) {
    long mixed = (place + 1) * 0x9E3779B97F4A7C15L + seed;
    return (byte) (mixed >>> 40);
  }

  /** Returns the next bytes. */
  byte[] next(int count) {
    byte[] bytes = new byte[count];
    for (int i = 0; i < count; i++) {
      bytes[i] = at(position++);
    }
    return bytes;
  }

  /** Compares what arrived with the next bytes. */
  void arrived(byte[] bytes) {
    for (byte each : bytes) {
      broken |= each != at(position++);
    }
  }

  /** Returns how far it has come. */
  long position() {
    return position;
  }

  /** Tells whether something arrived that was not the next. */
  boolean isBroken() {
    return broken;
  }
}
