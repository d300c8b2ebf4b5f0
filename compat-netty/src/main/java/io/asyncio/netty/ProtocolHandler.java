package io.asyncio.netty;

import io.asyncio.netty.stream.PipelineTransport;
import io.asyncio.netty.transport.ProtocolInput;
import io.asyncio.protocols.StreamProtocol;
import io.asyncio.streams.ClientConnected;
import io.asyncio.streams.PlainClientConnected;
import io.asyncio.streams.StreamReader;
import io.asyncio.streams.StreamReaderProtocol;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.ReferenceCountUtil;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Puts a protocol of asyncio, or a coroutine with streams, at the end of a pipeline of Netty. What the
 * handlers in front of it have decrypted, inflated or cut into frames comes to the protocol; what that
 * writes goes out through them.
 *
 * {@snippet :
 * child.pipeline().addLast(
 *     new LengthFieldBasedFrameDecoder(65536, 0, 4, 0, 4),
 *     new LengthFieldPrepender(4),
 *     new ProtocolHandler(protocol));
 * }
 *
 * <p>The transport that {@code connectionMade} brings keeps asyncio's contract:
 *
 * <ul>
 *   <li>The protocol is called in the loop's ready queue, never inside Netty's callbacks. Each buffer
 *       that comes to the end of the pipeline is one {@code dataReceived}, and each {@code write} is one
 *       buffer to the handlers, so that frames stay what they are; an empty one is none. To a coroutine
 *       with streams it is one stream of bytes: for frames take {@link MessageHandler#ofChannel}.
 *   <li>{@code pauseReading} turns the channel's {@code autoRead} off, and nothing is delivered until
 *       {@code resumeReading}, what handlers have decoded meanwhile included.
 *   <li>What was written counts until Netty says that it has left. Over 64 KiB the protocol is told
 *       to pause, at 16 KiB to resume, unless {@code setWriteBufferLimits} says otherwise. A write that
 *       fails ends the connection, and {@code connectionLost} is told once.
 *   <li>{@code close} sends what is unsent, and then closes the channel through the handlers: TLS says
 *       farewell. {@code abort} does not wait.
 *   <li>The handler sets {@code ALLOW_HALF_CLOSURE}: that the peer sends no more is {@code
 *       eofReceived}. {@code writeEof} ends this side; with TLS in the pipeline there is no such end.
 *   <li>What nobody in the pipeline catches, a decoder's failure, say, ends this connection and is
 *       what {@code connectionLost} is told; unless the peer just went away, the loop's exception
 *       handler hears of it too.
 *   <li>{@code getExtraInfo("socket")}, or {@link NettyEventLoop#CHANNEL}, is the channel; with an
 *       {@link io.netty.handler.ssl.SslHandler} in front {@code ssl_object}, {@code peercert} and {@code
 *       cipher} are known.
 * </ul>
 *
 * <p>A handler is for one pipeline, of a channel whose event loop is that of a loop, see {@link
 * NettyEventLoop#attach}; it stands last there. Whoever takes it out keeps the channel: what was
 * written is sent, and the protocol is told that its connection is lost.
 *
 * <p>Made on any thread, then owned by the thread of its channel.
 *
 * @see <a
 *     href="https://docs.python.org/3/library/asyncio-protocol.html#asyncio.Protocol">asyncio.Protocol</a>
 */
public final class ProtocolHandler extends ChannelInboundHandlerAdapter {

  private final Function<NettyEventLoop, StreamProtocol> protocol;
  private final @Nullable Class<?> awaited;
  private @Nullable NettyEventLoop loop;

  /** Made when the channel is active. */
  private @Nullable PipelineTransport transport;

  /**
   * Makes one of a protocol, whose {@code connectionMade} is called when the channel is active.
   *
   * @param protocol a {@link io.asyncio.protocols.Protocol}, a {@link
   *     io.asyncio.protocols.BufferedProtocol} or a {@link ByteBufProtocol}, for this connection alone
   * @throws IllegalArgumentException if it is none of these
   */
  public ProtocolHandler(StreamProtocol protocol) {
    this(always(protocol), null);
  }

  /**
   * Makes one that calls {@code callback} with the streams of the connection, and runs the coroutine
   * that it returns as a task, as {@code Asyncio.startServer} does.
   *
   * @param callback called on the loop's thread when the channel is active
   */
  public ProtocolHandler(ClientConnected callback) {
    this(ofStreams(callback), null);
  }

  /**
   * As {@link #ProtocolHandler(ClientConnected)}, of a lambda.
   *
   * @param callback called on the loop's thread when the channel is active
   */
  public ProtocolHandler(PlainClientConnected callback) {
    this(ofStreams(callback), null);
  }

  private ProtocolHandler(
      Function<NettyEventLoop, StreamProtocol> protocol, @Nullable Class<?> awaited) {
    this.protocol = protocol;
    this.awaited = awaited;
  }

  private static Function<NettyEventLoop, StreamProtocol> always(StreamProtocol protocol) {
    var _ = ProtocolInput.of(protocol); // refuses what is none of the three
    return loop -> protocol;
  }

  private static Function<NettyEventLoop, StreamProtocol> ofStreams(ClientConnected callback) {
    Objects.requireNonNull(callback, "callback");
    return loop -> new StreamReaderProtocol(
        new StreamReader(StreamReader.DEFAULT_LIMIT, loop), callback, loop);
  }

  /**
   * Returns a handler as this one, whose protocol is told of the connection when an event has come to
   * the end of the pipeline: {@code after(SslHandshakeCompletionEvent.class)} waits for the handshake
   * of TLS. If that fails, or the channel is closed before, the protocol is told nothing.
   *
   * <p>What comes in before the event waits for it, up to 256 KiB; then the channel is not read.
   *
   * @param event the class of the event, or a superclass
   */
  public ProtocolHandler after(Class<?> event) {
    return new ProtocolHandler(protocol, Objects.requireNonNull(event, "event"));
  }

  /**
   * Takes the end of the pipeline.
   *
   * @throws IllegalStateException if the handler is not the last one, was given an executor of its
   *     own, or the channel carries no stream of bytes
   * @throws IllegalArgumentException if the channel's event loop is none of asyncio's
   */
  @Override
  public void handlerAdded(ChannelHandlerContext context) {
    loop = PipelinePlace.loopOfStream(context);
    if (context.channel().isActive()) {
      start(context);
    }
  }

  private PipelineTransport start(ChannelHandlerContext context) {
    PipelineTransport made = transport;
    if (made == null) {
      NettyEventLoop own = Objects.requireNonNull(loop);
      made = PipelineTransport.start(own.streams(), context, protocol.apply(own), awaited);
      transport = made;
    }
    return made;
  }

  @Override
  public void channelActive(ChannelHandlerContext context) {
    PipelineTransport started = start(context);
    try {
      PipelinePlace.requireLast(context);
    } catch (IllegalStateException e) {
      started.caught(e);
    }
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    try {
      if (transport != null) {
        transport.read(message);
      }
    } finally {
      ReferenceCountUtil.release(message);
    }
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext context) {
    // Nobody is behind this handler.
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext context, Object event) {
    try {
      if (transport != null) {
        transport.event(event);
      }
    } finally {
      ReferenceCountUtil.release(event);
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    if (transport != null) {
      transport.inactive();
    }
  }

  @Override
  public void handlerRemoved(ChannelHandlerContext context) {
    if (transport != null && context.channel().isActive()) {
      transport.removed();
    }
  }

  @Override
  @SuppressWarnings("deprecation") // of handlers that are told nothing but this
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    if (transport == null) {
      context.fireExceptionCaught(cause);
    } else {
      transport.caught(cause);
    }
  }
}
