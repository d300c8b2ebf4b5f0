package io.asyncio.netty.stream;

import io.asyncio.netty.transport.FileRange;
import io.netty.buffer.ByteBuf;
import java.nio.ByteBuffer;

/** In the place of a socket: what is sent goes to handlers, never straight to the system. */
final class NoSocket implements StreamSocket {

  static final NoSocket INSTANCE = new NoSocket();

  private NoSocket() {}

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
    // That is the business of what is below.
  }
}
