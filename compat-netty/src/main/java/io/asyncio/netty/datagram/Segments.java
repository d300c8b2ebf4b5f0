package io.asyncio.netty.datagram;

import io.netty.channel.unix.Errors;

/**
 * How far the system may be asked to cut a packet into datagrams of equal size for a socket. It may
 * refuse that because of the device, or because the datagrams are too large for the way. Owned by the
 * loop's thread.
 */
final class Segments {

  /** How many datagrams Linux makes of a packet at most, in all its versions that make any. */
  static final int MOST = 64;

  /** What fits into a packet, in bytes. */
  static final int MOST_BYTES = 65_507;

  private static final int EIO = -5;
  private static final int EINVAL = -22;
  private static final int EMSGSIZE = -90;

  /** The largest size that is worth a try, in bytes; 0 for none. */
  private int largest;

  Segments(boolean supported) {
    this.largest = supported ? MOST_BYTES / 2 : 0;
  }

  /** Tells whether a datagram of {@code size} bytes may be the first of several in a packet. */
  boolean areWorthATry(int size) {
    return size > 0 && size <= largest;
  }

  /** Tells whether a packet may have failed because it was to be cut. */
  static boolean mayBeRefused(Errors.NativeIoException failure) {
    int error = failure.expectedErr();
    return error == EIO || error == EINVAL || error == EMSGSIZE;
  }

  /**
   * A packet was refused, and the first of its datagrams was not when it came by itself.
   *
   * @param size that of the datagrams, in bytes
   */
  void refused(int size, Errors.NativeIoException failure) {
    largest = failure.expectedErr() == EMSGSIZE ? Math.min(largest, size - 1) : 0;
  }
}
