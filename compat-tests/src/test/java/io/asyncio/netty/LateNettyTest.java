package io.asyncio.netty;

import static io.asyncio.Asyncio.async;
import static io.asyncio.Asyncio.await;
import static io.asyncio.Asyncio.getRunningLoop;
import static io.asyncio.Asyncio.run;
import static io.asyncio.Asyncio.sleep;
import static io.asyncio.Asyncio.toThread;
import static org.assertj.core.api.Assertions.assertThat;

import io.asyncio.Coroutine;
import io.asyncio.Server;
import io.asyncio.netty.process.ChildProgram;
import io.asyncio.netty.testing.Recorder;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.EventLoop;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.socket.SocketProtocolFamily;
import io.netty.channel.socket.nio.NioSocketChannel;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;

/** Netty's part of a loop on the default transport, which is made when it is needed. */
class LateNettyTest {

  private static void runByDefault(Coroutine.Body body) throws Exception {
    run(async(body), null, () -> new NettyEventLoop(IoTransport.AUTO));
  }

  private static Channel newChannel() {
    return IoTransport.AUTO.backend().newSocket(SocketProtocolFamily.INET);
  }

  private static void sleepAndBeWokenUp() throws Exception {
    await(sleep(0.01));
    assertThat(await(toThread(() -> 7))).isEqualTo(7);
  }

  @Test
  void loopWithoutInputAndOutputDoesWithoutIt() throws Exception {
    runByDefault(() -> {
      sleepAndBeWokenUp();
      assertThat(getRunningLoop().toString()).contains("on AUTO");
    });
  }

  @Test
  void itIsThereFromTheFirstServerOn() throws Exception {
    runByDefault(() -> {
      try (Server server = await(getRunningLoop().createServer(Recorder::new, "127.0.0.1", 0))) {
        assertThat(server.isServing()).isTrue();
        assertThat(getRunningLoop().toString()).contains("on " + IoTransport.AUTO.resolve());
        sleepAndBeWokenUp();
      }
    });
  }

  /** The loop parks until it is woken up by the registration. */
  @Test
  @SuppressWarnings("deprecation") // Netty has no other way to register a channel
  void anotherThreadMayBeTheFirstToNeedIt() throws Exception {
    runByDefault(() -> {
      NettyEventLoop loop = (NettyEventLoop) getRunningLoop();
      Channel channel = newChannel();
      await(toThread(() -> loop.asNetty().register(channel).sync()));
      assertThat(channel.isRegistered()).isTrue();
      sleepAndBeWokenUp();
      await(toThread(() -> channel.close().sync()));
    });
  }

  @Test
  @SuppressWarnings("deprecation") // Netty has no other way to register a channel
  void loopThatIsClosedMakesNoneAndRefusesChannels() throws Exception {
    NettyEventLoop loop = new NettyEventLoop(IoTransport.AUTO);
    loop.close();
    ChannelFuture registered = loop.asNetty().register(newChannel());
    assertThat(registered.await().cause()).isInstanceOf(RejectedExecutionException.class);
    assertThat(loop.toString()).contains("on AUTO");
  }

  static final class Hello {
    static void main() throws Exception {
      run(async(() -> IO.println("hello")));
    }
  }

  /** What a program that prints a line must not pay for: each of these leads to hundreds of classes. */
  @Test
  void programThatPrintsALineLoadsNothingForInputAndOutput() throws Exception {
    try (ChildProgram program =
        ChildProgram.of(Hello.class, "-Dasyncio.transport=auto", "-Xlog:class+load:stdout:none")) {
      List<String> lines = program.remainingLines();
      assertThat(lines).contains("hello").anyMatch(line -> line.startsWith("io.asyncio.Runner "));
      assertThat(lines)
          .noneMatch(line -> line.startsWith("io.netty.util.internal.PlatformDependent "))
          .noneMatch(line -> line.startsWith("io.netty.buffer.ByteBufAllocator "))
          .noneMatch(line -> line.startsWith("java.lang.management."))
          .noneMatch(line -> line.startsWith("java.lang.foreign.Linker "));
    }
  }

  static final class Borrowed {
    static void main() {
      try (NettyEventLoop loop = new NettyEventLoop(IoTransport.AUTO)) {
        EventLoop netty = loop.asNetty();
        Channel channel =
            Boolean.getBoolean("epoll") ? new EpollSocketChannel() : new NioSocketChannel();
        IO.println(netty.inEventLoop() + " " + channel.isOpen());
        channel.unsafe().closeForcibly();
      }
    }
  }

  @Test
  void whoAsksForNettysLoopCanMakeItsChannels() throws Exception {
    try (ChildProgram program = ChildProgram.of(Borrowed.class, "-Depoll=" + Epoll.isAvailable())) {
      assertThat(program.remainingLines()).containsExactly("false true");
    }
  }
}
