package io.asyncio.asyncore;

import java.io.IOException;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.channels.Channel;
import java.nio.channels.DatagramChannel;
import java.nio.channels.NonReadableChannelException;
import java.nio.channels.NonWritableChannelException;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.SocketChannel;
import java.nio.channels.WritableByteChannel;
import java.util.Arrays;

/** Reading and writing channels of whatever kind, as {@code socket.recv} and {@code send} do. */
final class SocketIo {

  /** As much as one call of the system may bring. */
  private static final int LARGEST = 1 << 20;

  private SocketIo() {}

  /**
   * Returns up to {@code size} bytes of what is there, none at the end.
   *
   * @throws BlockingIOError if there is nothing yet
   */
  static byte[] receive(Channel channel, int size) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(Math.min(size, LARGEST));
    boolean stream = !(channel instanceof DatagramChannel);
    boolean came = size == 0 || (stream ? read(channel, buffer) : receive(channel, buffer));
    if (!came) {
      throw new BlockingIOError("there is nothing to read");
    }
    byte[] bytes = buffer.array();
    return buffer.position() == bytes.length ? bytes : Arrays.copyOf(bytes, buffer.position());
  }

  /** Returns whether something came, or the end. */
  private static boolean read(Channel channel, ByteBuffer buffer) throws IOException {
    if (isConnecting(channel)) {
      return false;
    }
    if (!(channel instanceof ReadableByteChannel readable)) {
      throw new NonReadableChannelException();
    }
    return spared(() -> readable.read(buffer)) != 0;
  }

  private static boolean receive(Channel channel, ByteBuffer buffer) throws IOException {
    return ((DatagramChannel) channel).receive(buffer) != null;
  }

  /** Returns how many bytes the system took; none if it would have to wait. */
  static int send(Channel channel, byte[] data) throws IOException {
    if (isConnecting(channel)) {
      return 0;
    }
    if (!(channel instanceof WritableByteChannel writable)) {
      throw new NonWritableChannelException();
    }
    if (channel instanceof DatagramChannel datagrams && !datagrams.isConnected()) {
      throw new SocketException("a destination address is required");
    }
    return spared(() -> writable.write(ByteBuffer.wrap(data)));
  }

  /** Reads or writes. */
  @FunctionalInterface
  private interface Transfer {
    int make() throws IOException;
  }

  /** Keeps an interrupt, by which files would be closed, for the loop's next wait. */
  private static int spared(Transfer transfer) throws IOException {
    boolean interrupted = Thread.interrupted();
    try {
      return transfer.make();
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private static boolean isConnecting(Channel channel) {
    return channel instanceof SocketChannel socket && socket.isConnectionPending();
  }
}
