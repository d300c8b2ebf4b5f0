package io.asyncio.netty.stream;

import io.asyncio.netty.loop.QuietClose;
import io.asyncio.netty.readiness.Interest;
import io.asyncio.netty.transport.ExtraInfo;
import io.asyncio.netty.transport.Opening;
import io.asyncio.netty.transport.WriteQueue;
import io.asyncio.protocols.StreamProtocol;
import java.io.IOException;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SocketChannel;
import java.util.function.Consumer;

/**
 * A stream transport over a channel of the JDK that Netty cannot take: on the native transports,
 * and for Unix-domain sockets. It lives on the loop's readers and writers.
 *
 * <p>Owned by the loop's thread.
 */
final class ChannelTransport extends StreamTransport {

  private final SocketChannel channel;
  private final StreamSocket socket;
  private final Interest<SelectableChannel> interest;
  private boolean closed;

  /** Makes the transport of a channel that is connected and non-blocking. */
  ChannelTransport(
      StreamHost streams,
      SocketChannel channel,
      StreamProtocol protocol,
      Consumer<? super StreamConnection> onClosed) {
    super(streams, protocol, ExtraInfo.of(channel), onClosed);
    this.channel = channel;
    this.socket = new JdkSocket(channel);
    this.interest = streams.readiness().interest(channel);
  }

  @Override
  void start(Opening opening) {
    host.transports().adopted(channel, this);
    super.start(opening);
  }

  @Override
  boolean isDirect() {
    return true;
  }

  @Override
  StreamSocket socket() {
    return socket;
  }

  @Override
  void watchWritable() {
    interest.writing(outbound);
  }

  @Override
  void ignoreWritable() {
    interest.stopWriting();
  }

  @Override
  boolean hasHandlers() {
    return false;
  }

  @Override
  void sendBehindOthers(WriteQueue written) {
    throw new AssertionError("there are no others");
  }

  @Override
  void sendThroughHandlers(WriteQueue written) {
    throw new AssertionError("there are no handlers");
  }

  @Override
  int unsent() {
    return 0;
  }

  @Override
  void shutdownOutput() throws IOException {
    socket.shutdownOutput();
  }

  @Override
  void read(boolean wanted) {
    if (wanted) {
      interest.reading(() -> context.run(this::readable));
    } else {
      interest.stopReading();
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
    QuietClose.of(channel);
  }
}
