package io.asyncio.netty;

import io.asyncio.DeadlockError;
import io.asyncio.internal.Seconds;
import io.asyncio.netty.transport.SystemResolver;
import io.asyncio.spi.HostResolver;
import java.time.Duration;
import java.util.Objects;

/**
 * An event loop for tests whose clock is virtual: sleeps and timeouts pass at once, in their order.
 *
 * {@snippet :
 * run(main(), VirtualTimeLoop::new); // an hour of sleep(...) takes no time
 * }
 *
 * <p>The clock starts at 0 and stands still while anything is ready to run. When nothing is, it
 * jumps to the next timer that is not cancelled. It counts whole nanoseconds, so that 0.3 seconds
 * are the same instant as 0.2 seconds after 0.1.
 *
 * <p>Apart from its clock this is a {@link NettyEventLoop} on {@link IoTransport#NIO}: sockets,
 * executors and other threads work, in real time. So that a timer does not overtake them, the clock
 * stands still
 *
 * <ul>
 *   <li>while another thread does a call for the loop ({@code toThread}, {@code runInExecutor}, a
 *       name lookup), or a child process runs, up to {@link VirtualTimeOptions#executorTime}; a call that takes longer is
 *       not waited for any more;
 *   <li>while a channel is open (of a transport, a server, a reader or writer), until nothing has
 *       come from any for {@link VirtualTimeOptions#quietTime}.
 * </ul>
 *
 * <p>Without any of these no real time passes at all. What Netty itself schedules, such as its
 * timeout for connecting, stays in real time.
 *
 * <p>When nothing is ready, there is no timer, and nobody outside can bring anything, the program
 * would wait for ever: a {@link DeadlockError} is raised out of {@link #runForever} and {@link
 * #runUntilComplete}, which says which tasks wait, for what, and where. While channels are open, it
 * is raised when nothing has come from any for {@link VirtualTimeOptions#deadlockTime}; while
 * another thread or a child works for the loop, and while Netty has something scheduled, it is not.
 * If a thread that the loop
 * knows nothing of is going to call {@link #callSoonThreadsafe}, say so by {@link
 * VirtualTimeOptions#otherThreads}.
 *
 * <p><b>Pitfall.</b> A real peer that needs longer than {@link VirtualTimeOptions#quietTime} for its answer meets a
 * clock that has jumped: a {@code waitFor(reader.readline(), 5)} has timed out by then.
 */
public final class VirtualTimeLoop extends NettyEventLoop {

  /** Deadlines after this, in nanoseconds, stand for never. */
  private static final long NEVER = Long.MAX_VALUE / 2;

  private static final long FOR_EVER = -1;

  /** How long I/O may wait, in real time, while there are callbacks to run. */
  private static final long LONGEST_WITHOUT_LOOK_NANOS = 20_000;

  private final long quietNanos;
  private final long executorNanos;
  private final long deadlockNanos;
  private final boolean otherThreads;

  /** Nanoseconds. Written by the loop's thread, read by any. */
  private volatile long now;

  /** When I/O was last looked for, in real time. */
  private long lastLook;

  /** Makes a loop with {@link VirtualTimeOptions#defaults}. */
  public VirtualTimeLoop() {
    this(VirtualTimeOptions.defaults());
  }

  /**
   * Makes a loop.
   *
   * @throws IllegalStateException if this machine lacks the transport
   */
  public VirtualTimeLoop(VirtualTimeOptions options) {
    this(options, new SystemResolver());
  }

  /**
   * Makes a loop that asks somebody else for the names of hosts: one who knows those of a test, say.
   *
   * @param options how the clock runs
   * @param resolver who is asked; the loop opens and closes it
   * @throws IllegalStateException if this machine lacks the transport, or the resolver has another
   *     loop
   */
  public VirtualTimeLoop(VirtualTimeOptions options, HostResolver resolver) {
    super(IoTransport.NIO, resolver);
    Objects.requireNonNull(options, "options");
    this.quietNanos = Math.round(options.quietTime() * 1e9);
    this.executorNanos = Math.round(options.executorTime() * 1e9);
    this.deadlockNanos = Math.round(options.deadlockTime() * 1e9);
    this.otherThreads = options.otherThreads();
  }

  /**
   * Moves the clock at once, without running anything: as a computation does that takes time. On
   * the loop's thread, or while the loop does not run.
   *
   * @param seconds by how much
   * @throws IllegalArgumentException if {@code seconds} is negative, or too much for the clock
   */
  public void advance(double seconds) {
    checkThread("advance");
    long nanos = Seconds.toNanos(seconds);
    if (!(seconds >= 0) || nanos >= NEVER - now) {
      throw new IllegalArgumentException("seconds must be 0 or more, and finite: " + seconds);
    }
    move(nanos);
  }

  /**
   * As {@link #advance(double)}.
   *
   * @param duration by how much
   */
  public void advance(Duration duration) {
    advance(Seconds.of(duration, "duration"));
  }

  private void move(long nanos) {
    long before = now;
    now = before + nanos;
  }

  @Override
  protected long nanoTime() {
    return now;
  }

  /** Also looks for I/O while callbacks are ready: the clock that paces this elsewhere stands. */
  @Override
  protected void flush() {
    super.flush();
    if (hasWork() && System.nanoTime() - lastLook >= LONGEST_WITHOUT_LOOK_NANOS) {
      glance();
    }
  }

  private void glance() {
    if (hasOpenChannels()) {
      look(0);
    }
    lastLook = System.nanoTime();
  }

  private int look(long timeoutNanos) {
    int events = pollNetty(timeoutNanos);
    lastLook = System.nanoTime();
    return events;
  }

  @Override
  protected void poll(long timeoutNanos) {
    boolean timer = timeoutNanos > 0 && timeoutNanos < NEVER;
    if (timeoutNanos == 0 || hasWork()) {
      glance();
    } else if (!isAnybodyOutside()) {
      if (!timer) {
        throw deadlock();
      }
      move(timeoutNanos);
    } else if (!timer) {
      awaitOutside();
    } else if (isQuietOutside()) {
      move(timeoutNanos);
    }
  }

  /** Waits, in real time, for what comes from outside; it may be that nothing ever will. */
  private void awaitOutside() {
    if (otherThreads || hasWorkElsewhere() || hasNettyTimers()) {
      look(FOR_EVER);
    } else if (isQuiet(deadlockNanos)) {
      throw deadlock(openTransports());
    }
  }

  private boolean isAnybodyOutside() {
    return otherThreads || hasWorkElsewhere() || hasOpenChannels();
  }

  /** Waits, in real time; tells whether nothing came from outside for as long as it might have. */
  private boolean isQuietOutside() {
    boolean quiet =
        isQuiet(awaitsWorkElsewhere() ? Math.max(executorNanos, quietNanos) : quietNanos);
    if (quiet) {
      giveUpWork();
    }
    return quiet;
  }

  /** Waits for {@code grace}, and again after each event; tells whether nothing came to run. */
  private boolean isQuiet(long grace) {
    long start = System.nanoTime();
    long left = grace;
    do {
      int events = look(left);
      if (hasWork()) {
        return false;
      }
      long time = System.nanoTime();
      if (events > 0) {
        start = time;
      }
      left = Math.max(0, grace - (time - start));
    } while (left > 0);
    return true;
  }
}
