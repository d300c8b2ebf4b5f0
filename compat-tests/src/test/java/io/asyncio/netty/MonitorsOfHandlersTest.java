package io.asyncio.netty;

import static io.asyncio.Asyncio.async;
import static io.asyncio.Asyncio.await;
import static io.asyncio.Asyncio.createTask;
import static io.asyncio.Asyncio.sleep;
import static org.assertj.core.api.Assertions.assertThat;

import io.asyncio.Asyncio;
import io.asyncio.Future;
import io.asyncio.Task;
import io.asyncio.netty.testing.LoopParts;
import io.asyncio.netty.testing.LoopTest;
import io.asyncio.netty.testing.Pair;
import io.asyncio.netty.testing.Recorder;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerAdapter;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.socket.SocketProtocolFamily;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Protocols and handlers of Netty that start tasks eagerly while they hold monitors. */
final class MonitorsOfHandlersTest extends LoopTest {

  private final List<Task<?>> tasks = new ArrayList<>();

  @BeforeEach
  void startEagerly() {
    loop.setTaskFactory(Asyncio.eagerTaskFactory());
  }

  private static void assertThatOthersGetIn(Object monitor) throws InterruptedException {
    Thread other = Thread.ofPlatform().daemon().start(() -> {
      synchronized (monitor) {
        assertThat(Thread.holdsLock(monitor)).isTrue();
      }
    });
    other.join(15_000);
    assertThat(other.isAlive()).as("waits for the monitor").isFalse();
  }

  /** Starts a task with each callback. */
  private final class Synchronized extends Recorder {

    @Override
    public synchronized void dataReceived(byte[] data) {
      startTask(this);
      super.dataReceived(data);
    }

    @Override
    public synchronized void connectionLost(Throwable exception) {
      startTask(this);
      super.connectionLost(exception);
    }
  }

  private void startTask(Object monitor) {
    tasks.add(createTask(async(() -> {
      assertThat(Thread.holdsLock(monitor)).isFalse();
      await(sleep(0.001));
    })));
    assertThat(Thread.holdsLock(monitor)).isTrue();
  }

  @Test
  void synchronizedProtocolLeavesItsMonitor() throws Exception {
    run(() -> {
      Pair<Synchronized, Recorder> pair = Pair.open(this, Synchronized::new, Recorder::new);
      Synchronized accepted = pair.accepted();
      for (int i = 1; i <= 3; i++) {
        int received = i;
        pair.client().write("x");
        accepted.await(() -> accepted.received.size() == received);
        assertThatOthersGetIn(accepted);
      }
      pair.end();
      assertThatOthersGetIn(accepted);
      assertThat(tasks).hasSize(4);
      for (Task<?> task : tasks) {
        await(task);
      }
    });
  }

  /** Starts a task in {@code handlerRemoved}, where Netty holds the monitor of the pipeline. */
  private final class StartsWhenRemoved extends ChannelHandlerAdapter {

    private final Future<Void> removed;

    StartsWhenRemoved(Future<Void> removed) {
      this.removed = removed;
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext context) {
      startTask(context.pipeline());
      removed.setResult(null);
    }
  }

  @Test
  void handlerThatIsRemovedLeavesThePipelinesMonitor() throws Exception {
    run(() -> {
      Channel channel = LoopParts.host(loop).backend().newSocket(SocketProtocolFamily.INET);
      Future<Void> removed = loop.createFuture();
      LoopParts.host(loop).readyOnce(() -> {
        channel.pipeline().addLast(new StartsWhenRemoved(removed));
        var _ = LoopParts.host(loop).register(channel);
        LoopParts.host(loop).close(channel);
      });
      soon(removed);
      assertThatOthersGetIn(channel.pipeline());
      await(tasks.getFirst());
    });
  }
}
