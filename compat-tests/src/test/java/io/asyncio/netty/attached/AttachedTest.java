package io.asyncio.netty.attached;

import static org.assertj.core.api.Assertions.assertThat;

import io.asyncio.Asyncio;
import io.asyncio.Awaitable;
import io.asyncio.Coroutine;
import io.asyncio.ExceptionContext;
import io.asyncio.netty.IoTransport;
import io.asyncio.netty.NettyEventLoop;
import io.asyncio.netty.testing.Descriptors;
import io.asyncio.netty.testing.Leaks;
import io.netty.channel.IoEventLoop;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.kqueue.KQueueIoHandler;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.uring.IoUringIoHandler;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A test on a loop that is attached to one of a group's two event loops, over each transport of the
 * machine. It fails too if it leaves a report to the exception handler unseen.
 */
@ParameterizedClass(name = "{0}")
@MethodSource("io.asyncio.netty.testing.Transports#available")
@ExtendWith(Leaks.class)
@Timeout(60)
abstract class AttachedTest {

  static final long PATIENCE_SECONDS = 30;

  @Parameter
  IoTransport ioTransport;

  MultiThreadIoEventLoopGroup group;
  IoEventLoop host;
  NettyEventLoop loop;

  private List<String> descriptorsBefore;
  private final List<ExceptionContext> reports = new CopyOnWriteArrayList<>();

  static IoHandlerFactory handlers(IoTransport transport) {
    return switch (transport) {
      case AUTO, NIO -> NioIoHandler.newFactory();
      case EPOLL -> EpollIoHandler.newFactory();
      case IO_URING -> IoUringIoHandler.newFactory();
      case KQUEUE -> KQueueIoHandler.newFactory();
    };
  }

  /**
   * Tells whether to look for descriptors that are left open. Netty itself leaves its users' channels
   * open if an event loop is shut down without a quiet period while it runs tasks.
   */
  boolean countsDescriptors() {
    return false;
  }

  @BeforeEach
  final void attach() throws Exception {
    descriptorsBefore = Descriptors.open();
    group = new MultiThreadIoEventLoopGroup(2, handlers(ioTransport));
    host = group.next();
    loop = NettyEventLoop.attach(host);
    onHost(() -> {
      loop.setExceptionHandler((_, context) -> reports.add(context));
      return null;
    });
  }

  @AfterEach
  final void endsCleanly() throws Exception {
    endGroup();
    assertThat(reports).as("reports to the exception handler").isEmpty();
    if (countsDescriptors()) {
      assertThat(Descriptors.left(descriptorsBefore))
          .as("descriptors left open")
          .isEmpty();
    }
  }

  final void endGroup() throws Exception {
    assertThat(group
            .shutdownGracefully(0, PATIENCE_SECONDS, TimeUnit.SECONDS)
            .await(PATIENCE_SECONDS, TimeUnit.SECONDS))
        .isTrue();
  }

  /** Runs {@code body} as a task of the loop, and waits for it. */
  final void run(Coroutine.Body body) throws Exception {
    call(Asyncio.async(body));
  }

  /** Runs a coroutine as a task of the loop, and returns what it does. */
  final <T> T call(Awaitable<T> awaitable) throws Exception {
    try {
      return Asyncio.runCoroutineThreadsafe(
              Asyncio.async(() -> Asyncio.await(Asyncio.waitFor(awaitable, PATIENCE_SECONDS))),
              loop)
          .get(2 * PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      throw e.getCause() instanceof Exception cause ? cause : e;
    }
  }

  /** Has the host call something, between two turns of the loop. */
  final <T> T onHost(Callable<T> callable) throws Exception {
    return host.submit(callable).get(PATIENCE_SECONDS, TimeUnit.SECONDS);
  }

  /** Returns the messages of what was reported, and forgets them. */
  final List<String> takeReports() {
    List<String> messages = reports.stream().map(ExceptionContext::message).toList();
    reports.clear();
    return messages;
  }
}
