package io.asyncio;

import static io.asyncio.Asyncio.async;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class WatchdogTest extends LoopTest {

  private final double usual = Watchdog.limit;

  @BeforeEach
  void shortLimit() {
    Watchdog.limit = 0.05;
  }

  @AfterEach
  void usualLimit() {
    Watchdog.limit = usual;
  }

  @Test
  void stuckCallbackIsReportedWhileItIsStuck() {
    try (LogCapture log = new LogCapture()) {
      loop.callSoon(() -> spinUntilReported(log));
      runOnce();
      assertThat(log.messages())
          .singleElement()
          .asString()
          .contains("A callback has been running", "spinUntilReported");
    }
  }

  @Test
  void stuckTaskIsReportedByName() throws Exception {
    try (LogCapture log = new LogCapture()) {
      Task<Void> task = loop.createTask(async(() -> spinUntilReported(log)), "spinner");
      loop.runUntilComplete(task);
      assertThat(log.messages())
          .singleElement()
          .asString()
          .contains("spinner", "has been running", "spinUntilReported");
    }
  }

  private static void spinUntilReported(LogCapture log) {
    List<String> messages = log.messages();
    while (messages.isEmpty()) {
      Thread.onSpinWait();
      messages = log.messages();
    }
  }
}
