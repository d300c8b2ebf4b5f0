package io.asyncio.netty.stream;

import io.asyncio.internal.Log;
import io.asyncio.netty.transport.FileRange;
import io.asyncio.netty.transport.SocketFailure;
import io.netty.buffer.ByteBuf;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.NotYetConnectedException;
import java.nio.channels.SocketChannel;

/** That of a channel of the JDK, which does not block. */
final class JdkSocket implements StreamSocket {

  private final SocketChannel channel;

  JdkSocket(SocketChannel channel) {
    this.channel = channel;
  }

  @Override
  public int receive(ByteBuf buffer) throws IOException {
    return buffer.writeBytes(channel, buffer.writableBytes());
  }

  @Override
  public int send(ByteBuf data) throws IOException {
    return data.readBytes(channel, data.readableBytes());
  }

  @Override
  public boolean sendUncopied(ByteBuffer data) {
    try {
      return data.isDirect() && channel.write(data) > 0;
    } catch (IOException e) {
      return false;
    }
  }

  @Override
  public FileSender sender(FileRange range) {
    FileRange.Transfer transfer = FileRange.to(channel);
    return () -> range.transfer(transfer) ? Progress.ALL : Progress.FULL;
  }

  @Override
  public void shutdownOutput() throws IOException {
    try {
      channel.shutdownOutput();
    } catch (NotYetConnectedException e) {
      throw (IOException) SocketFailure.of(e);
    }
  }

  @Override
  public boolean hidesReset() {
    return true;
  }

  /**
   * The JDK ends the sending side of a channel first, and closes it when the selector has let it go;
   * till then the peer has heard of nothing but an end.
   */
  @Override
  public boolean hasUnread() {
    try {
      return channel.isOpen() && channel.read(ByteBuffer.allocate(1)) > 0;
    } catch (IOException | NotYetConnectedException e) {
      return false;
    }
  }

  @Override
  public void resetOnClose() {
    try {
      if (channel.supportedOptions().contains(StandardSocketOptions.SO_LINGER)) {
        channel.setOption(StandardSocketOptions.SO_LINGER, 0);
      }
    } catch (IOException e) {
      Log.LOGGER.log(Level.DEBUG, "the connection is gone already", e);
    }
  }
}
