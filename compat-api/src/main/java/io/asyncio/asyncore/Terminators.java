package io.asyncio.asyncore;

import java.util.Arrays;

/** Finds terminators in bytes. */
final class Terminators {

  private Terminators() {}

  /** Returns where {@code terminator} begins first in {@code bytes} from {@code start}, or -1. */
  static int find(byte[] bytes, int start, byte[] terminator) {
    for (int at = start; at <= bytes.length - terminator.length; at++) {
      if (bytes[at] == terminator[0]
          && Arrays.equals(bytes, at, at + terminator.length, terminator, 0, terminator.length)) {
        return at;
      }
    }
    return -1;
  }

  /**
   * Returns how many bytes at the end of {@code bytes}, none before {@code start}, are the beginning of
   * {@code terminator}, which is not there as a whole.
   */
  static int prefixAtEnd(byte[] bytes, int start, byte[] terminator) {
    int length = Math.min(terminator.length - 1, bytes.length - start);
    while (length > 0
        && !Arrays.equals(bytes, bytes.length - length, bytes.length, terminator, 0, length)) {
      length--;
    }
    return length;
  }
}
