package io.asyncio.netty;

import static io.asyncio.Asyncio.async;
import static io.asyncio.Asyncio.createTask;
import static io.asyncio.Asyncio.sleep;
import static io.asyncio.netty.NettyFutures.asAwaitable;
import static io.asyncio.netty.NettyFutures.asNetty;
import static io.asyncio.netty.NettyFutures.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.asyncio.Asyncio;
import io.asyncio.CancelledError;
import io.asyncio.ConnectionAbortedError;
import io.asyncio.Future;
import io.asyncio.Task;
import io.asyncio.netty.testing.LoopTest;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.util.concurrent.DefaultEventExecutor;
import io.netty.util.concurrent.Promise;
import java.net.ConnectException;
import java.nio.channels.ClosedChannelException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** Netty's futures in coroutines, and tasks for Netty. */
final class NettyFuturesTest extends LoopTest {

  private static final DefaultEventExecutor FOREIGN = new DefaultEventExecutor();

  @AfterAll
  static void endExecutor() throws Exception {
    FOREIGN.shutdownGracefully(0, 0, TimeUnit.SECONDS).sync();
  }

  @Test
  void futureThatIsDoneGivesItsValueAtOnce() throws Exception {
    run(() -> {
      boolean[] others = new boolean[1];
      loop.callSoon(() -> others[0] = true);
      assertThat(await(loop.asNetty().newSucceededFuture("value"))).isEqualTo("value");
      assertThat(others[0]).isFalse();
    });
  }

  @Test
  void futureOfTheLoopsOwnExecutorIsAwaited() throws Exception {
    run(() -> {
      Promise<String> promise = loop.asNetty().newPromise();
      loop.callSoon(() -> promise.setSuccess("value"));
      assertThat(await(promise)).isEqualTo("value");
    });
  }

  @Test
  void futureOfAForeignExecutorIsAwaited() throws Exception {
    run(() -> {
      String thread = await(FOREIGN.submit(() -> Thread.currentThread().getName()));
      assertThat(thread).isNotEqualTo(Thread.currentThread().getName());
    });
  }

  @Test
  void failureIsRaisedAsTheLoopsTransportsRaiseIt() throws Exception {
    run(() -> {
      Exception bug = new IllegalStateException("bug");
      assertThatThrownBy(() -> await(loop.asNetty().newFailedFuture(bug))).isSameAs(bug);
      assertThatThrownBy(() -> await(FOREIGN.newFailedFuture(new ClosedChannelException())))
          .isInstanceOf(ConnectionAbortedError.class)
          .hasCauseInstanceOf(ClosedChannelException.class);
    });
  }

  @Test
  void refusedConnectionOfABootstrapIsAConnectException() throws Exception {
    org.junit.jupiter.api.Assumptions.assumeTrue(ioTransport == IoTransport.NIO);
    run(() -> {
      int port;
      try (var closed = new java.net.ServerSocket(0)) {
        port = closed.getLocalPort();
      }
      Bootstrap bootstrap = new Bootstrap()
          .group(loop.asNetty())
          .channel(NioSocketChannel.class)
          .handler(new ChannelInboundHandlerAdapter());
      assertThatThrownBy(() -> await(bootstrap.connect(LOCALHOST, port)))
          .isInstanceOf(ConnectException.class);
    });
  }

  @Test
  void cancellingTheTaskCancelsThePromise() throws Exception {
    run(() -> {
      Promise<String> promise = FOREIGN.newPromise();
      Task<String> waiting = createTask(async(() -> await(promise)));
      Asyncio.await(sleep(0));
      waiting.cancel();
      assertThatThrownBy(() -> Asyncio.await(waiting)).isInstanceOf(CancelledError.class);
      Asyncio.await(sleep(0));
      assertThat(promise.isCancelled()).isTrue();
    });
  }

  @Test
  void cancellingThePromiseCancelsTheTaskThatAwaitsIt() throws Exception {
    run(() -> {
      Promise<String> promise = FOREIGN.newPromise();
      Task<String> waiting = createTask(async(() -> await(promise)));
      Asyncio.await(sleep(0));
      promise.cancel(false);
      assertThatThrownBy(() -> soon(waiting)).isInstanceOf(CancelledError.class);
    });
  }

  @Test
  void promiseThatCannotBeCancelledGoesOnWithoutItsTask() throws Exception {
    run(() -> {
      Promise<String> promise = FOREIGN.newPromise();
      promise.setUncancellable();
      Task<String> waiting = createTask(async(() -> await(promise)));
      Asyncio.await(sleep(0));
      waiting.cancel();
      assertThatThrownBy(() -> Asyncio.await(waiting)).isInstanceOf(CancelledError.class);
      Asyncio.await(sleep(0));
      assertThat(promise.isDone()).isFalse();
      promise.setSuccess("late");
    });
  }

  @Test
  void promiseThatIsDoneWhenTheLoopIsClosedDoesNoHarm() throws Exception {
    Promise<String> promise = FOREIGN.newPromise();
    run(() -> {
      Future<String> future = asAwaitable(promise);
      assertThat(future.done()).isFalse();
    });
    loop.close();
    promise.setSuccess("late");
    assertThat(FOREIGN.submit(() -> "after the listeners").get()).isNotNull();
  }

  @Test
  void voidPromiseIsRefused() throws Exception {
    EmbeddedChannel channel = new EmbeddedChannel();
    run(() -> assertThatThrownBy(() -> asAwaitable(channel.voidPromise()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("future: a void promise tells nobody that it is done"));
    channel.finishAndReleaseAll();
  }

  @Test
  void outsideALoopThereIsNobodyToTell() {
    assertThatThrownBy(() -> asAwaitable(FOREIGN.newSucceededFuture(null)))
        .isInstanceOf(IllegalStateException.class);
  }

  // The other way.

  @Test
  void taskEndsAFutureOfNetty() throws Exception {
    run(() -> {
      Task<String> task = createTask(async(() -> {
        Asyncio.await(sleep(0));
        return "value";
      }));
      assertThat(await(asNetty(task, FOREIGN))).isEqualTo("value");
    });
  }

  @Test
  void failureOfATaskIsThatOfTheFutureAndCountsAsSeen() throws Exception {
    run(() -> {
      Exception bug = new IllegalStateException("bug");
      Task<Void> task = createTask(async(() -> {
        throw bug;
      }));
      var future = asNetty(task, FOREIGN);
      while (!future.isDone()) {
        Asyncio.await(sleep(0));
      }
      assertThat(future.cause()).isSameAs(bug);
    });
  }

  @Test
  void cancellingTheFutureCancelsTheTask() throws Exception {
    run(() -> {
      Task<Void> task = createTask(async(() -> {
        Asyncio.await(loop.createFuture());
      }));
      asNetty(task, FOREIGN).cancel(false);
      assertThatThrownBy(() -> soon(task)).isInstanceOf(CancelledError.class);
    });
  }

  @Test
  void cancellingTheTaskCancelsTheFuture() throws Exception {
    run(() -> {
      Task<Void> task = createTask(async(() -> {
        Asyncio.await(loop.createFuture());
      }));
      var future = asNetty(task, loop.asNetty());
      Asyncio.await(sleep(0));
      task.cancel();
      assertThatThrownBy(() -> await(future)).isInstanceOf(CancelledError.class);
      assertThat(future.isCancelled()).isTrue();
    });
  }

  @Test
  void futureOfALoopThatClosesBeforeItHasToldIsDone() throws Exception {
    Future<String> done = loop.createFuture();
    Future<String> pending = loop.createFuture();
    var ofDone = asNetty(done, FOREIGN);
    var ofPending = asNetty(pending, FOREIGN);
    done.setResult("value");
    loop.close();
    assertThat(ofDone.sync().getNow()).isEqualTo("value");
    assertThat(ofPending.await().cause())
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("Event loop is closed");
  }
}
