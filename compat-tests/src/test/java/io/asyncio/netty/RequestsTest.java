package io.asyncio.netty;

import static io.asyncio.Asyncio.async;
import static io.asyncio.Asyncio.await;
import static io.asyncio.Asyncio.each;
import static io.asyncio.Asyncio.sleep;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.asyncio.CancelledError;
import io.asyncio.ConnectionAbortedError;
import io.asyncio.ConnectionError;
import io.asyncio.Coroutine;
import io.asyncio.Future;
import io.asyncio.netty.testing.LoopTest;
import io.asyncio.netty.testing.PipelineServer;
import io.asyncio.netty.testing.Recorder;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import java.io.EOFException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A coroutine a request, by the example of HTTP/1.1 that clients pipeline. */
@SuppressWarnings("FutureReturnValueIgnored") // what comes of it is seen elsewhere
final class RequestsTest extends LoopTest {

  private static final Requests<HttpRequest> HTTP =
      Requests.of(HttpRequest.class).withBodyUntil(LastHttpContent.class);

  private static FullHttpResponse response(HttpResponseStatus status, String text) {
    FullHttpResponse response = new DefaultFullHttpResponse(
        HttpVersion.HTTP_1_1, status, Unpooled.copiedBuffer(text, US_ASCII));
    response.headers().set(HttpHeaderNames.CONTENT_LENGTH, text.length());
    return response;
  }

  private static FullHttpResponse ok(String text) {
    return response(HttpResponseStatus.OK, text);
  }

  /** Counts how often something is sent. */
  @ChannelHandler.Sharable
  private static final class Flushes extends ChannelOutboundHandlerAdapter {

    int count;

    @Override
    public void flush(ChannelHandlerContext context) {
      count++;
      context.flush();
    }
  }

  /** A server, and a client that speaks bytes. */
  private final class Site {

    final PipelineServer server;
    final Recorder client = new Recorder();
    final Flushes flushes = new Flushes();

    Site(Requests<HttpRequest> requests, Function<Exchange<HttpRequest>, Coroutine<?>> coroutine)
        throws Exception {
      this(false, requests, coroutine);
    }

    Site(
        boolean halfClosure,
        Requests<HttpRequest> requests,
        Function<Exchange<HttpRequest>, Coroutine<?>> coroutine)
        throws Exception {
      server = PipelineServer.start(
          loop,
          halfClosure,
          child -> child
              .pipeline()
              .addLast(
                  flushes, new HttpServerCodec(), MessageHandler.ofRequests(requests, coroutine)));
      client.keepOpenAfterEof = true;
      await(loop.createConnection(() -> client, LOCALHOST, server.port()));
    }

    void get(String... paths) {
      String requests = "";
      for (String path : paths) {
        requests += "GET " + path + " HTTP/1.1\r\nHost: x\r\n\r\n";
      }
      client.write(requests);
    }

    /** Waits for an answer's body, and returns the bodies in the order in which they came. */
    List<String> awaitBodies(int count) throws Exception {
      client.await(() -> bodies().size() >= count);
      return bodies();
    }

    private List<String> bodies() {
      List<String> bodies = new ArrayList<>();
      for (String part : client.text().split("HTTP/1\\.1 ", -1)) {
        int end = part.indexOf("\r\n\r\n");
        if (end >= 0 && !part.startsWith("100")) {
          bodies.add(part.substring(end + 4));
        }
      }
      return bodies;
    }

    void end() throws Exception {
      client.transport.close();
      client.awaitLost();
      server.close();
      soon(server.waitClosed());
    }
  }

  @Test
  void fastAnswerDoesNotOvertakeASlowOne() throws Exception {
    run(() -> {
      Future<Void> fastIsDone = loop.createFuture();
      Site site = new Site(
          HTTP,
          exchange -> async(() -> {
            String path = exchange.request().uri();
            if (path.equals("/slow")) {
              await(fastIsDone);
            } else {
              fastIsDone.setResult(null);
            }
            exchange.write(ok(path));
          }));
      site.get("/slow", "/fast");
      assertThat(site.awaitBodies(2)).containsExactly("/slow", "/fast");
      site.end();
    });
  }

  @Test
  void answersComeAsTheyAreReadyIfThatIsAskedFor() throws Exception {
    run(() -> {
      Future<Void> fastHasLeft = loop.createFuture();
      Site site = new Site(
          HTTP.withOrder(false),
          exchange -> async(() -> {
            String path = exchange.request().uri();
            if (path.equals("/slow")) {
              await(fastHasLeft);
              await(exchange.send(ok(path)));
            } else {
              await(exchange.send(ok(path)));
              fastHasLeft.setResult(null);
            }
          }));
      site.get("/slow", "/fast");
      assertThat(site.awaitBodies(2)).containsExactly("/fast", "/slow");
      site.end();
    });
  }

  @Test
  void noMoreThanTheLimitAreAtWork() throws Exception {
    run(() -> {
      int[] work = new int[2];
      Future<Void> goOn = loop.createFuture();
      Site site = new Site(
          HTTP.withLimit(3),
          exchange -> async(() -> {
            work[1] = Math.max(work[1], ++work[0]);
            await(goOn);
            await(exchange.send(ok(exchange.request().uri())));
            work[0]--;
          }));
      site.get("/1", "/2", "/3", "/4", "/5", "/6", "/7");
      while (work[0] < 3) {
        await(sleep(0));
      }
      await(sleep(0));
      await(sleep(0));
      assertThat(work[0]).isEqualTo(3);
      goOn.setResult(null);
      assertThat(site.awaitBodies(7)).containsExactly("/1", "/2", "/3", "/4", "/5", "/6", "/7");
      assertThat(work[1]).isEqualTo(3);
      site.end();
    });
  }

  @Test
  void bodyIsStreamedAsFastAsItIsAskedFor() throws Exception {
    int size = 512 * 1024;
    run(() -> {
      Future<Void> goOn = loop.createFuture();
      Site site = new Site(
          HTTP,
          exchange -> async(() -> {
            await(goOn);
            int count = 0;
            for (HttpContent part : each(exchange.body(HttpContent.class))) {
              count += part.content().readableBytes();
            }
            await(exchange.send(ok(String.valueOf(count))));
          }));
      site.client.write("POST / HTTP/1.1\r\nContent-Length: " + size + "\r\n\r\n");
      site.client.transport.write(new byte[size]);
      while (site.client.transport.getWriteBufferSize() == size) {
        await(sleep(0));
      }
      for (int i = 0; i < 100; i++) {
        await(sleep(0));
      }
      goOn.setResult(null);
      assertThat(site.awaitBodies(1)).containsExactly(String.valueOf(size));
      site.get("/next");
      site.client.write("");
      assertThat(site.awaitBodies(2)).containsExactly(String.valueOf(size), "0");
      site.end();
    });
  }

  @Test
  void bodyThatNobodyWantsIsSkipped() throws Exception {
    run(() -> {
      Site site = new Site(HTTP, exchange -> exchange.send(ok(exchange.request().uri())));
      site.client.write("POST /1 HTTP/1.1\r\nContent-Length: 500000\r\n\r\n");
      site.client.transport.write(new byte[500_000]);
      site.get("/2");
      assertThat(site.awaitBodies(2)).containsExactly("/1", "/2");
      site.end();
    });
  }

  @Test
  void clientIsToldToContinueBeforeItSendsTheBody() throws Exception {
    run(() -> {
      Site site = new Site(
          HTTP,
          exchange -> async(() -> {
            if (HttpUtil.is100ContinueExpected(exchange.request())) {
              await(exchange.send(response(HttpResponseStatus.CONTINUE, "")));
            }
            StringBuilder body = new StringBuilder();
            for (HttpContent part : each(exchange.body(HttpContent.class))) {
              body.append(part.content().toString(US_ASCII));
            }
            await(exchange.send(ok(body.toString())));
          }));
      site.client.write("POST / HTTP/1.1\r\nContent-Length: 4\r\nExpect: 100-continue\r\n\r\n");
      site.client.await(() -> site.client.text().startsWith("HTTP/1.1 100"));
      site.client.write("body");
      assertThat(site.awaitBodies(1)).containsExactly("body");
      site.end();
    });
  }

  @Test
  void tasksAreCancelledWhenTheChannelBecomesInactive() throws Exception {
    run(() -> {
      List<String> cancelled = new ArrayList<>();
      int[] begun = new int[1];
      Site site = new Site(
          HTTP.withLimit(2),
          exchange -> async(() -> {
            begun[0]++;
            exchange.write(ok("never"));
            try {
              await(loop.createFuture());
            } catch (CancelledError e) {
              cancelled.add(exchange.request().uri());
              throw e;
            }
          }));
      site.get("/1", "/2");
      while (begun[0] < 2) {
        await(sleep(0));
      }
      var first = site.client.transport;
      first.abort();
      while (cancelled.size() < 2) {
        await(sleep(0.001));
      }
      assertThat(cancelled).containsExactly("/1", "/2");
      site.client.awaitLost();
      site.server.close();
      soon(site.server.waitClosed());
    });
  }

  @Test
  void drainWaitsForItsTurnOnlyIfMuchIsKept() throws Exception {
    run(() -> {
      List<String> order = new ArrayList<>();
      Future<Void> slowGoesOn = loop.createFuture();
      Site site = new Site(
          HTTP,
          exchange -> async(() -> {
            String path = exchange.request().uri();
            exchange.write(ok(path.equals("/much") ? "x".repeat(64 * 1024 + 1) : path));
            await(exchange.drain());
            order.add("drained " + path);
            if (path.equals("/slow")) {
              await(slowGoesOn);
              order.add("end of /slow");
            }
          }));
      site.get("/slow", "/much", "/little");
      while (order.size() < 2) {
        await(sleep(0));
      }
      await(sleep(0));
      assertThat(order).containsExactly("drained /slow", "drained /little");
      slowGoesOn.setResult(null);
      assertThat(site.awaitBodies(3).getLast()).isEqualTo("/little");
      assertThat(order)
          .containsExactly("drained /slow", "drained /little", "end of /slow", "drained /much");
      site.end();
    });
  }

  @Test
  void answersThatWaitForASlowOneCountAsAtWork() throws Exception {
    run(() -> {
      List<String> begun = new ArrayList<>();
      Future<Void> slowGoesOn = loop.createFuture();
      Site site = new Site(
          HTTP.withLimit(3),
          exchange -> async(() -> {
            String path = exchange.request().uri();
            begun.add(path);
            exchange.write(ok(path));
            if (path.equals("/slow")) {
              await(slowGoesOn);
            }
          }));
      site.get("/slow", "/1", "/2", "/3", "/4", "/5");
      while (begun.size() < 3) {
        await(sleep(0));
      }
      for (int i = 0; i < 5; i++) {
        await(sleep(0));
      }
      assertThat(begun).containsExactly("/slow", "/1", "/2");
      slowGoesOn.setResult(null);
      assertThat(site.awaitBodies(6)).containsExactly("/slow", "/1", "/2", "/3", "/4", "/5");
      site.end();
    });
  }

  @Test
  void shortAnswersToPipelinedRequestsLeaveTogether() throws Exception {
    run(() -> {
      Site site = new Site(
          HTTP.withLimit(20),
          exchange -> async(() -> {
            exchange.write(ok(exchange.request().uri()));
            await(exchange.drain());
          }));
      String[] paths = IntStream.range(0, 20).mapToObj(i -> "/" + i).toArray(String[]::new);
      site.get(paths);
      assertThat(site.awaitBodies(20)).containsExactly(paths);
      assertThat(site.flushes.count).as("the first one, and all others").isEqualTo(2);
      site.end();
    });
  }

  @Test
  void drainWaitsUntilTheClientHasTakenWhatWasWritten() throws Exception {
    run(() -> {
      String much = "x".repeat(32 * 1024);
      int[] written = new int[1];
      List<Boolean> writable = new ArrayList<>();
      Site site = new Site(
          HTTP,
          exchange -> async(() -> {
            for (; written[0] < 400; written[0]++) {
              exchange.write(ok(much));
              await(exchange.drain());
            }
            writable.add(exchange.transport().isWritable());
          }));
      site.client.transport.pauseReading();
      site.get("/");
      for (int before = -1; before < written[0] || written[0] == 0; await(sleep(0.05))) {
        before = written[0];
      }
      assertThat(written[0]).isLessThan(400);
      site.client.transport.resumeReading();
      assertThat(site.awaitBodies(400)).hasSize(400).containsOnly(much);
      assertThat(writable).containsExactly(true);
      site.end();
    });
  }

  @Test
  void drainRaisesWhatTheConnectionWasLostBy() throws Exception {
    run(() -> {
      List<Throwable> raised = new ArrayList<>();
      Site site = new Site(
          HTTP,
          exchange -> async(() -> {
            loop.callSoon(() -> {
              exchange.channel().unsafe().closeForcibly();
              exchange.write(ok("never"));
            });
            try {
              await(loop.createFuture());
            } catch (CancelledError e) {
              try {
                await(exchange.drain());
              } catch (ConnectionError lost) {
                raised.add(lost);
              }
              throw e;
            }
          }));
      site.get("/");
      site.client.awaitEvent("eof");
      while (raised.isEmpty()) {
        await(sleep(0));
      }
      assertThat(raised).singleElement().isInstanceOf(ConnectionAbortedError.class);
      site.end();
    });
  }

  @Test
  void requestThatCannotBeDecodedIsRefusedBehindTheAnswersBeforeIt() throws Exception {
    run(() -> {
      Site site = new Site(
          HTTP.withRefusal(e -> response(HttpResponseStatus.BAD_REQUEST, "bad")),
          exchange -> async(() -> {
            await(sleep(0));
            exchange.write(ok(exchange.request().uri()));
          }));
      site.get("/good");
      site.client.write("GET / HTTP/1.1\r\n=\0bad header\r\n\r\n");
      site.client.awaitEvent("eof");
      assertThat(site.bodies()).containsExactly("/good", "bad");
      site.end();
    });
  }

  @Test
  void requestThatCannotBeDecodedEndsTheConnection() throws Exception {
    run(() -> {
      Site site = new Site(HTTP, exchange -> exchange.send(ok("")));
      site.client.keepOpenAfterEof = false;
      site.client.write("GET / HTTP/1.1\r\n=\0bad header\r\n\r\n");
      site.client.awaitLost();
      assertThat(takeReports()).containsExactly("Fatal error on transport");
      site.end();
    });
  }

  @Test
  void clientThatEndsItsSideIsAnswered() throws Exception {
    run(() -> {
      Site site = new Site(
          true,
          HTTP,
          exchange -> async(() -> {
            await(sleep(0.001));
            await(exchange.send(ok(exchange.request().uri())));
          }));
      site.get("/1", "/2");
      site.client.transport.writeEof();
      site.client.awaitEvent("eof");
      assertThat(site.bodies()).containsExactly("/1", "/2");
      site.end();
    });
  }

  @Test
  void bodyThatEndsTooEarlyIsRaised() throws Exception {
    run(() -> {
      Site site = new Site(
          true,
          HTTP,
          exchange -> async(() -> {
            assertThatThrownBy(() -> {
                  for (HttpContent part : each(exchange.body(HttpContent.class))) {
                    assertThat(part.content().readableBytes()).isEqualTo(3);
                  }
                })
                .isInstanceOf(EOFException.class);
            await(exchange.send(ok("too early")));
          }));
      site.client.write("POST / HTTP/1.1\r\nContent-Length: 10\r\n\r\nabc");
      site.client.transport.writeEof();
      site.client.awaitEvent("eof");
      assertThat(site.bodies()).containsExactly("too early");
      site.end();
    });
  }

  @Test
  void resetInMidBodyIsNoNews() throws Exception {
    run(() -> {
      Future<Channel> begun = loop.createFuture();
      Site site = new Site(
          HTTP,
          exchange -> async(() -> {
            begun.setResult(exchange.channel());
            for (HttpContent _ : each(exchange.body(HttpContent.class))) {
              // more is to come
            }
          }));
      site.client.write("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\n");
      ChannelPipeline pipeline = soon(begun).pipeline();
      PipelineServer.onOwnThread(
          loop, () -> pipeline.fireExceptionCaught(new IOException("Connection reset by peer")));
      site.client.awaitEvent("eof");
      assertThat(takeReports()).isEmpty();
      site.end();
    });
  }

  @Test
  void coroutineThatRaisesIsReportedAndClosesItsConnectionAlone() throws Exception {
    run(() -> {
      Site site = new Site(
          HTTP,
          exchange -> async(() -> {
            if (exchange.request().uri().equals("/bug")) {
              throw new IllegalStateException("bug");
            }
            await(exchange.send(ok(exchange.request().uri())));
          }));
      Recorder other = await(loop.createConnection(Recorder::new, LOCALHOST, site.server.port()))
          .protocol();
      site.get("/1", "/bug");
      site.client.awaitEvent("eof");
      assertThat(site.bodies()).containsExactly("/1");
      assertThat(takeReports())
          .containsExactly("Unhandled exception in the coroutine of a request");
      other.write("GET /other HTTP/1.1\r\n\r\n");
      other.await(() -> other.text().endsWith("/other"));
      other.transport.close();
      other.awaitLost();
      site.end();
    });
  }

  @Test
  void answersBeforeOneThatIsMissingLeaveAndRequestsBehindItDoNotBegin() throws Exception {
    run(() -> {
      List<String> begun = new ArrayList<>();
      Future<Void> slowGoesOn = loop.createFuture();
      Site site = new Site(
          HTTP.withLimit(2),
          exchange -> async(() -> {
            String path = exchange.request().uri();
            begun.add(path);
            if (path.equals("/bug")) {
              exchange.write(ok("half of it"));
              throw new IllegalStateException("bug");
            }
            await(slowGoesOn);
            await(exchange.send(ok(path)));
          }));
      site.get("/slow", "/bug", "/behind", "/further behind");
      while (takeReports().isEmpty()) {
        await(sleep(0));
      }
      slowGoesOn.setResult(null);
      site.client.awaitEvent("eof");
      assertThat(site.bodies()).containsExactly("/slow", "half of it");
      assertThat(begun).containsExactly("/slow", "/bug");
      site.end();
    });
  }

  @Test
  void lastAnswerClosesTheConnection() throws Exception {
    run(() -> {
      Site site = new Site(
          HTTP,
          exchange -> async(() -> {
            exchange.write(ok(exchange.request().uri()));
            if (exchange.request().uri().equals("/last")) {
              exchange.close();
            }
          }));
      site.get("/1", "/last", "/3");
      site.client.awaitEvent("eof");
      assertThat(site.bodies()).containsExactly("/1", "/last");
      site.end();
    });
  }

  @Test
  void limitBelowOneIsRefused() {
    assertThatThrownBy(() -> HTTP.withLimit(0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("limit must be at least 1 (got 0)");
  }
}
