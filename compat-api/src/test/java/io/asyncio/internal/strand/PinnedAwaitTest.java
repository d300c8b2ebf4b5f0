package io.asyncio.internal.strand;

import static io.asyncio.Asyncio.async;
import static io.asyncio.Asyncio.await;
import static io.asyncio.Asyncio.sleep;
import static org.assertj.core.api.Assertions.assertThat;

import io.asyncio.LoopTest;
import org.junit.jupiter.api.Test;

/** An await whose stack the JVM cannot set aside. */
class PinnedAwaitTest extends LoopTest {

  private static final class AwaitsInItsInitializer {

    static final String RAISED = awaitOnce();

    private static String awaitOnce() {
      try {
        await(sleep(1));
        return "";
      } catch (Exception e) {
        return e.toString();
      }
    }
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
}
