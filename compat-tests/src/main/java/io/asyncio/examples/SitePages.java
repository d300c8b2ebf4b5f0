package io.asyncio.examples;

import static io.asyncio.Asyncio.*;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.asyncio.Coroutine;
import io.asyncio.netty.Exchange;
import io.asyncio.netty.Requests;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;

/**
 * The pages of {@link WebSocketSite}: {@code /tea}, {@code /slow}, which takes a while, and {@code
 * /echo}, which sends back what is posted while it comes in.
 */
final class SitePages {

  /** What is a request, and what is said of what is none. */
  static final Requests<HttpRequest> REQUESTS = Requests.of(HttpRequest.class)
      .withBodyUntil(LastHttpContent.class)
      .withRefusal(_ -> {
        FullHttpResponse refusal = page(HttpResponseStatus.BAD_REQUEST, "bad request\n");
        HttpUtil.setKeepAlive(refusal, false);
        return refusal;
      });

  private SitePages() {}

  /** Answers one request. */
  static Coroutine<Void> answer(Exchange<HttpRequest> exchange) {
    return async(() -> {
      HttpRequest request = exchange.request();
      HttpMethod method = request.method();
      boolean reads = method.equals(HttpMethod.GET) || method.equals(HttpMethod.HEAD);
      boolean echoes = request.uri().equals("/echo");
      if (echoes && method.equals(HttpMethod.POST)) {
        await(echo(exchange));
      } else if (!reads || echoes) {
        await(send(exchange, page(HttpResponseStatus.METHOD_NOT_ALLOWED, "not allowed\n")));
      } else {
        await(send(exchange, await(pageOf(request.uri()))));
      }
      if (!HttpUtil.isKeepAlive(request)) {
        exchange.close();
      }
    });
  }

  private static Coroutine<FullHttpResponse> pageOf(String uri) {
    return async(() -> switch (uri) {
      case "/tea" -> page(HttpResponseStatus.OK, "four euro a pot\n");
      case "/slow" -> {
        await(sleep(0.05));
        yield page(HttpResponseStatus.OK, "here at last\n");
      }
      default -> page(HttpResponseStatus.NOT_FOUND, "not found\n");
    });
  }

  /** Each part leaves before the next one is read, so that a long body takes no memory. */
  private static Coroutine<Void> echo(Exchange<HttpRequest> exchange) {
    return async(() -> {
      if (HttpUtil.is100ContinueExpected(exchange.request())) {
        await(exchange.send(
            new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.CONTINUE)));
      }
      HttpResponse head = new DefaultHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.OK);
      HttpUtil.setTransferEncodingChunked(head, true);
      await(send(exchange, head));
      for (HttpContent part : each(exchange.body(HttpContent.class))) {
        await(exchange.send(new DefaultHttpContent(part.content().retain())));
      }
      await(exchange.send(LastHttpContent.EMPTY_LAST_CONTENT));
    });
  }

  private static Coroutine<Void> send(Exchange<HttpRequest> exchange, HttpResponse response) {
    HttpUtil.setKeepAlive(response, HttpUtil.isKeepAlive(exchange.request()));
    var _ = exchange.write(response);
    return exchange.drain();
  }

  private static FullHttpResponse page(HttpResponseStatus status, String text) {
    FullHttpResponse response = new DefaultFullHttpResponse(
        HttpVersion.HTTP_1_1, status, Unpooled.copiedBuffer(text, UTF_8));
    response.headers().set(HttpHeaderNames.CONTENT_TYPE, "text/plain; charset=utf-8");
    HttpUtil.setContentLength(response, response.content().readableBytes());
    return response;
  }
}
