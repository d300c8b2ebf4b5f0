package io.asyncio.internal.strand;

import static io.asyncio.Asyncio.async;
import static io.asyncio.Asyncio.await;
import static io.asyncio.Asyncio.gather;
import static io.asyncio.Asyncio.sleep;
import static org.assertj.core.api.Assertions.assertThat;

import io.asyncio.Asyncio;
import io.asyncio.Coroutine;
import io.asyncio.LogCapture;
import io.asyncio.LoopTest;
import io.asyncio.Task;
import io.asyncio.TaskOptions;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

/** An await whose stack the JVM cannot set aside. */
class PinnedAwaitTest extends LoopTest {

  private static String awaitOnce() {
    try {
      await(sleep(1));
      return "";
    } catch (Exception e) {
      return e.toString();
    }
  }

  private static Coroutine<String> greeting() {
    return async(() -> "started");
  }

  private static final class AwaitsInItsInitializer {

    static final String RAISED = awaitOnce();
  }

  @Test
  void awaitInAClassInitializerIsRefusedOrWorks() throws Exception {
    String raised = run(async(() -> {
      String inside = AwaitsInItsInitializer.RAISED;
      await(sleep(5));
      return inside;
    }));
    if (System.getProperty("asyncio.engine").equals("loop")) {
      assertThat(raised).contains("PinnedAwaitException").contains("class initializer");
      assertThat(loop.time()).isEqualTo(5.0);
    } else {
      assertThat(raised).isEmpty();
      assertThat(loop.time()).isEqualTo(6.0);
    }
  }

  private static final class AwaitsWhileOthersNeedIt {

    static final String RAISED = awaitOnce();
  }

  @Test
  void awaitFailsInAClassInitializerWhoseClassAnotherTaskNeeds() throws Exception {
    try (LogCapture _ = new LogCapture()) {
      Task<String> first = loop.createTask(async(() -> AwaitsWhileOthersNeedIt.RAISED));
      Task<String> second = loop.createTask(async(() -> AwaitsWhileOthersNeedIt.RAISED));
      assertThat(loop.runUntilComplete(gather(List.of(first, second))))
          .allSatisfy(raised -> assertThat(raised).contains("PinnedAwaitException"));
      assertThat(run(async(() -> await(sleep(1, "later"))))).isEqualTo("later");
    }
  }

  private static final class BlocksThenAwaits {

    static final String RAISED = blockThenAwait();

    private static String blockThenAwait() {
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(300));
      return awaitOnce();
    }
  }

  @Test
  void awaitFailsInAClassInitializerThatHasBlockedBefore() throws Exception {
    loop.setBlockingGrace(0.01);
    try (LogCapture _ = new LogCapture()) {
      Task<String> first = loop.createTask(async(() -> BlocksThenAwaits.RAISED));
      Task<String> second = loop.createTask(async(() -> BlocksThenAwaits.RAISED));
      List<String> raised = loop.runUntilComplete(gather(List.of(first, second)));
      assertThat(raised).allSatisfy(one -> assertThat(one).contains("PinnedAwaitException"));
    }
  }

  private static final class StartsEagerly {

    static final Task<String> TASK =
        Asyncio.createTask(greeting(), TaskOptions.defaults().withEagerStart(true));
  }

  @Test
  void eagerTaskThatAClassInitializerMakesIsRun() throws Exception {
    assertThat(run(async(() -> await(StartsEagerly.TASK)))).isEqualTo("started");
  }
}
