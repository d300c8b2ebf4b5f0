package io.asyncio.netty.stream;

import io.asyncio.netty.loop.QuietClose;
import io.asyncio.netty.readiness.Interest;
import io.asyncio.netty.transport.ExtraInfo;
import io.asyncio.protocols.BaseProtocol;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.io.IOException;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SocketChannel;
import java.util.ArrayDeque;

/**
 * A stream transport over a channel of the JDK that Netty cannot take: on the native transports,
 * and for Unix-domain sockets. It lives on the loop's readers and writers.
 *
 * <p>Owned by the loop's thread.
 */
final class ChannelTransport extends StreamTransport {

  private static final ByteBufAllocator ALLOCATOR = ByteBufAllocator.DEFAULT;
  private static final int READS_A_TURN = 4;

  private final SocketChannel channel;
  private final Interest<SelectableChannel> interest;
  private final ArrayDeque<ByteBuf> sending = new ArrayDeque<>(2);
  private int unsent;
  private boolean outputShutDown;
  private boolean closed;

  /** Makes the transport of a channel that is connected and non-blocking. */
  ChannelTransport(
      StreamHost streams, SocketChannel channel, BaseProtocol protocol, Runnable onClosed) {
    super(streams, protocol, ExtraInfo.of(channel), ALLOCATOR, onClosed);
    this.channel = channel;
    this.interest = streams.readiness().interest(channel);
  }

  @Override
  void start(Runnable onMade) {
    host.transports().adopted(channel, this);
    super.start(onMade);
  }

  @Override
  void send() {
    for (ByteBuf buffer; (buffer = written.poll()) != null; ) {
      unsent += buffer.readableBytes();
      sending.add(buffer);
    }
    if (!interest.isWriting()) {
      write();
    }
  }

  private void write() {
    try {
      while (!sending.isEmpty() && writeFirst()) {
        sending.remove().release();
      }
    } catch (IOException e) {
      failed(e);
      return;
    }
    if (sending.isEmpty()) {
      interest.stopWriting();
    } else {
      interest.writing(this::writable);
    }
  }

  /** Returns whether the first buffer is sent. */
  private boolean writeFirst() throws IOException {
    ByteBuf first = sending.element();
    unsent -= first.readBytes(channel, first.readableBytes());
    return !first.isReadable();
  }

  private void writable() {
    write();
    flushLater();
  }

  @Override
  int unsent() {
    return unsent;
  }

  @Override
  void notifyWhenSent() {
    // Whenever something is sent, the transport is flushed.
  }

  @Override
  void shutdownOutput() {
    if (outputShutDown) {
      return;
    }
    outputShutDown = true;
    try {
      channel.shutdownOutput();
    } catch (IOException e) {
      failed(e);
    }
  }

  @Override
  void read(boolean wanted) {
    if (wanted) {
      interest.reading(this::readable);
    } else {
      interest.stopReading();
    }
  }

  private void readable() {
    try {
      boolean more = true;
      for (int i = 0; i < READS_A_TURN && more && wantsInput(); i++) {
        more = readOnce();
      }
    } catch (IOException e) {
      failed(e);
    }
  }

  /** Returns whether there may be more to read. */
  private boolean readOnce() throws IOException {
    ByteBuf buffer = streams.receiveBuffer().take(ALLOCATOR);
    try {
      int count = buffer.writeBytes(channel, buffer.writableBytes());
      if (count < 0) {
        interest.stopReading();
        inputShutdown();
        return false;
      }
      if (count > 0) {
        received(buffer);
      }
      return !buffer.isWritable();
    } finally {
      buffer.release();
    }
  }

  @Override
  void closeConnection(boolean abruptly) {
    if (closed) {
      return;
    }
    closed = true;
    interest.stop();
    host.transports().released(channel);
    sending.forEach(ByteBuf::release);
    sending.clear();
    unsent = 0;
    QuietClose.of(channel);
  }
}
