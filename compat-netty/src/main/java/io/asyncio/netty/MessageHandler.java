package io.asyncio.netty;

import io.asyncio.Coroutine;
import io.asyncio.netty.message.MessageConnection;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Puts a {@link MessageProtocol}, a coroutine a channel or a coroutine a request at the end of a
 * pipeline whose handlers decode messages.
 *
 * {@snippet :
 * child.pipeline().addLast(
 *     new HttpServerCodec(),
 *     new HttpObjectAggregator(65536),
 *     MessageHandler.ofChannel(FullHttpRequest.class, channel -> answerAll(channel)));
 * }
 *
 * <p>A handler is for one pipeline, of a channel whose event loop is that of a loop, see {@link
 * NettyEventLoop#attach}; it stands last there, and sets asyncio's water marks, 16 and 64 KiB. Whoever
 * takes it out keeps the channel, and the protocol is told that its connection is lost.
 *
 * <p>Without {@code ChannelOption.ALLOW_HALF_CLOSURE}, which is Netty's default, the channel is closed
 * when the other side sends no more. With it, that is {@code eofReceived}, and may be answered.
 *
 * <p>Made on any thread, then owned by the thread of its channel.
 */
public final class MessageHandler extends ChannelInboundHandlerAdapter {

  private final Function<NettyEventLoop, MessageProtocol> protocol;
  private @Nullable NettyEventLoop loop;

  /** Made when the channel is active. */
  private @Nullable MessageConnection connection;

  /**
   * Makes one of a protocol, whose {@code connectionMade} is called when the channel is active.
   *
   * @param protocol for this connection alone
   */
  public MessageHandler(MessageProtocol protocol) {
    this(always(protocol));
  }

  private MessageHandler(Function<NettyEventLoop, MessageProtocol> protocol) {
    this.protocol = protocol;
  }

  private static Function<NettyEventLoop, MessageProtocol> always(MessageProtocol protocol) {
    Objects.requireNonNull(protocol, "protocol");
    return loop -> protocol;
  }

  /**
   * Makes one that runs a coroutine when the channel is active, as a task. When that ends, the channel
   * is closed; what it raises goes to the loop's exception handler, unless it is what the connection
   * was lost by.
   *
   * @param type of the messages that the coroutine understands; another one ends the connection
   * @param coroutine called on the loop's thread
   */
  public static <M> MessageHandler ofChannel(
      Class<M> type, Function<? super MessageChannel<M>, ? extends Coroutine<?>> coroutine) {
    Objects.requireNonNull(type, "type");
    Objects.requireNonNull(coroutine, "coroutine");
    return new MessageHandler(loop -> new MessageChannel<>(type, loop, coroutine).protocol());
  }

  /**
   * Makes one that runs a coroutine for each request, as a task. Answers leave in the order of the
   * requests: what a later one sends waits until the coroutines of those before have ended. When the
   * channel becomes inactive, the tasks are cancelled.
   *
   * <p>If one raises, or is cancelled, or the function itself throws, the connection is closed behind
   * the answers before, since this one is missing; what is raised goes to the loop's exception handler,
   * unless it is that the connection is lost. One that returns and has sent nothing has no answer to
   * give, as some commands of some protocols have none.
   *
   * {@snippet :
   * child.pipeline().addLast(
   *     new HttpServerCodec(),
   *     MessageHandler.ofRequests(
   *         Requests.of(HttpRequest.class).withBodyUntil(LastHttpContent.class),
   *         exchange -> answer(exchange)));
   * }
   *
   * @param requests what is a request, and how many are at work at a time
   * @param coroutine called on the loop's thread
   */
  public static <Q> MessageHandler ofRequests(
      Requests<Q> requests, Function<? super Exchange<Q>, ? extends Coroutine<?>> coroutine) {
    Objects.requireNonNull(requests, "requests");
    Objects.requireNonNull(coroutine, "coroutine");
    return new MessageHandler(loop -> new RequestProtocol<>(requests, loop, coroutine));
  }

  /**
   * Takes the end of the pipeline.
   *
   * @throws IllegalStateException if the handler is not the last one, was given an executor of its
   *     own, or the channel is a server's
   * @throws IllegalArgumentException if the channel's event loop is none of asyncio's
   */
  @Override
  public void handlerAdded(ChannelHandlerContext context) {
    loop = PipelinePlace.loopOf(context);
    if (context.channel().isActive()) {
      start(context);
    }
  }

  private MessageConnection start(ChannelHandlerContext context) {
    MessageConnection made = connection;
    if (made == null) {
      NettyEventLoop own = Objects.requireNonNull(loop);
      made = MessageConnection.start(own.loopHost(), context, protocol.apply(own));
      connection = made;
    }
    return made;
  }

  @Override
  public void channelActive(ChannelHandlerContext context) {
    MessageConnection started = start(context);
    try {
      PipelinePlace.requireLast(context);
    } catch (IllegalStateException e) {
      started.caught(e);
    }
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    start(context).read(message);
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext context) {
    // Nobody is behind this handler.
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext context, Object event) {
    if (connection == null) {
      context.fireUserEventTriggered(event);
    } else {
      connection.event(event);
    }
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext context) {
    if (connection != null) {
      connection.writabilityChanged();
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    if (connection != null) {
      connection.inactive();
    }
  }

  @Override
  public void handlerRemoved(ChannelHandlerContext context) {
    if (connection != null && context.channel().isActive()) {
      connection.removed();
    }
  }

  @Override
  @SuppressWarnings("deprecation") // of handlers that are told nothing but this
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    if (connection == null) {
      context.fireExceptionCaught(cause);
    } else {
      connection.caught(cause);
    }
  }
}
