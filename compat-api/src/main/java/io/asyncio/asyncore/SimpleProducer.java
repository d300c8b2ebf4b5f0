package io.asyncio.asyncore;

import java.util.Arrays;
import java.util.Objects;

/**
 * Gives bytes in pieces of a size.
 *
 * @see <a href="https://docs.python.org/3.11/library/asynchat.html">asynchat</a>
 */
public final class SimpleProducer implements Producer {

  private static final int DEFAULT_SIZE = 512;

  private final byte[] data;
  private final int bufferSize;
  private int given;

  /** Makes one that gives pieces of 512 bytes. */
  public SimpleProducer(byte[] data) {
    this(data, DEFAULT_SIZE);
  }

  /**
   * Makes one that gives pieces of {@code bufferSize} bytes, and the rest at last.
   *
   * @throws IllegalArgumentException if {@code bufferSize} is not positive
   */
  public SimpleProducer(byte[] data, int bufferSize) {
    if (bufferSize <= 0) {
      throw new IllegalArgumentException("bufferSize must be positive: " + bufferSize);
    }
    this.data = Objects.requireNonNull(data, "data").clone();
    this.bufferSize = bufferSize;
  }

  @Override
  public byte[] more() {
    int end = Math.min(data.length, given + bufferSize);
    byte[] piece = Arrays.copyOfRange(data, given, end);
    given = end;
    return piece;
  }
}
