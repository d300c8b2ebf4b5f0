package io.asyncio.netty.stream;

import io.asyncio.netty.transport.FileRange;
import io.netty.buffer.ByteBuf;
import java.nio.ByteBuffer;

/** In the place of a socket: what is encrypted goes to another transport, never to the system. */
final class TlsSocket implements StreamSocket {

  static final TlsSocket INSTANCE = new TlsSocket();

  private TlsSocket() {}

  @Override
  public int receive(ByteBuf buffer) {
    return 0;
  }

  @Override
  public int send(ByteBuf data) {
    return 0;
  }

  @Override
  public boolean sendUncopied(ByteBuffer data) {
    return false;
  }

  @Override
  public FileSender sender(FileRange range) {
    throw new AssertionError("there is no socket");
  }

  @Override
  public void shutdownOutput() {
    throw new AssertionError("there is no socket");
  }

  @Override
  public boolean hidesReset() {
    return false;
  }

  @Override
  public boolean hasUnread() {
    return false;
  }

  @Override
  public void resetOnClose() {
    // That is the carrier's business.
  }
}
