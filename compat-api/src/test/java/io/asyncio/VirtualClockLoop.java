package io.asyncio;

import io.asyncio.internal.signals.SignalHost;
import io.asyncio.spi.ChildCommand;
import io.asyncio.spi.ChildProcess;
import io.asyncio.spi.EventLoopProvider;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * A loop without I/O whose clock jumps to the next timer when nothing is left to run.
 *
 * <p>When nothing can ever happen again it fails, naming the tasks that wait, unless it was told to
 * {@link #waitForPosts}.
 */
public class VirtualClockLoop extends Networkless {

  private static final long FAR_FUTURE = Long.MAX_VALUE / 2;
  private static final long PATIENCE_SECONDS = 10;

  /** What was reported to the default exception handler. */
  public final List<ExceptionContext> reports = new ArrayList<>();

  private final Semaphore wakeUps = new Semaphore(0);

  private final AtomicLong now = new AtomicLong();

  private boolean waitsForPosts;

  /** What is started, whatever the command is. */
  @Nullable
  FakeChild child;

  /** Makes the loops of a test that asks for one. */
  public static final class Provider implements EventLoopProvider {
    @Override
    public EventLoop newEventLoop() {
      return new VirtualClockLoop();
    }
  }

  /** Returns the loop as its signal handlers see it. */
  public SignalHost signalHost() {
    return new LoopSignalHost(this);
  }

  /** Lets the loop wait, in real time, for what other threads post. */
  public VirtualClockLoop waitForPosts() {
    waitsForPosts = true;
    return this;
  }

  /** Moves the clock without running anything. */
  void advance(double seconds) {
    now.addAndGet(Math.round(seconds * 1e9));
  }

  @Override
  protected long nanoTime() {
    return now.get();
  }

  @Override
  protected ChildProcess launch(ChildCommand command) throws IOException {
    return child == null ? super.launch(command) : child.launch(command);
  }

  @Override
  protected void poll(long timeoutNanos) {
    wakeUps.drainPermits();
    if (timeoutNanos == 0 || hasWork()) {
      return;
    }
    if (timeoutNanos > 0 && timeoutNanos < FAR_FUTURE) {
      now.addAndGet(timeoutNanos);
    } else {
      waitForPost();
    }
  }

  private void waitForPost() {
    if (!waitsForPosts) {
      throw new AssertionError("deadlock: nothing can happen any more, " + tasks.unfinished());
    }
    try {
      if (!wakeUps.tryAcquire(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        throw new AssertionError("nothing was posted in time, " + tasks.unfinished());
      }
    } catch (InterruptedException e) {
      // whoever wants to know of it is told, and posts
    }
  }

  @Override
  protected void wakeUp() {
    wakeUps.release();
  }

  @Override
  protected void flush() {}

  @Override
  protected void closeResources() {}

  @Override
  public void defaultExceptionHandler(ExceptionContext context) {
    reports.add(context);
  }

  /** Reports as other loops do. */
  final void defaultReport(ExceptionContext context) {
    super.defaultExceptionHandler(context);
  }
}
