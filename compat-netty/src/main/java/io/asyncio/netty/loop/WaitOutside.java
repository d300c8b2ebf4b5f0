package io.asyncio.netty.loop;

import io.netty.channel.IoHandle;
import io.netty.channel.IoHandler;

/**
 * Looks for I/O on a virtual thread, whose carrier others need: it looks without waiting, and if
 * nothing is there has another thread wait. What that one learns is dealt with on the virtual
 * thread, which is the loop's. Owned by it.
 */
final class WaitOutside {

  private final LoopExecutor.Driver driver;
  private final IoHandler handler;
  private final PollDeadline deadline;
  private final Relays relays = new Relays();
  private int events;

  WaitOutside(LoopExecutor.Driver driver, IoHandler handler, PollDeadline deadline) {
    this.driver = driver;
    this.handler = handler;
    this.deadline = deadline;
  }

  /** Makes what is to be registered in the place of {@code handle}. */
  IoHandle relay(IoHandle handle) {
    return relays.relay(handle);
  }

  /** Looks for I/O, and waits until the deadline; returns how many events there were. */
  int poll() {
    relays.tellAll(); // if an error came between
    boolean mayWait = deadline.canBlock();
    deadline.mayWait(false);
    run();
    if (mayWait && events == 0) {
      deadline.mayWait(true);
      if (deadline.canBlock()) {
        driver.awaitOutside(() -> relays.holdDuring(this::run));
        relays.tellAll();
      }
    }
    return events;
  }

  private void run() {
    events = handler.run(deadline);
  }
}
