package io.asyncio.netty.readiness;

import io.asyncio.Asyncio;
import io.asyncio.SendfileNotAvailableError;
import io.asyncio.netty.loop.LoopHost;
import io.asyncio.netty.transport.FileRange;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;

/** Sends files over channels that no transport has. Owned by the loop's thread. */
final class SocketFiles {

  private static final int READ_AT_ONCE = 256 * 1024;

  private final LoopHost host;
  private final LoopReadiness readiness;

  SocketFiles(LoopHost host, LoopReadiness readiness) {
    this.host = host;
    this.readiness = readiness;
  }

  /**
   * Sends a range, and returns how many bytes it had. In a coroutine.
   *
   * @param fallback whether the file may be copied where the system cannot send it
   */
  long send(SocketChannel channel, FileRange range, boolean fallback) throws Exception {
    return send(channel, range, fallback, FileRange.to(channel));
  }

  /** As {@link #send(SocketChannel, FileRange, boolean)}, by a way of one's own. */
  long send(SocketChannel channel, FileRange range, boolean fallback, FileRange.Transfer transfer)
      throws Exception {
    try {
      try {
        sendUncopied(channel, range, transfer);
      } catch (SendfileNotAvailableError e) {
        if (!fallback) {
          throw e;
        }
        sendCopied(channel, range);
      }
      return range.sent();
    } finally {
      range.settle();
    }
  }

  /** What fails before a byte was sent may be the fault of the file, which is tried otherwise. */
  private void sendUncopied(SocketChannel channel, FileRange range, FileRange.Transfer transfer)
      throws Exception {
    range.requireRegular();
    try {
      var _ = readiness
          .waits()
          .tryWhenReady(channel, false, () -> range.transfer(transfer) ? Boolean.TRUE : null);
    } catch (IOException e) {
      if (range.sent() > 0) {
        throw e;
      }
      throw new SendfileNotAvailableError("the system does not send " + range.file(), e);
    }
  }

  private void sendCopied(SocketChannel channel, FileRange range) throws Exception {
    ByteBuffer buffer = ByteBuffer.allocateDirect(READ_AT_ONCE);
    while (Asyncio.await(host.loop().runInExecutor(null, () -> range.read(buffer))) > 0) {
      int count = buffer.flip().remaining();
      var _ = readiness.waits().tryWhenReady(channel, false, () -> {
        Windows.drain(buffer, channel::write);
        return buffer.hasRemaining() ? null : Boolean.TRUE;
      });
      range.sent(count);
    }
  }
}
