package io.asyncio.netty.stream;

import io.asyncio.Asyncio;
import io.asyncio.ConnectionError;
import io.asyncio.Future;
import io.asyncio.netty.transport.FileRange;
import io.asyncio.protocols.BaseProtocol;
import io.asyncio.protocols.Protocol;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * A file that is read and written, where the system cannot send it. Meanwhile this is the transport's
 * protocol: it hears whether the transport takes more.
 *
 * <p>Owned by the loop's thread.
 */
final class CopiedFile implements Protocol {

  private static final int READ_AT_ONCE = 64 * 1024;

  private final StreamTransport transport;
  private final @Nullable BaseProtocol protocol;
  private final boolean wasReading;
  private final boolean wasPaused;

  /** What is done when the transport takes more; {@code null} while it does. */
  private @Nullable Future<@Nullable Void> writable;

  private CopiedFile(StreamTransport transport) {
    this.transport = transport;
    this.protocol = transport.getProtocol();
    this.wasReading = transport.isReading();
    this.wasPaused = transport.outbound.flow().isPaused();
    if (wasPaused) {
      pauseWriting();
    }
  }

  /** Sends a range. In a coroutine. */
  static void send(StreamTransport transport, FileRange range) throws Exception {
    CopiedFile file = new CopiedFile(transport);
    transport.pauseReading();
    transport.setProtocol(file);
    try {
      file.write(range);
    } finally {
      file.restore();
    }
  }

  private void write(FileRange range) throws Exception {
    ByteBuffer buffer = ByteBuffer.allocate(READ_AT_ONCE);
    while (read(range, buffer) > 0) {
      drain();
      int count = buffer.flip().remaining();
      transport.write(buffer);
      range.sent(count);
    }
  }

  private int read(FileRange range, ByteBuffer buffer) throws Exception {
    return Asyncio.await(transport.host.loop().runInExecutor(null, () -> range.read(buffer)));
  }

  private void drain() throws Exception {
    if (!transport.isClosing() && writable != null) {
      Asyncio.await(writable);
    }
    if (transport.isClosing()) {
      throw new ConnectionError("Connection is closed", transport.life.cause());
    }
  }

  private void restore() {
    if (protocol == null || transport.getProtocol() != this) {
      return;
    }
    transport.setProtocol(protocol);
    if (wasReading) {
      transport.resumeReading();
    }
    if (wasPaused && !transport.isLost()) {
      protocol.resumeWriting();
    }
  }

  @Override
  public void pauseWriting() {
    if (writable == null) {
      writable = transport.host.loop().createFuture();
    }
  }

  @Override
  public void resumeWriting() {
    Future<@Nullable Void> waiting = writable;
    writable = null;
    if (waiting != null && !waiting.done()) {
      waiting.setResult(null);
    }
  }

  @Override
  public void connectionLost(@Nullable Throwable cause) {
    resumeWriting();
    if (protocol != null) {
      protocol.connectionLost(cause);
    }
  }
}
