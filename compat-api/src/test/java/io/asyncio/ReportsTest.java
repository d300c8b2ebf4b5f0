package io.asyncio;

import static org.assertj.core.api.Assertions.assertThat;

import io.asyncio.internal.Log;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A log that hangs or fails, and what is reported by it. */
@Timeout(60)
class ReportsTest extends LoopTest {

  private static final Logger LOGGER = Logger.getLogger("asyncio");
  private static final StackTraceElement[] NO_STACK = {};

  private final CountDownLatch goOn = new CountDownLatch(1);
  private final List<String> messages = new CopyOnWriteArrayList<>();
  private final Handler handler = new Handler() {
    @Override
    public void publish(LogRecord record) {
      try {
        goOn.await();
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      }
      messages.add(record.getMessage());
      if (record.getMessage().equals("fails")) {
        throw new LinkageError("the log's own");
      }
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}
  };

  @BeforeEach
  void hang() {
    LOGGER.setUseParentHandlers(false);
    LOGGER.addHandler(handler);
  }

  @AfterEach
  void goOn() {
    goOn.countDown();
    Reports.flush();
    LOGGER.removeHandler(handler);
    LOGGER.setUseParentHandlers(true);
  }

  @Test
  void logThatHangsHoldsUpNeitherTheLoopNorItsEnd() throws Exception {
    loop.waitForPosts();
    CountDownLatch latch = new CountDownLatch(1);
    runBody(() -> {
      loop.callSoon(latch::countDown);
      latch.await(); // is reported before the callback runs
    });
    loop.close();
    assertThat(messages).isEmpty();
    goOn();
    assertThat(messages).singleElement().asString().contains("without awaiting");
  }

  @Test
  void whatIsTooMuchForTheLogIsCounted() {
    CountDownLatch begun = new CountDownLatch(1);
    Reports.submit(() -> {
      begun.countDown();
      Log.LOGGER.log(Level.WARNING, "the first");
    });
    awaitBegin(begun);
    for (int i = 0; i < 150; i++) {
      Reports.warn("one more", NO_STACK);
    }
    goOn.countDown();
    Reports.flush();
    Reports.warn("the last", NO_STACK);
    Reports.flush();
    assertThat(messages.getFirst()).isEqualTo("the first");
    assertThat(messages).filteredOn("one more"::equals).hasSize(100);
    assertThat(messages)
        .filteredOn(message -> message.contains("reports were dropped"))
        .singleElement()
        .asString()
        .startsWith("50 ");
    assertThat(messages).contains("the last");
  }

  private static void awaitBegin(CountDownLatch begun) {
    try {
      begun.await();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void logThatFailsIsTriedAgain() {
    goOn.countDown();
    Reports.warn("fails", NO_STACK);
    Reports.warn("succeeds", NO_STACK);
    Reports.flush();
    assertThat(messages)
        .hasSize(4)
        .startsWith("fails", "fails", "succeeds")
        .last()
        .asString()
        .startsWith("1 reports were dropped");
  }
}
