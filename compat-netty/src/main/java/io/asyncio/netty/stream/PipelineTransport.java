package io.asyncio.netty.stream;

import io.asyncio.netty.transport.ExtraInfo;
import io.asyncio.netty.transport.Opening;
import io.asyncio.netty.transport.PipelineFailure;
import io.asyncio.netty.transport.TlsInfo;
import io.asyncio.netty.transport.WriteQueue;
import io.asyncio.protocols.StreamProtocol;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOption;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.ssl.SslCloseCompletionEvent;
import io.netty.handler.ssl.SslCompletionEvent;
import io.netty.handler.ssl.SslHandler;
import org.jspecify.annotations.Nullable;

/**
 * A stream transport at the end of a pipeline that others have made: what it writes goes through all
 * handlers, and it reads what they have decoded, piece by piece.
 *
 * <p>Handlers run on the loop's own thread alone: what a coroutine writes is gathered, and goes into
 * the pipeline when the transport's turn is over, or before the loop's next poll. In a callback it goes
 * there as soon as anybody could tell the difference.
 *
 * <p>Owned by the loop's thread.
 */
public final class PipelineTransport extends StreamTransport {

  /** How much may wait for {@code connectionMade}, in bytes, before the channel is no longer read. */
  private static final int MOST_EARLY = 256 * 1024;

  private final ChannelHandlerContext place;
  private final NettyOutlet outlet;

  /** As it was found, and is left behind. */
  private final boolean autoRead;

  /** What is waited for before the protocol is told of the connection. */
  private @Nullable Class<?> awaited;

  private int early;
  private boolean removed;

  private PipelineTransport(
      StreamHost streams,
      ChannelHandlerContext place,
      StreamProtocol protocol,
      @Nullable Class<?> awaited) {
    super(streams, protocol, ExtraInfo.of(place.channel()), closed -> {});
    this.place = place;
    this.awaited = awaited;
    this.outlet =
        new NettyOutlet(NettyOutlet.through(() -> place), outbound::left, this::writeFailed);
    this.autoRead = channel().config().isAutoRead();
  }

  /**
   * Takes the end of a pipeline, whose channel is active, into use. On the loop's own thread.
   *
   * @param place that of the last handler, which passes on what it is told
   * @param awaited the class of the event behind which {@code connectionMade} is called; {@code null}
   *     to have it called in the next turn
   */
  public static PipelineTransport start(
      StreamHost streams,
      ChannelHandlerContext place,
      StreamProtocol protocol,
      @Nullable Class<?> awaited) {
    streams.host().requireOpen();
    PipelineTransport transport = new PipelineTransport(streams, place, protocol, awaited);
    transport.start(Opening.UNATTENDED);
    return transport;
  }

  @Override
  void start(Opening opening) {
    if (channel() instanceof DuplexChannel) {
      channel().config().setOption(ChannelOption.ALLOW_HALF_CLOSURE, true);
    }
    host.transports().adopted(channel(), this);
    reading.found(autoRead);
    if (awaited == null) {
      super.start(opening);
    } else {
      host.transports().opened(this);
    }
  }

  private Channel channel() {
    return place.channel();
  }

  // From the handler.

  /** A message has come to the end of the pipeline; the caller goes on owning it. */
  public void read(Object message) {
    if (!(message instanceof ByteBuf data)) {
      caught(unexpected(message));
    } else if (data.isReadable()) {
      boundEarly(data.readableBytes());
      received(data);
    }
  }

  private void boundEarly(int bytes) {
    if (!isMade() && (early += bytes) > MOST_EARLY) {
      channel().config().setAutoRead(false);
      reading.found(false);
    }
  }

  private IllegalStateException unexpected(Object message) {
    return new IllegalStateException("a byte stream ends at '"
        + place.name()
        + "', and a handler in front of it has passed on a "
        + message.getClass().getName()
        + ", which is no ByteBuf");
  }

  /** An event has come to the end of the pipeline; the caller goes on owning it. */
  public void event(Object event) {
    if (awaited != null && awaited.isInstance(event)) {
      awaitedCame(event);
    } else if (event == ChannelInputShutdownEvent.INSTANCE
        || event == SslCloseCompletionEvent.SUCCESS) {
      ended();
    }
  }

  private void awaitedCame(Object event) {
    if (event instanceof SslCompletionEvent tls && !tls.isSuccess()) {
      caught(tls.cause());
      return;
    }
    awaited = null;
    inbound.putFirst(Inbound.made(Opening.UNATTENDED));
    inbound.schedule();
  }

  private void ended() {
    if (awaited == null) {
      inputShutdown();
    } else {
      lose(null);
    }
  }

  /** Something has failed, and nobody in the pipeline has seen to it. */
  public void caught(Throwable cause) {
    Throwable told = PipelineFailure.of(cause);
    if (awaited == null) {
      failed(told);
    } else {
      fatal(told, "Fatal error on transport before connectionMade");
    }
  }

  /** The channel is closed. */
  public void inactive() {
    if (awaited == null) {
      connectionGone();
    } else {
      lose(null);
    }
  }

  /**
   * The handler was taken out of the pipeline: what was written is on its way, the channel stays open
   * and is not the transport's any more.
   */
  public void removed() {
    if (!life.isLost()) {
      removed = true;
      host.readyOnce(this::leave);
    }
  }

  private void leave() {
    if (!life.isLost()) {
      outbound.flush();
      lose(null);
      channel().config().setAutoRead(autoRead);
    }
  }

  // What differs from a socket.

  @Override
  boolean holdsBack() {
    return awaited != null || super.holdsBack();
  }

  /** What handlers have decoded is delivered as soon as it is there, each for itself. */
  @Override
  boolean deliversAll() {
    return true;
  }

  @Override
  boolean tellsEndApart() {
    return true;
  }

  /** To the handlers in front each piece may be a message: they have cut it, or will put a head on it. */
  @Override
  boolean joinsData() {
    return false;
  }

  /** TLS has no end of one direction. */
  @Override
  boolean outlivesInput() {
    return tls() == null;
  }

  private @Nullable SslHandler tls() {
    return channel().pipeline().get(SslHandler.class);
  }

  @Override
  public boolean canWriteEof() {
    return channel() instanceof DuplexChannel && tls() == null;
  }

  /**
   * Ends the sending side behind what was written.
   *
   * @throws UnsupportedOperationException if TLS is in the pipeline, or the channel has no such end
   */
  @Override
  public void writeEof() {
    if (!canWriteEof()) {
      throw new UnsupportedOperationException(
          tls() == null
              ? "a " + channel().getClass().getSimpleName() + " cannot end one direction"
              : "TLS has no end of one direction: close() ends both");
    }
    super.writeEof();
  }

  @Override
  public @Nullable Object getExtraInfo(String name) {
    Object known = super.getExtraInfo(name);
    return known == null ? TlsInfo.get(channel(), name) : known;
  }

  @Override
  boolean takesWrites() {
    return life.isOpen();
  }

  @Override
  boolean hasHandlers() {
    return true;
  }

  /** On the loop's own thread, but not on that of a coroutine. */
  @Override
  boolean handlesAtOnce() {
    return host.executor().inEventLoop();
  }

  @Override
  boolean isDirect() {
    return false;
  }

  @Override
  StreamSocket socket() {
    return NoSocket.INSTANCE;
  }

  @Override
  void watchWritable() {
    throw new AssertionError("there is no socket");
  }

  @Override
  void ignoreWritable() {
    // There is no socket.
  }

  @Override
  void sendBehindOthers(WriteQueue written) {
    throw new AssertionError("there are no others");
  }

  @Override
  void sendThroughHandlers(WriteQueue written) {
    outlet.send(written);
  }

  @Override
  int unsent() {
    return outlet.unsent();
  }

  @Override
  void shutdownOutput() {
    host.readyOnce(this::shutDownNow);
  }

  private void shutDownNow() {
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
    if (!removed) {
      channel().config().setAutoRead(wanted);
    }
  }

  @Override
  void closeConnection(boolean abruptly) {
    if (removed) {
      return;
    }
    var _ = place.close();
    if (abruptly) {
      host.close(channel());
    }
  }
}
