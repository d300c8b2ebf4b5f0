package io.asyncio.examples;

import static io.asyncio.Asyncio.*;
import static io.asyncio.netty.NettyFutures.*;
import static java.nio.charset.StandardCharsets.US_ASCII;

import io.asyncio.Coroutine;
import io.asyncio.netty.Exchange;
import io.asyncio.netty.IoTransport;
import io.asyncio.netty.MessageHandler;
import io.asyncio.netty.NettyEventLoop;
import io.asyncio.netty.Requests;
import io.asyncio.streams.StreamPair;
import io.asyncio.streams.StreamWriter;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import java.net.InetSocketAddress;

/**
 * An HTTP/1.1 server of Netty's own codecs, with a coroutine for each request. Clients may send several
 * requests at a time: the answers come in their order, though {@code /slow} is at work while {@code
 * /fast} is done.
 *
 * <p>The argument is the port to listen on, until Ctrl-C. Without it the program asks itself.
 *
 * {@snippet lang=python :
 * async def answer(request):
 *     size = 0
 *     async for part in request.content.iter_any():
 *         size += len(part)
 * }
 */
final class PipelinedSite {

  private static final Requests<HttpRequest> REQUESTS = Requests.of(HttpRequest.class)
      .withBodyUntil(LastHttpContent.class)
      .withRefusal(failure -> response(HttpResponseStatus.BAD_REQUEST, "bad request\n"));

  private PipelinedSite() {}

  /** Puts the handlers into the pipeline of a new connection. */
  static void fill(Channel child) {
    child
        .pipeline()
        .addLast(new HttpServerCodec(), MessageHandler.ofRequests(REQUESTS, PipelinedSite::answer));
  }

  private static Coroutine<Void> answer(Exchange<HttpRequest> exchange) {
    return async(() -> {
      HttpRequest request = exchange.request();
      FullHttpResponse response = switch (request.uri()) {
        case "/slow" -> {
          await(sleep(0.1));
          yield response(HttpResponseStatus.OK, "slow\n");
        }
        case "/fast" -> response(HttpResponseStatus.OK, "fast\n");
        case "/size" -> response(HttpResponseStatus.OK, await(sizeOfBody(exchange)) + " bytes\n");
        default -> response(HttpResponseStatus.NOT_FOUND, "not found\n");
      };
      boolean goesOn = HttpUtil.isKeepAlive(request);
      HttpUtil.setKeepAlive(response, goesOn);
      var _ = exchange.write(response);
      await(exchange.drain());
      if (!goesOn) {
        exchange.close();
      }
    });
  }

  private static Coroutine<Long> sizeOfBody(Exchange<HttpRequest> exchange) {
    return async(() -> {
      if (HttpUtil.is100ContinueExpected(exchange.request())) {
        await(exchange.send(
            new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.CONTINUE)));
      }
      long size = 0;
      for (HttpContent part : each(exchange.body(HttpContent.class))) {
        size += part.content().readableBytes();
      }
      return size;
    });
  }

  private static FullHttpResponse response(HttpResponseStatus status, String text) {
    FullHttpResponse response = new DefaultFullHttpResponse(
        HttpVersion.HTTP_1_1, status, Unpooled.copiedBuffer(text, US_ASCII));
    HttpUtil.setContentLength(response, text.length());
    return response;
  }

  private static ChannelFuture listen(NettyEventLoop loop, int port) {
    return new ServerBootstrap()
        .group(loop.asNetty())
        .channel(NioServerSocketChannel.class)
        .childHandler(new ChannelInitializer<>() {
          @Override
          protected void initChannel(Channel child) {
            fill(child);
          }
        })
        .bind("127.0.0.1", port);
  }

  private static Coroutine<Void> talk(ChannelFuture listening) {
    return async(() -> {
      await(listening);
      int port = ((InetSocketAddress) listening.channel().localAddress()).getPort();
      StreamPair streams = await(openConnection("127.0.0.1", port));
      try (StreamWriter writer = streams.writer()) {
        for (String path : new String[] {"/slow", "/fast"}) {
          IO.println("client: asks for " + path);
          writer.write(("GET " + path + " HTTP/1.1\r\nHost: tea\r\n\r\n").getBytes(US_ASCII));
        }
        String body = "POST /size HTTP/1.1\r\nConnection: close\r\nContent-Length: 5\r\n\r\nhello";
        IO.println("client: sends 5 bytes to /size");
        writer.write(body.getBytes(US_ASCII));
        for (byte[] line : each(streams.reader())) {
          String text = new String(line, US_ASCII).strip();
          if (!text.isEmpty() && !text.contains(":")) {
            IO.println("client:   " + text);
          }
        }
      }
      await(listening.channel().close());
    });
  }

  private static Coroutine<Void> serve(ChannelFuture listening) {
    return async(() -> {
      await(listening);
      IO.println("server: listening on " + listening.channel().localAddress());
      await(listening.channel().closeFuture());
    });
  }

  static void main(String... args) throws Exception {
    try (NettyEventLoop loop = new NettyEventLoop(IoTransport.NIO)) {
      if (args.length == 0) {
        loop.runUntilComplete(talk(listen(loop, 0)));
      } else {
        loop.runUntilComplete(serve(listen(loop, Integer.parseInt(args[0]))));
      }
    }
  }
}
