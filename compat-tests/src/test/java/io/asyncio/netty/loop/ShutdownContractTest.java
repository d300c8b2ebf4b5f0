package io.asyncio.netty.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.asyncio.netty.IoTransport;
import io.asyncio.netty.NettyEventLoop;
import io.asyncio.netty.testing.Transports;
import io.netty.channel.EventLoop;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.util.concurrent.BlockingOperationException;
import io.netty.util.concurrent.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What Netty's users may expect of a loop that they shut down, of Netty's own and of this one. */
@SuppressWarnings("FutureReturnValueIgnored") // what comes of it is seen elsewhere
@Timeout(60)
class ShutdownContractTest {

  private static final long PATIENCE_SECONDS = 30;

  /** A loop that may be shut down. */
  interface Subject {

    EventLoop loop();

    /** Waits until whatever ran it has come back. */
    void awaitEnd() throws Exception;
  }

  /** Says of which kind it makes one. */
  record Kind(String name, Callable<Subject> make) {
    @Override
    public String toString() {
      return name;
    }
  }

  private record Plain(EventLoop loop) implements Subject {
    @Override
    public void awaitEnd() {}
  }

  private record Running(NettyEventLoop asyncio, Thread thread) implements Subject {

    @Override
    public EventLoop loop() {
      return asyncio.asNetty();
    }

    @Override
    public void awaitEnd() throws Exception {
      thread.join();
      assertThat(asyncio.isClosed()).isTrue();
    }
  }

  private record Idle(NettyEventLoop asyncio) implements Subject {

    @Override
    public EventLoop loop() {
      return asyncio.asNetty();
    }

    @Override
    public void awaitEnd() {
      assertThat(asyncio.isClosed()).isTrue();
    }
  }

  private static Subject plain() {
    return new Plain(new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory()).next());
  }

  private static Subject running(IoTransport transport) throws Exception {
    NettyEventLoop loop = new NettyEventLoop(transport);
    CountDownLatch started = new CountDownLatch(1);
    loop.callSoon(started::countDown);
    Thread thread = Thread.ofPlatform().start(loop::runForever);
    started.await();
    return new Running(loop, thread);
  }

  static List<Kind> running() {
    List<Kind> kinds = new ArrayList<>();
    kinds.add(new Kind("Netty's own", ShutdownContractTest::plain));
    for (IoTransport transport : Transports.available()) {
      kinds.add(new Kind("running on " + transport, () -> running(transport)));
    }
    return kinds;
  }

  static List<Kind> all() {
    List<Kind> kinds = running();
    for (IoTransport transport : Transports.available()) {
      kinds.add(new Kind("idle on " + transport, () -> new Idle(new NettyEventLoop(transport))));
    }
    return kinds;
  }

  private static void assertTerminates(Subject subject) throws Exception {
    EventLoop loop = subject.loop();
    assertThat(loop.terminationFuture().await(PATIENCE_SECONDS, TimeUnit.SECONDS))
        .isTrue();
    assertThat(loop.terminationFuture().isSuccess()).isTrue();
    assertThat(loop.awaitTermination(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
    assertThat(loop.isShuttingDown()).isTrue();
    assertThat(loop.isShutdown()).isTrue();
    assertThat(loop.isTerminated()).isTrue();
    assertThatExceptionOfType(RejectedExecutionException.class)
        .isThrownBy(() -> loop.execute(() -> {}));
    assertThatExceptionOfType(RejectedExecutionException.class)
        .isThrownBy(() -> loop.submit(() -> 1));
    subject.awaitEnd();
  }

  @ParameterizedTest
  @MethodSource("all")
  void openLoopIsInNoStateOfItsEnd(Kind kind) throws Exception {
    Subject subject = kind.make().call();
    EventLoop loop = subject.loop();
    assertThat(loop.isShuttingDown()).isFalse();
    assertThat(loop.isShutdown()).isFalse();
    assertThat(loop.isTerminated()).isFalse();
    assertThat(loop.terminationFuture().isDone()).isFalse();
    assertThat(loop.awaitTermination(0, TimeUnit.SECONDS)).isFalse();
    loop.shutdownGracefully(0, 0, TimeUnit.SECONDS);
    assertTerminates(subject);
  }

  @ParameterizedTest
  @MethodSource("all")
  void shutdownFromAnotherThreadCanBeWaitedFor(Kind kind) throws Exception {
    Subject subject = kind.make().call();
    EventLoop loop = subject.loop();
    Future<?> end = loop.shutdownGracefully(0, 1, TimeUnit.SECONDS);
    assertThat(loop.isShuttingDown()).isTrue();
    assertThat(end).isSameAs(loop.terminationFuture());
    assertThat(end.sync().isSuccess()).isTrue();
    assertTerminates(subject);
  }

  @ParameterizedTest
  @MethodSource("running")
  void shutdownFromTheLoopsOwnThreadTerminatesIt(Kind kind) throws Exception {
    Subject subject = kind.make().call();
    EventLoop loop = subject.loop();
    List<Object> seen = new ArrayList<>();
    loop.submit(() -> {
          loop.shutdownGracefully(0, 1, TimeUnit.SECONDS);
          seen.add(loop.isShuttingDown());
          seen.add(loop.isTerminated());
        })
        .sync();
    assertTerminates(subject);
    assertThat(seen).containsExactly(true, false);
  }

  @ParameterizedTest
  @MethodSource("all")
  void tasksRunDuringTheQuietPeriodAndProlongIt(Kind kind) throws Exception {
    Subject subject = kind.make().call();
    EventLoop loop = subject.loop();
    int left = 3;
    loop.execute(() -> {});
    Future<?> end = loop.shutdownGracefully(400, 60_000, TimeUnit.MILLISECONDS);
    while (left-- > 0) {
      assertThat(end.await(100, TimeUnit.MILLISECONDS)).isFalse();
      assertThat(loop.submit(() -> loop.inEventLoop()).sync().getNow()).isTrue();
    }
    assertTerminates(subject);
  }

  @ParameterizedTest
  @MethodSource("all")
  void shutdownEndsAtItsTimeoutThoughTasksGoOn(Kind kind) throws Exception {
    Subject subject = kind.make().call();
    EventLoop loop = subject.loop();
    AtomicInteger ran = new AtomicInteger();
    boolean refused = false;
    loop.shutdownGracefully(300, 300, TimeUnit.MILLISECONDS);
    while (!refused) {
      try {
        loop.submit(ran::incrementAndGet).await(10, TimeUnit.MILLISECONDS);
      } catch (RejectedExecutionException e) {
        refused = true;
      }
    }
    assertTerminates(subject);
    assertThat(ran.get()).isPositive();
  }

  @ParameterizedTest
  @MethodSource("all")
  void shutdownCancelsWhatIsScheduled(Kind kind) throws Exception {
    Subject subject = kind.make().call();
    EventLoop loop = subject.loop();
    Future<?> scheduled = loop.schedule(() -> 1, 1, TimeUnit.HOURS);
    loop.shutdownGracefully(0, 0, TimeUnit.SECONDS);
    assertTerminates(subject);
    assertThat(scheduled.isCancelled()).isTrue();
  }

  @ParameterizedTest
  @MethodSource("all")
  void periodsAreChecked(Kind kind) throws Exception {
    Subject subject = kind.make().call();
    EventLoop loop = subject.loop();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> loop.shutdownGracefully(-1, 1, TimeUnit.SECONDS));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> loop.shutdownGracefully(2, 1, TimeUnit.SECONDS));
    assertThat(loop.isShuttingDown()).isFalse();
    loop.shutdownGracefully(0, 0, TimeUnit.SECONDS);
    assertTerminates(subject);
  }

  @ParameterizedTest
  @MethodSource("running")
  void loopsOwnThreadMayNotWaitForItself(Kind kind) throws Exception {
    Subject subject = kind.make().call();
    EventLoop loop = subject.loop();
    loop.submit(() -> {
          assertThatExceptionOfType(BlockingOperationException.class)
              .isThrownBy(() -> loop.submit(() -> 1).sync());
          assertThatExceptionOfType(RejectedExecutionException.class)
              .isThrownBy(() -> loop.invokeAny(List.of(() -> 1)));
          assertThatExceptionOfType(RejectedExecutionException.class)
              .isThrownBy(() -> loop.invokeAny(List.of(() -> 1), 1, TimeUnit.SECONDS));
          assertThatExceptionOfType(RejectedExecutionException.class)
              .isThrownBy(() -> loop.invokeAll(List.of(() -> 1)));
          assertThatExceptionOfType(RejectedExecutionException.class)
              .isThrownBy(() -> loop.invokeAll(List.of(() -> 1), 1, TimeUnit.SECONDS));
          assertThatIllegalStateException()
              .isThrownBy(() -> loop.awaitTermination(1, TimeUnit.SECONDS));
        })
        .sync();
    loop.shutdownGracefully(0, 0, TimeUnit.SECONDS);
    assertTerminates(subject);
  }

  static Iterable<IoTransport> transports() {
    return Transports.available();
  }

  /** Netty's own would wait for ever. */
  @ParameterizedTest
  @MethodSource("transports")
  void loopsOwnThreadMayNotWaitForItsEnd(IoTransport transport) throws Exception {
    Subject subject = running(transport);
    EventLoop loop = subject.loop();
    loop.submit(() -> assertThatExceptionOfType(BlockingOperationException.class)
            .isThrownBy(() -> loop.shutdownGracefully(0, 0, TimeUnit.SECONDS).sync()))
        .sync();
    assertTerminates(subject);
  }
}
