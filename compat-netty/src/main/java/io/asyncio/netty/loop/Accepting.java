package io.asyncio.netty.loop;

import io.netty.channel.Channel;
import io.netty.util.AttributeKey;

/**
 * Whether a listening channel accepts. That it is not to read does not suffice: on io_uring Netty
 * asks for the next connection whenever accepting has failed, and without descriptors that fails at
 * once.
 *
 * <p>On the loop's own thread.
 */
public final class Accepting {

  private static final AttributeKey<Boolean> PAUSED =
      AttributeKey.valueOf(Accepting.class, "PAUSED");

  private Accepting() {}

  /** Has {@code listening} accept. */
  public static void begin(Channel listening) {
    listening.attr(PAUSED).set(false);
    listening.config().setAutoRead(true);
  }

  /** Has {@code listening} accept no more till {@link #begin}. */
  public static void pause(Channel listening) {
    listening.attr(PAUSED).set(true);
    listening.config().setAutoRead(false);
  }

  /** Tells whether that was the last that was asked for. */
  static boolean isPaused(Channel listening) {
    return Boolean.TRUE.equals(listening.attr(PAUSED).get());
  }
}
