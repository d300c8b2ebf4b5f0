package io.asyncio.netty;

import static io.asyncio.Asyncio.async;
import static io.asyncio.Asyncio.await;
import static io.asyncio.Asyncio.sleep;
import static io.asyncio.Asyncio.timeout;
import static org.assertj.core.api.Assertions.assertThat;

import io.asyncio.Coroutine;
import io.asyncio.Future;
import io.asyncio.TimeoutError;
import io.asyncio.netty.testing.LoopTest;
import io.asyncio.netty.testing.PipelineServer;
import io.asyncio.netty.testing.Recorder;
import io.netty.channel.ChannelFuture;
import io.netty.handler.codec.LineBasedFrameDecoder;
import io.netty.handler.codec.string.StringDecoder;
import io.netty.handler.codec.string.StringEncoder;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** What becomes of requests, and of who works for them, when something ends before they do. */
@SuppressWarnings("FutureReturnValueIgnored") // what comes of it is seen elsewhere
final class LostRequestsTest extends LoopTest {

  private static final Requests<String> LINES = Requests.of(String.class);

  /** A server of lines, and a client that speaks bytes. */
  private final class Lines {

    final PipelineServer server;
    final Recorder client = new Recorder();

    Lines(Requests<String> requests, Function<Exchange<String>, Coroutine<?>> coroutine)
        throws Exception {
      server = PipelineServer.start(
          loop,
          child -> child
              .pipeline()
              .addLast(
                  new LineBasedFrameDecoder(10),
                  new StringDecoder(),
                  new StringEncoder(),
                  MessageHandler.ofRequests(requests, coroutine)));
      await(loop.createConnection(() -> client, LOCALHOST, server.port()));
    }

    void end() throws Exception {
      client.transport.abort();
      client.awaitLost();
      server.close();
      soon(server.waitClosed());
    }
  }

  @Test
  void answerThatWaitsForItsTurnLeavesThoughItsSenderGaveUp() throws Exception {
    run(() -> {
      Future<Void> gaveUp = loop.createFuture();
      Lines lines = new Lines(
          LINES,
          exchange -> async(() -> {
            if (exchange.request().equals("slow")) {
              await(gaveUp);
              await(exchange.send("slow "));
            } else {
              try {
                await(timeout(0, _ -> {
                  await(exchange.send("first, "));
                }));
              } catch (TimeoutError e) {
                exchange.write("second");
                gaveUp.setResult(null);
              }
            }
          }));
      lines.client.write("slow\nfast\n");
      lines.client.awaitText("slow first, second");
      lines.end();
    });
  }

  @Test
  void writtenMessageCannotBeCancelled() throws Exception {
    run(() -> {
      List<Boolean> cancelled = new ArrayList<>();
      Lines lines = new Lines(
          LINES,
          exchange -> async(() -> {
            ChannelFuture left = exchange.write(exchange.request());
            cancelled.add(left.cancel(false));
            await(sleep(0));
          }));
      lines.client.write("1\n2\n3\n");
      lines.client.awaitText("123");
      assertThat(cancelled).containsExactly(false, false, false);
      lines.end();
    });
  }
}
