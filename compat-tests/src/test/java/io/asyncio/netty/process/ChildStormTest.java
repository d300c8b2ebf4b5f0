package io.asyncio.netty.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.asyncio.netty.testing.Log;
import io.asyncio.netty.testing.PipeThreads;
import io.asyncio.netty.testing.Witness;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Whatever is done to children, each is reported in full and in order, and nothing is left. */
@Tag("without-native-access")
class ChildStormTest extends ChildTest {

  private static final int STEPS = 300;

  private static final long SEED = Long.getLong("asyncio.test.seed", 20261121);

  private Storm storm;

  @AfterEach
  void everythingWasToldAndNothingIsLeft() throws Exception {
    loop.close();
    PipeThreads.awaitGone();
    for (Witness child : storm.children()) {
      child.check();
      assertThat(ChildState.isKnown(child.transport().getPid())).isFalse();
    }
  }

  @Test
  void stormThatCalmsDown() throws Exception {
    storm = new Storm(loop, SEED);
    loop.runUntilComplete(storm.begin());
    loop.runUntilComplete(storm.rage(STEPS));
    loop.runUntilComplete(storm.calm());
    assertThat(ProcessHandle.current().children()).isEmpty();
  }

  @Test
  void stormInWhichTheLoopIsClosed() throws Exception {
    storm = new Storm(loop, SEED + 1);
    loop.runUntilComplete(storm.begin());
    loop.runUntilComplete(storm.rage(STEPS));
    storm.children().forEach(child -> child.plausible.add(-9));
    try (Log _ = new Log()) {
      loop.close();
    }
    assertThat(takeReports()).allMatch("Task was pending when its event loop was closed"::equals);
  }
}
