package io.asyncio.netty.readiness;

import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;

/** What readiness means for a channel of the JDK, in the terms of its selectors. */
final class ChannelReadiness {

  private static final int READING = SelectionKey.OP_READ | SelectionKey.OP_ACCEPT;
  private static final int WRITING = SelectionKey.OP_WRITE | SelectionKey.OP_CONNECT;

  private ChannelReadiness() {}

  /** Returns the operations to select for: of those that there are, the JDK picks what applies. */
  static int operations(SelectableChannel channel, boolean reading, boolean writing) {
    return channel.validOps() & ((reading ? READING : 0) | (writing ? WRITING : 0));
  }

  static boolean isReading(int operations) {
    return (operations & READING) != 0;
  }

  static boolean isWriting(int operations) {
    return (operations & WRITING) != 0;
  }

  /**
   * Refuses a channel that cannot be watched.
   *
   * @throws IllegalArgumentException if it is closed, in blocking mode, or cannot do this at all
   */
  static void check(SelectableChannel channel, boolean reading) {
    if (!channel.isOpen()) {
      throw new IllegalArgumentException("channel is closed: " + channel);
    }
    if (channel.isBlocking()) {
      throw new IllegalArgumentException("channel is in blocking mode: " + channel);
    }
    if (operations(channel, reading, !reading) == 0) {
      throw new IllegalArgumentException(
          "channel cannot be " + (reading ? "read from: " : "written to: ") + channel);
    }
  }
}
