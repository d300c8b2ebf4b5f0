package io.asyncio.netty;

import static io.asyncio.Asyncio.async;
import static io.asyncio.Asyncio.await;
import static io.asyncio.Asyncio.getRunningLoop;
import static io.asyncio.Asyncio.sleep;
import static org.assertj.core.api.Assertions.assertThat;

import io.asyncio.Asyncio;
import io.asyncio.Coroutine;
import io.asyncio.EventLoop;
import io.asyncio.conformance.CPython;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class DefaultLoopTest {

  private static Coroutine<EventLoop> runningLoop() {
    return async(() -> {
      await(sleep(0));
      return getRunningLoop();
    });
  }

  private static void assertIsTheDefault(EventLoop loop) {
    assertThat(loop)
        .isExactlyInstanceOf(NettyEventLoop.class)
        .satisfies(one ->
            assertThat(((NettyEventLoop) one).ioTransport()).isEqualTo(IoTransport.AUTO.resolve()));
    assertThat(loop.isClosed()).isTrue();
  }

  @Test
  void programRunsOnNettysLoopWithTheTransportOfTheMachine() throws Exception {
    assertIsTheDefault(Asyncio.run(runningLoop()));
  }

  @Test
  @CPython("test_runners::RunTests::test_loop_factory_default_event_loop")
  void constructorOfTheLoopIsAFactoryForTheSame() throws Exception {
    Supplier<EventLoop> constructor = NettyEventLoop::new;
    assertIsTheDefault(Asyncio.run(runningLoop(), null, constructor));
    assertIsTheDefault(Asyncio.run(runningLoop(), null, Asyncio::newEventLoop));
  }
}
