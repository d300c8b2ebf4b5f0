package io.asyncio.netty.stream;

import io.asyncio.internal.Log;
import io.asyncio.netty.posix.HeapSend;
import io.asyncio.netty.transport.FileRange;
import io.asyncio.netty.transport.SocketFailure;
import io.netty.buffer.ByteBuf;
import io.netty.channel.unix.DomainSocketChannel;
import io.netty.channel.unix.Socket;
import io.netty.channel.unix.UnixChannel;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.NotYetConnectedException;

/** That of one of Netty's own transports, which is a descriptor. */
final class DescriptorSocket implements StreamSocket {

  private static final boolean ON_LINUX = System.getProperty("os.name").equals("Linux");

  private final Socket socket;
  private final boolean local;
  private int reads;
  private boolean hasReadShort;

  DescriptorSocket(UnixChannel channel) {
    this.local = channel instanceof DomainSocketChannel;
    this.socket = (Socket) channel.fd();
  }

  /** The number of a closed descriptor may be another one's by now. */
  private void requireOpen() throws IOException {
    if (!socket.isOpen()) {
      throw new ClosedChannelException();
    }
  }

  @Override
  public int receive(ByteBuf buffer) throws IOException {
    requireOpen();
    int begin = buffer.writerIndex();
    int room = buffer.writableBytes();
    int count;
    if (buffer.hasMemoryAddress()) {
      count = socket.recvAddress(buffer.memoryAddress(), begin, buffer.capacity());
    } else {
      ByteBuffer bytes = buffer.internalNioBuffer(begin, room);
      count = socket.recv(bytes, bytes.position(), bytes.limit());
    }
    reads++;
    hasReadShort = count > 0 && count < room;
    buffer.writerIndex(begin + Math.max(count, 0));
    return count;
  }

  /** Returns how many reads there were that have not failed; a number that may overflow. */
  int reads() {
    return reads;
  }

  /** Tells whether there was room for more than what was received last. */
  boolean hasReadShort() {
    return hasReadShort;
  }

  /** Tells whether it is a Unix socket. */
  boolean isLocal() {
    return local;
  }

  @Override
  public int send(ByteBuf data) throws IOException {
    requireOpen();
    int begin = data.readerIndex();
    int sent;
    if (data.hasMemoryAddress()) {
      sent = socket.sendAddress(data.memoryAddress(), begin, data.writerIndex());
    } else {
      ByteBuffer bytes = data.internalNioBuffer(begin, data.readableBytes());
      sent = socket.send(bytes, bytes.position(), bytes.limit());
    }
    data.readerIndex(begin + sent);
    return sent;
  }

  @Override
  public boolean sendUncopied(ByteBuffer data) {
    int sent = socket.isOpen() ? trySending(data) : 0;
    if (sent <= 0) {
      return false;
    }
    data.position(data.position() + sent);
    return true;
  }

  private int trySending(ByteBuffer data) {
    if (data.isDirect()) {
      try {
        return socket.send(data, data.position(), data.limit());
      } catch (IOException e) {
        return 0;
      }
    }
    return ON_LINUX && data.hasArray()
        ? HeapSend.send(
            socket.intValue(), data.array(), data.arrayOffset() + data.position(), data.remaining())
        : 0;
  }

  @Override
  public FileSender sender(FileRange range) {
    return new MappedFile(range, this);
  }

  @Override
  public void shutdownOutput() throws IOException {
    try {
      socket.shutdown(false, true);
    } catch (NotYetConnectedException e) {
      throw (IOException) SocketFailure.of(e);
    }
  }

  /** A Unix socket whose peer is gone is a broken pipe to whoever writes, and was reset to readers. */
  @Override
  public boolean tellsOnce() {
    return !local;
  }

  @Override
  public boolean hidesReset() {
    return false;
  }

  /** Closing a descriptor tells the peer. */
  @Override
  public boolean hasUnread() {
    return false;
  }

  @Override
  public void resetOnClose() {
    try {
      requireOpen();
      socket.setSoLinger(0);
    } catch (IOException e) {
      Log.LOGGER.log(Level.DEBUG, "the connection is gone already", e);
    }
  }
}
