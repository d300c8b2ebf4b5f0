package io.asyncio;

import org.junit.jupiter.api.Test;

class UrgentWorkTest extends LoopTest {

  @Test
  void workIsDoneInTurnAndBeforeAnythingElse() {
    loop.callSoon(() -> points.expect(3));
    loop.urgent.set(() -> points.expect(1));
    loop.urgent.set(() -> points.expect(2));
    runOnce();
    points.finish(4);
  }
}
