package io.asyncio.bench;

import static io.asyncio.Asyncio.async;
import static io.asyncio.Asyncio.await;
import static java.nio.charset.StandardCharsets.US_ASCII;

import io.asyncio.Coroutine;
import io.asyncio.netty.Exchange;
import io.asyncio.netty.IoTransport;
import io.asyncio.netty.MessageHandler;
import io.asyncio.netty.Requests;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import java.util.function.Function;

/** Servers of HTTP on Netty's codec, which answer each request alike. */
final class HttpServers {

  private static final byte[] BODY = "four euro a pot\n".getBytes(US_ASCII);

  static final int ANSWER_BYTES =
      ("HTTP/1.1 200 OK\r\ncontent-length: " + BODY.length + "\r\n\r\n").length() + BODY.length;

  private static final Requests<HttpRequest> REQUESTS =
      Requests.of(HttpRequest.class).withBodyUntil(LastHttpContent.class);

  private HttpServers() {}

  /** Starts the server that one would write with Netty alone. */
  static EchoServer handlers(IoTransport transport) throws Exception {
    return NettyEcho.startServing(transport, child -> fill(child, new Handler()));
  }

  /** Starts one with a coroutine a request on a loop that is attached to Netty's. */
  static EchoServer attached(IoTransport transport) throws Exception {
    return NettyEcho.startServing(transport, child -> fill(child, requests(HttpServers::answer)))
        .named("attached");
  }

  /** Starts one with a coroutine a request on a loop of its own. */
  static EchoServer requests(IoTransport transport) throws Exception {
    return PipelineEcho.startServing(
        "own loop", transport, child -> fill(child, requests(HttpServers::answer)));
  }

  /** Starts one whose coroutines wait until their answers have left. */
  static EchoServer sending(IoTransport transport) throws Exception {
    return PipelineEcho.startServing(
        "send", transport, child -> fill(child, requests(HttpServers::send)));
  }

  private static void fill(Channel child, ChannelHandler last) {
    child.pipeline().addLast(new HttpServerCodec(), last);
  }

  private static MessageHandler requests(
      Function<Exchange<HttpRequest>, Coroutine<Void>> coroutine) {
    return MessageHandler.ofRequests(REQUESTS, coroutine);
  }

  private static Coroutine<Void> answer(Exchange<HttpRequest> exchange) {
    return async(() -> {
      var _ = exchange.write(response());
      await(exchange.drain());
    });
  }

  private static Coroutine<Void> send(Exchange<HttpRequest> exchange) {
    return async(() -> {
      await(exchange.send(response()));
    });
  }

  private static FullHttpResponse response() {
    FullHttpResponse response = new DefaultFullHttpResponse(
        HttpVersion.HTTP_1_1, HttpResponseStatus.OK, Unpooled.wrappedBuffer(BODY));
    HttpUtil.setContentLength(response, BODY.length);
    return response;
  }

  private static final class Handler extends ChannelInboundHandlerAdapter {

    @Override
    @SuppressWarnings("FutureReturnValueIgnored") // a void promise says nothing
    public void channelRead(ChannelHandlerContext context, Object message) {
      if (message instanceof HttpRequest) {
        context.write(response(), context.voidPromise());
      }
      ReferenceCountUtil.release(message);
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
      context.flush();
    }
  }
}
