package io.asyncio;

import io.asyncio.internal.Seconds;
import io.asyncio.streams.StreamReader;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How a connection is made: the keyword arguments of {@code loop.create_connection}. Immutable;
 * each method returns a copy.
 *
 * @param family {@code null} for IPv4 and IPv6
 * @param localAddress where to bind this end, or {@code null}
 * @param happyEyeballsDelay how long to wait for one address, in seconds, before the next one is
 *     tried beside it; {@code null} to try one after the other
 * @param interleave how many addresses of the first family are tried before the families alternate;
 *     {@code null} for 1 with {@code happyEyeballsDelay}, else 0, which is the resolver's order
 * @param allErrors whether the failures of several addresses are raised together, as an {@link
 *     ExceptionGroup}
 * @param limit for {@code openConnection}: the limit of the {@link StreamReader}, in bytes
 */
public record ConnectionOptions(
    @Nullable StandardProtocolFamily family,
    @Nullable InetSocketAddress localAddress,
    @Nullable Double happyEyeballsDelay,
    @Nullable Integer interleave,
    boolean allErrors,
    int limit) {

  private static final ConnectionOptions DEFAULT =
      new ConnectionOptions(null, null, null, null, false, StreamReader.DEFAULT_LIMIT);

  /**
   * Checks the numbers.
   *
   * @throws IllegalArgumentException if one of them is negative or not a number, or the limit is 0
   */
  public ConnectionOptions {
    if (happyEyeballsDelay != null && !(happyEyeballsDelay >= 0)) {
      throw new IllegalArgumentException(
          "happyEyeballsDelay must not be negative: " + happyEyeballsDelay);
    }
    if (interleave != null && interleave < 0) {
      throw new IllegalArgumentException("interleave must not be negative: " + interleave);
    }
    if (limit <= 0) {
      throw new IllegalArgumentException("limit must be positive: " + limit);
    }
  }

  /** The options of a call without any. */
  public static ConnectionOptions defaults() {
    return DEFAULT;
  }

  /** Returns a copy that connects to one family of addresses alone. */
  public ConnectionOptions family(StandardProtocolFamily family) {
    return new ConnectionOptions(
        family, localAddress, happyEyeballsDelay, interleave, allErrors, limit);
  }

  /** Returns a copy that binds this end to {@code localAddress}. */
  public ConnectionOptions localAddress(InetSocketAddress localAddress) {
    return new ConnectionOptions(
        family, localAddress, happyEyeballsDelay, interleave, allErrors, limit);
  }

  /** Returns a copy with another delay of Happy Eyeballs, in seconds. */
  public ConnectionOptions happyEyeballsDelay(double happyEyeballsDelay) {
    return new ConnectionOptions(
        family, localAddress, happyEyeballsDelay, interleave, allErrors, limit);
  }

  /** Returns a copy with another delay of Happy Eyeballs. */
  public ConnectionOptions happyEyeballsDelay(Duration happyEyeballsDelay) {
    return happyEyeballsDelay(Seconds.of(happyEyeballsDelay, "happyEyeballsDelay"));
  }

  /** Returns a copy with another interleaving of the families. */
  public ConnectionOptions interleave(int interleave) {
    return new ConnectionOptions(
        family, localAddress, happyEyeballsDelay, interleave, allErrors, limit);
  }

  /** Returns a copy that says whether the failures of several addresses are raised together. */
  public ConnectionOptions allErrors(boolean allErrors) {
    return new ConnectionOptions(
        family, localAddress, happyEyeballsDelay, interleave, allErrors, limit);
  }

  /** Returns a copy with another limit of the stream reader, in bytes. */
  public ConnectionOptions limit(int limit) {
    return new ConnectionOptions(
        family, localAddress, happyEyeballsDelay, interleave, allErrors, limit);
  }
}
