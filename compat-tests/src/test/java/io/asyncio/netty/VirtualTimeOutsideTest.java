package io.asyncio.netty;

import static io.asyncio.Asyncio.async;
import static io.asyncio.Asyncio.await;
import static io.asyncio.Asyncio.createSubprocessExec;
import static io.asyncio.Asyncio.createTask;
import static io.asyncio.Asyncio.openConnection;
import static io.asyncio.Asyncio.sleep;
import static io.asyncio.Asyncio.startServer;
import static io.asyncio.Asyncio.toThread;
import static io.asyncio.Asyncio.waitFor;
import static io.asyncio.Asyncio.wrapFuture;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.asyncio.Coroutine;
import io.asyncio.DeadlockError;
import io.asyncio.Future;
import io.asyncio.Server;
import io.asyncio.TimeoutError;
import io.asyncio.netty.testing.LoopTest;
import io.asyncio.netty.testing.Pair;
import io.asyncio.streams.StreamPair;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Pipe;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A loop under virtual time with what goes on outside of it: threads and sockets. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class VirtualTimeOutsideTest {

  /** Far longer than anything here takes, so that it never comes to that. */
  private static final double LONG_SECONDS = 600;

  private static final VirtualTimeOptions PATIENT =
      VirtualTimeOptions.defaults().withQuietTime(LONG_SECONDS).withExecutorTime(LONG_SECONDS);

  private VirtualTimeLoop loop;

  private void run(VirtualTimeOptions options, Coroutine.Body body) throws Exception {
    loop = new VirtualTimeLoop(options);
    loop.runUntilComplete(async(body));
  }

  @AfterEach
  void close() {
    loop.close();
  }

  /** Takes some real time. */
  private static String work() {
    long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(30);
    while (System.nanoTime() < end) {
      LockSupport.parkNanos(1_000_000);
    }
    return "done";
  }

  @Test
  void timersDoNotOvertakeACallInAThread() throws Exception {
    run(PATIENT.withQuietTime(0), () -> {
      assertThat(await(waitFor(toThread(VirtualTimeOutsideTest::work), 5))).isEqualTo("done");
      assertThat(loop.time()).isZero();
      await(sleep(3));
      assertThat(loop.time()).isEqualTo(3);
    });
  }

  @Test
  void timersDoNotOvertakeABlockingFuture() throws Exception {
    FutureTask<String> blocking = new FutureTask<>(VirtualTimeOutsideTest::work);
    run(PATIENT.withQuietTime(0), () -> {
      Thread.ofPlatform().start(blocking);
      assertThat(await(waitFor(wrapFuture(blocking), 5))).isEqualTo("done");
      assertThat(loop.time()).isZero();
    });
  }

  @Test
  void timersDoNotOvertakeACoroutineThatBlocks() throws Exception {
    CountDownLatch latch = new CountDownLatch(1);
    run(PATIENT.withQuietTime(0), () -> {
      loop.setBlockingGrace(0);
      var blocked = createTask(async(() -> {
        latch.await();
        return loop.time();
      }));
      Thread.ofPlatform().start(() -> {
        work();
        latch.countDown();
      });
      await(sleep(0));
      await(sleep(1));
      assertThat(blocked.done()).isTrue();
      assertThat(await(blocked)).isZero();
    });
  }

  @Test
  void callThatTakesTooLongIsGivenUp() throws Exception {
    CountDownLatch latch = new CountDownLatch(1);
    run(VirtualTimeOptions.defaults().withQuietTime(0).withExecutorTime(0.1), () -> {
      Future<Boolean> hanging =
          loop.runInExecutor(null, () -> latch.await(LONG_NANOS, TimeUnit.NANOSECONDS));
      for (int i = 0; i < 1_000; i++) {
        await(sleep(1)); // if each waited for the call, they would take minutes
      }
      assertThat(hanging.done()).isFalse();
      assertThat(loop.time()).isEqualTo(1_000);
      latch.countDown();
      assertThat(await(hanging)).isTrue();
      assertThat(await(waitFor(toThread(VirtualTimeOutsideTest::shortWork), 1)))
          .as("a new call is waited for")
          .isEqualTo("done");
    });
  }

  private static final long LONG_NANOS = TimeUnit.SECONDS.toNanos(600);

  private static String shortWork() {
    LockSupport.parkNanos(1_000_000);
    return "done";
  }

  @Test
  void cancelledCallIsNotWaitedFor() throws Exception {
    CountDownLatch latch = new CountDownLatch(1);
    run(PATIENT.withQuietTime(0), () -> {
      Future<Boolean> hanging =
          loop.runInExecutor(null, () -> latch.await(LONG_NANOS, TimeUnit.NANOSECONDS));
      hanging.cancel();
      await(sleep(5));
      assertThat(loop.time()).isEqualTo(5);
    });
    latch.countDown();
  }

  @Test
  void refusedCallIsNotWaitedFor() throws Exception {
    run(PATIENT, () -> {
      assertThatExceptionOfType(IllegalStateException.class)
          .isThrownBy(() -> loop.runInExecutor(
              task -> {
                throw new IllegalStateException("full");
              },
              () -> "never"));
      await(sleep(5));
      assertThat(loop.time()).isEqualTo(5);
    });
  }

  @Test
  void otherThreadsAreADeadlockUnlessTheyAreAnnounced() throws Exception {
    loop = new VirtualTimeLoop();
    Future<String> future = loop.createFuture();
    assertThatExceptionOfType(DeadlockError.class).isThrownBy(() -> loop.runUntilComplete(future));
    loop.close();

    run(PATIENT.withOtherThreads(true), () -> {
      Future<String> result = loop.createFuture();
      Thread.ofPlatform().start(() -> {
        String done = work();
        loop.callSoonThreadsafe(() -> result.setResult(done));
      });
      assertThat(await(waitFor(result, 5))).isEqualTo("done");
      assertThat(loop.time()).isZero();
    });
  }

  @Test
  void announcedThreadsAreWaitedForWithoutATimer() throws Exception {
    run(VirtualTimeOptions.defaults().withQuietTime(0).withOtherThreads(true), () -> {
      Future<String> result = loop.createFuture();
      Thread.ofPlatform().start(() -> {
        String done = work();
        loop.callSoonThreadsafe(() -> result.setResult(done));
      });
      assertThat(await(result)).isEqualTo("done");
    });
  }

  private static Coroutine<Server> echoServer() {
    return startServer(
        (reader, writer) -> async(() -> {
          for (byte[] line; (line = await(reader.readline())).length > 0; ) {
            writer.write(line);
          }
          writer.close();
        }),
        LoopTest.LOCALHOST,
        0);
  }

  @Test
  void timersDoNotOvertakeAConversationOverASocket() throws Exception {
    run(PATIENT, () -> {
      try (Server server = await(echoServer())) {
        StreamPair client = await(openConnection(LoopTest.LOCALHOST, Pair.port(server)));
        for (int i = 0; i < 100; i++) {
          client.writer().write(("line " + i + "\n").getBytes(UTF_8));
          byte[] echo = await(waitFor(client.reader().readline(), 1));
          assertThat(new String(echo, UTF_8)).isEqualTo("line " + i + "\n");
        }
        client.writer().close();
        await(client.writer().waitClosed());
      }
      assertThat(loop.time()).isZero();
    });
  }

  @Test
  void clockJumpsWhenAllChannelsAreQuiet() throws Exception {
    run(VirtualTimeOptions.defaults().withQuietTime(0.01), () -> {
      try (Server server = await(echoServer())) {
        StreamPair client = await(openConnection(LoopTest.LOCALHOST, Pair.port(server)));
        assertThatExceptionOfType(TimeoutError.class)
            .isThrownBy(() -> await(waitFor(client.reader().readline(), 60)));
        assertThat(loop.time()).isEqualTo(60);
        client.writer().close();
        await(client.writer().waitClosed());
      }
    });
  }

  @Test
  void quietChannelsWithoutATimerAreADeadlockThatNamesThem() {
    assertThatExceptionOfType(DeadlockError.class)
        .isThrownBy(() -> run(VirtualTimeOptions.defaults().withDeadlockTime(0.05), () -> {
          Server server = await(echoServer());
          StreamPair client = await(openConnection(LoopTest.LOCALHOST, Pair.port(server)));
          var _ = createTask(client.reader().readline(), "reader");
          await(server.serveForever());
        }))
        .withMessageContaining("unfinished tasks: 3")
        .withMessageContaining("Task 'reader' awaits <Future pending")
        .withMessageContaining("open channels from which nothing comes: 3")
        .satisfies(error -> assertThat(error.channels())
            .hasSize(3)
            .anyMatch(channel -> channel.startsWith("<Server")));
    loop.setExceptionHandler((_, context) -> {});
  }

  @Test
  void channelsThatAreOnlyQuietForAWhileAreNoDeadlock() throws Exception {
    Pipe pipe = Pipe.open();
    pipe.source().configureBlocking(false);
    try (var source = pipe.source();
        var sink = pipe.sink()) {
      run(PATIENT.withQuietTime(0).withDeadlockTime(LONG_SECONDS), () -> {
        Future<Integer> received = loop.createFuture();
        loop.addReader(source, () -> received.setResult(readByte(source)));
        Thread.ofPlatform().start(() -> writeAfterWork(sink));
        assertThat(await(received)).isEqualTo(42);
        loop.removeReader(source);
      });
    }
  }

  @Test
  void quietChannelsAreNoDeadlockWhileAThreadWorksForTheLoop() throws Exception {
    run(VirtualTimeOptions.defaults().withQuietTime(0).withDeadlockTime(0), () -> {
      Server server = await(echoServer());
      assertThat(await(toThread(VirtualTimeOutsideTest::work))).isEqualTo("done");
      server.close();
      await(server.waitClosed());
    });
  }

  @Test
  void childIsWaitedForAndNoTimerOvertakesIt() throws Exception {
    run(PATIENT.withQuietTime(0).withDeadlockTime(0), () -> {
      var child = await(createSubprocessExec("sleep", "0.1"));
      assertThat(await(child.waitFor())).isZero();
      var next = await(createSubprocessExec("sleep", "0.1"));
      assertThat(await(waitFor(next.waitFor(), 5))).isZero();
      assertThat(loop.time()).isZero();
      await(sleep(1));
      assertThat(loop.time()).isEqualTo(1);
    });
  }

  @Test
  void inputComesInWhileCallbacksAreReadyAllTheTime() throws Exception {
    run(PATIENT, () -> {
      try (Server server = await(echoServer())) {
        StreamPair client = await(openConnection(LoopTest.LOCALHOST, Pair.port(server)));
        client.writer().write("line\n".getBytes(UTF_8));
        var echo = createTask(client.reader().readline());
        while (!echo.done()) {
          await(sleep(0));
        }
        assertThat(new String(await(echo), UTF_8)).isEqualTo("line\n");
        client.writer().close();
        await(client.writer().waitClosed());
      }
    });
  }

  @Test
  void closedChannelsAreNotWaitedFor() throws Exception {
    run(PATIENT, () -> {
      Server server = await(echoServer());
      StreamPair client = await(openConnection(LoopTest.LOCALHOST, Pair.port(server)));
      client.writer().close();
      await(client.writer().waitClosed());
      server.close();
      await(server.waitClosed());
      await(sleep(1));
      assertThat(loop.time()).isEqualTo(1);
    });
    assertThatExceptionOfType(DeadlockError.class).isThrownBy(loop::runForever);
  }

  @Test
  void readerIsWaitedForUntilItIsRemoved() throws Exception {
    Pipe pipe = Pipe.open();
    pipe.source().configureBlocking(false);
    try (var source = pipe.source();
        var sink = pipe.sink()) {
      run(PATIENT, () -> {
        Future<Integer> received = loop.createFuture();
        loop.addReader(source, () -> received.setResult(readByte(source)));
        Thread.ofPlatform().start(() -> writeAfterWork(sink));
        assertThat(await(waitFor(received, 5))).isEqualTo(42);
        assertThat(loop.time()).isZero();
        loop.removeReader(source);
        await(sleep(1));
        assertThat(loop.time()).isEqualTo(1);
      });
    }
  }

  private static void writeAfterWork(Pipe.SinkChannel sink) {
    work();
    try {
      sink.write(ByteBuffer.wrap(new byte[] {42}));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static int readByte(Pipe.SourceChannel source) {
    ByteBuffer buffer = ByteBuffer.allocate(1);
    try {
      source.read(buffer);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    return buffer.get(0);
  }
}
