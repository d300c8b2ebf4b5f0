package io.asyncio.netty.stream;

import io.asyncio.Asyncio;
import io.asyncio.Future;
import io.asyncio.Handle;
import io.asyncio.netty.loop.Backend;
import io.asyncio.netty.loop.JdkBacked;
import io.asyncio.netty.posix.Fcntl;
import io.asyncio.netty.transport.ExtraInfo;
import io.asyncio.netty.transport.FileRange;
import io.asyncio.netty.transport.Opening;
import io.asyncio.netty.transport.WriteQueue;
import io.asyncio.protocols.StreamProtocol;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.IoEventLoop;
import io.netty.channel.socket.DuplexChannel;
import io.netty.channel.unix.UnixChannel;
import java.io.IOException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A stream transport over a Netty channel. While no handler stands in between, it sends straight to
 * the channel's socket, and Netty only tells when that is not full any more.
 *
 * <p>Owned by the loop's thread.
 */
final class SocketTransport extends StreamTransport {

  private final ChannelPipeline pipeline;
  private final SocketHandler handler = new SocketHandler(this);
  private final StreamSocket socket;
  private final ChannelWatch watch;

  /** That of the transport where it reads itself; made when the socket can be read. */
  private @Nullable Handle readingTurn;

  /** io_uring accepts sockets that block, for which the ring has to be asked. */
  private final boolean blocks;

  /** Whether Netty does not, while no handlers stand in the way. */
  private final boolean readsItself;

  private boolean readingScheduled;

  /** Made when others wait in the channel, and when handlers stand in the way. */
  private @Nullable NettyOutlet behindOthers;

  private @Nullable NettyOutlet throughHandlers;

  /**
   * Makes the transport of a channel that is registered with the loop, connected, and does not
   * read.
   *
   * @param onClosed given this when the protocol has been told that the connection is lost
   */
  SocketTransport(
      StreamHost streams,
      Channel channel,
      StreamProtocol protocol,
      Consumer<? super StreamConnection> onClosed) {
    super(streams, protocol, ExtraInfo.of(channel), onClosed);
    this.pipeline = channel.pipeline();
    this.socket = channel instanceof UnixChannel unix
        ? new DescriptorSocket(unix)
        : new JdkSocket(((JdkBacked) channel).jdk());
    boolean onRing = host.backend() == Backend.IO_URING;
    this.blocks =
        onRing && !Fcntl.tryToMakeNonBlocking(((UnixChannel) channel).fd().intValue());
    this.readsItself = onRing && !blocks;
    this.watch = onRing
        ? new RingWatches(
            (IoEventLoop) host.executor(),
            channel,
            (DescriptorSocket) socket,
            this::socketReadable,
            outbound)
        : new OutboundWatch(channel, outbound);
  }

  @Override
  void start(Opening opening) {
    Channel channel = channel();
    pipeline.addLast(handler);
    host.transports().adopted(channel, this);
    super.start(opening);
    EarlyEvents.passOn(channel);
    if (!channel.isActive()) {
      connectionGone();
    }
  }

  private Channel channel() {
    return pipeline.channel();
  }

  /**
   * Handlers may come and go, so this looks each time whether one stands in the way. When the last
   * one has gone, what was written through it has to leave first.
   */
  @Override
  boolean hasHandlers() {
    return blocks || isObstructed() || (throughHandlers != null && throughHandlers.unsent() > 0);
  }

  private boolean isObstructed() {
    ChannelHandlerContext first = pipeline.firstContext();
    return first != null && first != handler.context();
  }

  @Override
  boolean isDirect() {
    return !blocks && watch.isAlone();
  }

  @Override
  StreamSocket socket() {
    return socket;
  }

  @Override
  void watchWritable() {
    watch.writable();
  }

  @Override
  void ignoreWritable() {
    watch.ignoreWritable();
  }

  @Override
  void sendBehindOthers(WriteQueue written) {
    watch.ignoreWritable(); // or the others would wait for us
    if (behindOthers == null) {
      behindOthers =
          new NettyOutlet(NettyOutlet.behindOthers(channel()), outbound::left, this::writeFailed);
    }
    behindOthers.send(written);
  }

  @Override
  void sendThroughHandlers(WriteQueue written) {
    watch.ignoreWritable();
    if (throughHandlers == null) {
      throughHandlers =
          new NettyOutlet(NettyOutlet.through(handler::context), outbound::left, this::writeFailed);
    }
    throughHandlers.send(written);
  }

  /** On epoll Netty tells the system the file's descriptor, which the JDK keeps to itself. */
  @Override
  void sendFile(FileRange range, FileTurn turn) throws Exception {
    if (host.backend() != Backend.EPOLL) {
      super.sendFile(range, turn);
      return;
    }
    while (range.left() > 0) {
      ChannelRegion region = new ChannelRegion(range, failure -> regionDone(turn, failure));
      Future<@Nullable Void> done = turn.begun();
      host.readyOnce(() -> {
        watch.ignoreWritable(); // or the others would wait for us
        region.send(channel());
      });
      try {
        Asyncio.await(done);
      } finally {
        range.sent(region.sent());
        region.stop();
      }
    }
  }

  private void regionDone(FileTurn turn, @Nullable Throwable failure) {
    if (failure == null) {
      turn.done();
    } else {
      writeFailed(failure);
    }
  }

  @Override
  int unsent() {
    return unsentBy(behindOthers) + unsentBy(throughHandlers);
  }

  private static int unsentBy(@Nullable NettyOutlet outlet) {
    return outlet == null ? 0 : outlet.unsent();
  }

  @Override
  void shutdownOutput() throws IOException {
    if (isDirect() && !hasHandlers()) {
      socket.shutdownOutput();
    } else {
      host.readyOnce(this::shutDownThroughHandlers);
    }
  }

  private void shutDownThroughHandlers() {
    if (channel() instanceof DuplexChannel duplex && !duplex.isOutputShutdown()) {
      duplex.shutdownOutput().addListener(done -> {
        if (!done.isSuccess()) {
          writeFailed(done.cause());
        }
      });
    }
  }

  /** A handler may hold back what was written until the peer has answered it, as TLS does. */
  @Override
  boolean readsToSend() {
    return unsent() > 0;
  }

  @Override
  void read(boolean wanted) {
    boolean itself = readsItself && !isObstructed();
    channel().config().setAutoRead(wanted && !itself);
    if (readsItself) {
      watch.reading(wanted && itself);
    }
  }

  private void socketReadable() {
    if (!readingScheduled) {
      readingScheduled = true;
      if (readingTurn == null) {
        readingTurn = host.callback(this::readItself, context);
      }
      host.ready(readingTurn);
    }
  }

  @Override
  void deliverBeforeSending() {
    if (readingScheduled) {
      readItself();
    }
    super.deliverBeforeSending();
  }

  private void readItself() {
    readingScheduled = false;
    if (!isObstructed()) {
      readable();
    }
    if (reading.isWanted()) {
      read(true);
    }
  }

  @Override
  void closeConnection(boolean abruptly) {
    watch.stop();
    if (isObstructed()) {
      var _ = handler.context().close();
    }
    if (abruptly || !isObstructed()) {
      host.close(channel());
    }
  }
}
