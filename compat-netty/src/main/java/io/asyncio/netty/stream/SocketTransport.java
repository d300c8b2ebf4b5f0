package io.asyncio.netty.stream;

import io.asyncio.netty.transport.ExtraInfo;
import io.asyncio.protocols.BaseProtocol;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.socket.DuplexChannel;
import org.jspecify.annotations.Nullable;

/** A stream transport over a Netty channel. Owned by the loop's thread. */
final class SocketTransport extends StreamTransport {

  private final Channel channel;
  private final ChannelPipeline pipeline;
  private final SocketHandler handler = new SocketHandler(this);
  private final DirectOutlet direct;

  /** While handlers stand in the way, or have something of ours. */
  private @Nullable PipelineOutlet throughHandlers;

  /**
   * Makes the transport of a channel that is registered with the loop, connected, and does not
   * read.
   *
   * @param onClosed run when the protocol has been told that the connection is lost
   */
  SocketTransport(StreamHost streams, Channel channel, BaseProtocol protocol, Runnable onClosed) {
    super(streams, protocol, ExtraInfo.of(channel), channel.alloc(), onClosed);
    this.channel = channel;
    this.pipeline = channel.pipeline();
    this.direct = new DirectOutlet(streams.host(), channel, this::flushLater);
  }

  @Override
  void start(Runnable onMade) {
    applyWaterMarks();
    pipeline.addLast(handler);
    host.transports().adopted(channel, this);
    super.start(onMade);
    EarlyEvents.passOn(channel);
    if (!channel.isActive()) {
      connectionGone();
    }
  }

  @Override
  public void setWriteBufferLimits(@Nullable Integer high, @Nullable Integer low) {
    super.setWriteBufferLimits(high, low);
    applyWaterMarks();
  }

  /** Netty counts more than the bytes: when it has drained to our low mark, so have we. */
  private void applyWaterMarks() {
    int low = Math.min(flow.limits().low(), Integer.MAX_VALUE - 1) + 1;
    channel.config().setWriteBufferWaterMark(new WriteBufferWaterMark(low, low));
  }

  /**
   * Handlers may come and go, so this looks each time whether one stands in the way. When the last
   * one has gone, what was written through it has to leave first.
   */
  private Outlet outlet() {
    ChannelHandlerContext first = pipeline.firstContext();
    boolean free = first == null || first == handler.context();
    PipelineOutlet outlet = throughHandlers;
    if (outlet == null) {
      return free ? direct : useHandlers();
    }
    if (free && outlet.unsent() == 0) {
      throughHandlers = null;
      return direct;
    }
    return outlet;
  }

  private PipelineOutlet useHandlers() {
    notifyWhenSent(); // tells what was written before from what comes through the handlers
    PipelineOutlet outlet =
        new PipelineOutlet(host, handler.context(), this::flushLater, this::failed);
    throughHandlers = outlet;
    return outlet;
  }

  @Override
  void send() {
    Outlet outlet = outlet();
    while (!written.isEmpty() && outlet.hasRoom()) {
      for (ByteBuf buffer; outlet.hasRoom() && (buffer = written.poll()) != null; ) {
        outlet.write(buffer);
      }
      outlet.flush();
    }
    if (!written.isEmpty()) {
      outlet.notifyWhenSent();
    }
  }

  @Override
  int unsent() {
    return throughHandlers == null
        ? direct.unsent()
        : direct.unsentBeforeMarker() + throughHandlers.unsent();
  }

  @Override
  void notifyWhenSent() {
    if (throughHandlers == null && direct.unsent() > 0) {
      direct.notifyWhenSent();
    }
  }

  @Override
  void shutdownOutput() {
    if (channel instanceof DuplexChannel duplex && !duplex.isOutputShutdown()) {
      duplex.shutdownOutput().addListener(done -> {
        if (!done.isSuccess()) {
          failed(done.cause());
        }
      });
    }
  }

  /** A handler may hold back what was written until the peer has answered it, as TLS does. */
  @Override
  boolean readsToSend() {
    return throughHandlers != null && throughHandlers.unsent() > 0;
  }

  @Override
  void read(boolean wanted) {
    channel.config().setAutoRead(wanted);
  }

  @Override
  void closeConnection(boolean abruptly) {
    outlet().close(abruptly);
  }
}
