package io.asyncio.netty.readiness;

import static org.assertj.core.api.Assertions.assertThat;

import io.asyncio.Future;
import io.asyncio.netty.loop.LoopHost;
import io.asyncio.netty.readiness.ReadinessSource.Listener;
import io.asyncio.netty.readiness.ReadinessSource.Subscription;
import io.asyncio.netty.testing.ChannelPair;
import io.asyncio.netty.testing.LoopParts;
import io.asyncio.netty.testing.LoopTest;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** A selector's thread that has no memory to tell the loop of what it has found. */
class SelectorWithoutMemoryTest extends LoopTest {

  private final AtomicInteger failuresLeft = new AtomicInteger(3);

  /** Returns the loop's host, which is short of memory when something is posted. */
  private LoopHost host() {
    LoopHost host = LoopParts.host(loop);
    return (LoopHost) Proxy.newProxyInstance(
        LoopHost.class.getClassLoader(),
        new Class<?>[] {LoopHost.class},
        (_, method, arguments) -> {
          if (method.getName().equals("postOnce") && failuresLeft.getAndDecrement() > 0) {
            throw new OutOfMemoryError("here");
          }
          try {
            return method.invoke(host, arguments);
          } catch (InvocationTargetException e) {
            throw e.getCause();
          }
        });
  }

  /** Notes the first thing that it is told. */
  private record Noting(Future<String> told) implements Listener {

    @Override
    public void ready(boolean reading, boolean writing) {
      note(reading ? "readable" : "writable");
    }

    @Override
    public void failed(Throwable cause) {
      note(cause.getClass().getSimpleName());
    }

    private void note(String what) {
      if (!told.done()) {
        told.setResult(what);
      }
    }
  }

  private void assertTold(ChannelPair pair, String expected) throws Exception {
    run(() -> {
      Future<String> told = loop.createFuture();
      SelectorThread source = new SelectorThread(host(), () -> {});
      Subscription subscription = source.subscribe(pair.left(), new Noting(told));
      try {
        subscription.request(true, false);
        assertThat(soon(told)).isEqualTo(expected);
        assertThat(failuresLeft.get()).isNegative();
      } finally {
        subscription.cancel();
        source.close();
      }
    });
  }

  @Test
  void channelThatIsReadyIsFoundAgain() throws Exception {
    try (ChannelPair pair = ChannelPair.open()) {
      ChannelPair.send(pair.right(), "x");
      assertTold(pair, "readable");
    }
  }

  @Test
  void channelThatCannotBeWatchedIsTriedAgain() throws Exception {
    try (ChannelPair pair = ChannelPair.open()) {
      pair.left().configureBlocking(true);
      assertTold(pair, "IllegalBlockingModeException");
    }
  }
}
