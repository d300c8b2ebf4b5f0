package io.asyncio.netty;

import static io.asyncio.Asyncio.async;
import static io.asyncio.Asyncio.await;
import static io.asyncio.Asyncio.sleep;
import static io.asyncio.Asyncio.timeout;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.asyncio.CancelledError;
import io.asyncio.ConnectionAbortedError;
import io.asyncio.ConnectionError;
import io.asyncio.Coroutine;
import io.asyncio.Future;
import io.asyncio.Task;
import io.asyncio.TimeoutError;
import io.asyncio.netty.testing.LoopTest;
import io.asyncio.netty.testing.PipelineServer;
import io.asyncio.netty.testing.Recorder;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
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
  private static final int MORE_THAN_THE_SYSTEM_TAKES = 16 * 1024 * 1024;
  private static final String UNHANDLED = "Unhandled exception in the coroutine of a request";

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

  private void settle() throws Exception {
    for (int i = 0; i < 5; i++) {
      await(sleep(0));
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

  @Test
  void whoWritesAndDrainsGivesWayToTheLossOfTheConnection() throws Exception {
    run(() -> {
      Future<Integer> lostAt = loop.createFuture();
      Lines lines = new Lines(
          LINES,
          exchange -> async(() -> {
            exchange.transport().abort();
            int written = 0;
            try {
              for (; written < 100; written++) {
                exchange.write(Unpooled.copiedBuffer("late", US_ASCII));
                await(exchange.drain());
              }
            } finally {
              lostAt.setResult(written);
            }
          }));
      lines.client.write("go\n");
      assertThat(soon(lostAt)).isZero();
      lines.end();
    });
  }

  @Test
  void sendThatComesTooLateIsNoNews() throws Exception {
    run(() -> {
      Lines lines = new Lines(
          LINES,
          exchange -> async(() -> {
            exchange.transport().abort();
            await(exchange.send("late"));
          }));
      lines.client.write("go\n");
      lines.client.awaitLost();
      settle();
      assertThat(takeReports()).isEmpty();
      lines.end();
    });
  }

  @Test
  void failureInTheCleanUpBehindTheLossIsReported() throws Exception {
    run(() -> {
      Future<Void> begun = loop.createFuture();
      Lines lines = new Lines(
          LINES,
          exchange -> async(() -> {
            begun.setResult(null);
            try {
              await(loop.createFuture());
            } catch (CancelledError e) {
              throw new IllegalStateException("bug", e);
            }
          }));
      lines.client.write("go\n");
      soon(begun);
      lines.client.transport.abort();
      List<String> reports = List.of();
      while (reports.isEmpty()) {
        await(sleep(0.001));
        reports = takeReports();
      }
      assertThat(reports).containsExactly(UNHANDLED);
      lines.end();
    });
  }

  @Test
  void taskThatOutlivesItsRequestGoesOnToDrainUntilThereIsRoom() throws Exception {
    run(() -> {
      Future<Task<?>> draining = loop.createFuture();
      Lines lines = new Lines(
          LINES,
          exchange -> async(() -> {
            exchange.write(Unpooled.wrappedBuffer(new byte[MORE_THAN_THE_SYSTEM_TAKES]));
            draining.setResult(loop.createTask(exchange.drain()));
          }));
      lines.client.transport.pauseReading();
      lines.client.write("go\n");
      Task<?> task = soon(draining);
      settle();
      assertThat(task.done()).isFalse();
      lines.client.transport.resumeReading();
      soon(task);
      lines.end();
    });
  }

  @Test
  void taskThatOutlivesItsRequestHearsOfTheLoss() throws Exception {
    run(() -> {
      Future<Task<?>> draining = loop.createFuture();
      Lines lines = new Lines(
          LINES,
          exchange -> async(() -> {
            exchange.write(Unpooled.wrappedBuffer(new byte[MORE_THAN_THE_SYSTEM_TAKES]));
            draining.setResult(loop.createTask(exchange.drain()));
          }));
      lines.client.transport.pauseReading();
      lines.client.write("go\n");
      Task<?> task = soon(draining);
      settle();
      lines.client.transport.abort();
      assertThatThrownBy(() -> soon(task)).isInstanceOf(ConnectionError.class);
      lines.end();
    });
  }

  @Test
  void taskThatOutlivesItsRequestHearsThatTheBodyIsLostToo() throws Exception {
    run(() -> {
      Future<Task<?>> reading = loop.createFuture();
      Future<Void> goOn = loop.createFuture();
      Lines lines = new Lines(
          Requests.of(String.class).withBodyUntil(Integer.class),
          exchange -> async(() -> {
            reading.setResult(
                loop.createTask(exchange.body(Object.class).asyncIterator().next()));
            await(goOn);
          }));
      lines.client.write("go\n");
      Task<?> task = soon(reading);
      settle();
      goOn.setResult(null);
      assertThatThrownBy(() -> soon(task))
          .isInstanceOf(IllegalStateException.class)
          .hasMessage("the coroutine of the request has ended, and its body with it");
      lines.end();
    });
  }

  @Test
  void bodyOfALostConnectionRaisesWhatItWasLostByAlsoInACleanUp() throws Exception {
    run(() -> {
      Future<Void> begun = loop.createFuture();
      Future<Throwable> raised = loop.createFuture();
      Lines lines = new Lines(
          Requests.of(String.class).withBodyUntil(Integer.class),
          exchange -> async(() -> {
            begun.setResult(null);
            try {
              await(loop.createFuture());
            } catch (CancelledError e) {
              try {
                await(exchange.body(Object.class).asyncIterator().next());
              } catch (ConnectionError lost) {
                raised.setResult(lost);
              }
              throw e;
            }
          }));
      lines.client.write("go\n");
      soon(begun);
      lines.client.transport.abort();
      assertThat(soon(raised)).isInstanceOf(ConnectionError.class);
      lines.end();
    });
  }

  @Test
  void whatIsKeptBehindALastAnswerIsDropped() throws Exception {
    run(() -> {
      Future<Void> goOn = loop.createFuture();
      ByteBuf kept = Unpooled.copiedBuffer("kept", US_ASCII);
      List<ChannelFuture> left = new ArrayList<>();
      Lines lines = new Lines(
          LINES,
          exchange -> async(() -> {
            if (exchange.request().equals("last")) {
              exchange.write("last");
              exchange.close();
            } else {
              left.add(exchange.write(kept));
            }
            await(goOn);
          }));
      lines.client.write("last\nbehind\n");
      while (left.isEmpty()) {
        await(sleep(0));
      }
      goOn.setResult(null);
      lines.client.awaitLost();
      while (!left.getFirst().isDone()) {
        await(sleep(0.001));
      }
      assertThat(lines.client.text()).isEqualTo("last");
      assertThat(left.getFirst().cause()).isInstanceOf(ConnectionAbortedError.class);
      assertThat(kept.refCnt()).isZero();
      lines.end();
    });
  }

  @Test
  void functionThatThrowsIsAsACoroutineThatRaises() throws Exception {
    run(() -> {
      Lines lines = new Lines(LINES.withLimit(1), exchange -> {
        if (exchange.request().equals("bug")) {
          throw new IllegalStateException("bug");
        }
        return exchange.send(exchange.request());
      });
      lines.client.write("1\n2\nbug\n4\n");
      lines.client.awaitLost();
      assertThat(lines.client.text()).isEqualTo("12");
      assertThat(takeReports()).containsExactly(UNHANDLED);
      lines.end();
    });
  }
}
