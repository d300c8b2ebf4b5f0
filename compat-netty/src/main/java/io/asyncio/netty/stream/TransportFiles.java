package io.asyncio.netty.stream;

import io.asyncio.Asyncio;
import io.asyncio.Coroutine;
import io.asyncio.SendfileNotAvailableError;
import io.asyncio.SendfileOptions;
import io.asyncio.netty.loop.LoopHost;
import io.asyncio.netty.transport.FileRange;
import io.asyncio.transports.BaseTransport;
import java.nio.channels.FileChannel;
import java.util.Objects;

/** Sends files over transports of byte streams. Owned by the loop's thread. */
public final class TransportFiles {

  private final LoopHost host;

  /** Makes that of a loop. */
  public TransportFiles(LoopHost host) {
    this.host = host;
  }

  public Coroutine<Long> send(BaseTransport transport, FileChannel file, SendfileOptions options) {
    Objects.requireNonNull(transport, "transport");
    host.requireOpen();
    FileRange range = FileRange.of(file, options);
    return Asyncio.async(() -> send(sender(transport), range, options.fallback()));
  }

  private StreamTransport sender(BaseTransport transport) {
    if (transport.isClosing()) {
      throw new IllegalStateException("Transport is closing: " + transport);
    }
    if (transport instanceof StreamTransport stream && stream.host == host) {
      return stream;
    }
    throw new IllegalStateException(
        "sendfile is not supported for transport " + transport + " on " + host.loop());
  }

  private static long send(StreamTransport transport, FileRange range, boolean fallback)
      throws Exception {
    try {
      try {
        range.requireRegular();
        requireNoHandlers(transport);
        sendUncopied(transport, range);
      } catch (SendfileNotAvailableError e) {
        if (!fallback) {
          throw e;
        }
        CopiedFile.send(transport, range);
      }
      return range.sent();
    } finally {
      range.settle();
    }
  }

  private static void requireNoHandlers(StreamTransport transport) {
    if (transport.hasHandlers()) {
      throw new SendfileNotAvailableError(
          "fallback is disabled and native sendfile is not supported for transport " + transport);
    }
  }

  private static void sendUncopied(StreamTransport transport, FileRange range) throws Exception {
    FileTurn turn = FileTurn.begin(transport);
    try {
      turn.awaitOthers();
      transport.sendFile(range, turn);
    } finally {
      turn.end();
    }
  }
}
