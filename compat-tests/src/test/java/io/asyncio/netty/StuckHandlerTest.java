package io.asyncio.netty;

import static org.assertj.core.api.Assertions.assertThat;

import io.asyncio.netty.testing.LoopTest;
import io.asyncio.netty.testing.Pair;
import io.asyncio.netty.testing.Recorder;
import io.asyncio.transports.Transport;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.ReentrantLock;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The loop's thread waits, outside of callbacks, for what a coroutine has that has blocked. */
@Timeout(60)
final class StuckHandlerTest extends LoopTest {

  private final ReentrantLock lock = new ReentrantLock();
  private final CountDownLatch threadIsComing = new CountDownLatch(1);
  private final List<String> trace = new ArrayList<>();

  @BeforeEach
  void letOthersRunAtOnce() {
    loop.setBlockingGrace(0);
  }

  private void takeTheLock(String who) {
    threadIsComing.countDown();
    lock.lock();
    try {
      trace.add(who);
    } finally {
      lock.unlock();
    }
  }

  /** Wants the lock when data comes. */
  private final class Contending extends Recorder {

    @Override
    public void dataReceived(byte[] data) {
      takeTheLock("protocol");
      super.dataReceived(data);
    }
  }

  private void holdTheLockUntilTheThreadWantsIt() throws InterruptedException {
    lock.lock();
    try {
      threadIsComing.await();
      trace.add("coroutine");
    } finally {
      lock.unlock();
    }
  }

  @Test
  void protocolGetsTheLockThatACoroutineHolds() throws Exception {
    run(() -> {
      Pair<Contending, Recorder> pair = Pair.open(this, Contending::new, Recorder::new);
      pair.client().write("x");
      holdTheLockUntilTheThreadWantsIt();
      pair.accepted().await(() -> pair.accepted().received.size() == 1);
      pair.end();
    });
    assertThat(trace).containsExactly("coroutine", "protocol");
  }

  /** Has a handler of Netty in front of it that wants the lock. */
  private final class Fronted extends Recorder {

    @Override
    public void connectionMade(Transport transport) {
      Channel channel = (Channel) transport.getExtraInfo("socket");
      channel.pipeline().addFirst(new ChannelInboundHandlerAdapter() {
        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
          takeTheLock("handler");
          context.fireChannelRead(message);
        }
      });
      super.connectionMade(transport);
    }
  }

  @Test
  void handlerOfNettyGetsTheLockThatACoroutineHolds() throws Exception {
    run(() -> {
      Pair<Fronted, Recorder> pair = Pair.open(this, Fronted::new, Recorder::new);
      pair.client().write("x");
      holdTheLockUntilTheThreadWantsIt();
      pair.accepted().await(() -> pair.accepted().received.size() == 1);
      pair.end();
    });
    assertThat(trace).containsExactly("coroutine", "handler");
  }
}
