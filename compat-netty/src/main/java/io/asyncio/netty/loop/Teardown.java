package io.asyncio.netty.loop;

import io.netty.channel.IoHandler;
import io.netty.channel.uring.IoUringIoHandler;
import java.util.concurrent.TimeUnit;

/**
 * Ends what Netty does on a loop: closes what is registered, runs what that brings about and what
 * else is executed until it is quiet, refuses more, and frees the handler.
 *
 * <p>All of this ends, whatever channels and tasks do: after a deadline, what is left is left. On
 * the loop's thread.
 */
final class Teardown {

  /** How long channels may take to close, whatever the shutdown's timeout. */
  private static final long LONGEST_CLOSING_NANOS = TimeUnit.SECONDS.toNanos(1);

  private static final long POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

  /** How often to run what is left, though it makes more. */
  private static final int LAST_ROUNDS = 100;

  private static final int SETTLING_ROUNDS = 3;
  private static final long SETTLING_POLL_NANOS = TimeUnit.MICROSECONDS.toNanos(100);

  private final LoopExecutor loop;
  private final LoopExecutor.Driver driver;
  private final ShutdownState state;
  private final Registrations registrations;
  private final IoHandler handler;
  private final WakeUps wakeUps;

  Teardown(
      LoopExecutor loop,
      LoopExecutor.Driver driver,
      ShutdownState state,
      Registrations registrations,
      IoHandler handler,
      WakeUps wakeUps) {
    this.loop = loop;
    this.driver = driver;
    this.state = state;
    this.registrations = registrations;
    this.handler = handler;
    this.wakeUps = wakeUps;
  }

  void run() {
    closeAndRunUntilQuiet();
    state.refuseTasks();
    driver.refusePosts();
    runWhatIsLeft();
    wakeUps.close();
    settle();
    handler.destroy();
    runWhatIsLeft();
    state.terminated();
  }

  /** Closes channels first, so that what they bring about still finds a loop that works. */
  private void closeAndRunUntilQuiet() {
    long start = System.nanoTime();
    long lastWork = start;
    long now = start;
    long wait = 0;
    do {
      registrations.closeAll();
      loop.poll(wait);
      loop.cancelScheduled();
      boolean worked = driver.runReady();
      now = System.nanoTime();
      lastWork = worked ? now : lastWork;
      wait = worked ? 0 : POLL_NANOS;
    } while (mustGoOn(now - start, now - lastWork));
  }

  private boolean mustGoOn(long nanos, long quietNanos) {
    boolean closing = !registrations.isEmpty() && nanos < LONGEST_CLOSING_NANOS;
    boolean noisy = quietNanos < state.quietNanos() && nanos < state.timeoutNanos();
    return closing || noisy;
  }

  private void runWhatIsLeft() {
    for (int round = 0; round < LAST_ROUNDS && driver.runReady(); round++) {
      loop.cancelScheduled();
    }
    loop.cancelScheduled();
  }

  /**
   * Lets io_uring begin what it has put off. It looks at a descriptor only then: the read of the
   * one that wakes the loop up would read whatever has got its number since, into freed memory.
   *
   * <p>Netty's way to prepare for the end is not taken there. It waits for something to end, which
   * need not come; and it wakes the handler up behind the handler's back, which then takes this for
   * the call of a thread that has yet to come.
   */
  private void settle() {
    if (handler instanceof IoUringIoHandler) {
      for (int round = 0; round < SETTLING_ROUNDS; round++) {
        loop.wakeItself();
        loop.poll(SETTLING_POLL_NANOS);
      }
      loop.poll(0);
    }
  }
}
