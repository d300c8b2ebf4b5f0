package io.asyncio.internal.signals;

import io.asyncio.Runner;
import io.asyncio.Task;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;
import sun.misc.Signal;
import sun.misc.SignalHandler;

/**
 * Turns SIGINT, and the other signals that a {@link Runner} was told of, into the cancellation of a
 * program's main task; a second one, or one that comes when the task is done, ends the program.
 *
 * <p>Only where the signal would otherwise end the program at once: a handler that the program has
 * set, or that an outer {@link Runner} has, stays.
 */
public final class Interrupts implements SignalHandler, AutoCloseable {

  private static final SignalRoute SIGINT = SignalRoute.of("INT");

  /** A shell expects a program that a signal has ended to have this status, plus the number. */
  private static final int STATUS = 128;

  private final Task<?> main;

  /** Has work done by the main task's loop before anything else. */
  private final Consumer<Runnable> urgently;

  /** Ends the program with a status. */
  private final IntConsumer exit;

  /** The signals that are handled by this. */
  private final List<SignalRoute> taken = new ArrayList<>();

  /** The first one that came. Written by the JVM's signal threads, read by the loop's too. */
  private volatile @Nullable Signal interruption;

  /** Whether the main task was asked to end by it. Owned by the loop's thread. */
  private boolean delivered;

  private Interrupts(Task<?> main, Consumer<Runnable> urgently, IntConsumer exit) {
    this.main = main;
    this.urgently = urgently;
    this.exit = exit;
  }

  /**
   * Begins to handle SIGINT and {@code others} for {@code main}, as far as possible.
   *
   * @param urgently has work done by the loop of {@code main} before anything else, on any thread
   * @param exit ends the program with a status
   */
  public static Interrupts handleFor(
      Task<?> main, Consumer<Runnable> urgently, IntConsumer exit, Collection<SignalRoute> others) {
    Interrupts interrupts = new Interrupts(main, urgently, exit);
    try {
      interrupts.take(SIGINT);
    } catch (IllegalStateException e) {
      // -Xrs, or an embedded JVM: signals are not the JVM's business, and SIGINT does what it does.
      interrupts.taken.clear();
    }
    others.forEach(interrupts::take);
    return interrupts;
  }

  private void take(SignalRoute route) {
    if (route.offer(this)) {
      taken.add(route);
    }
  }

  @Override
  public void handle(Signal signal) {
    if (isFurther(signal) || main.done() || main.getLoop().isClosed()) {
      exit.accept(STATUS + signal.getNumber());
      return;
    }
    urgently.accept(this::deliver);
  }

  private void deliver() {
    delivered = main.cancel();
  }

  /** The JVM handles each signal on a thread of its own. */
  private synchronized boolean isFurther(Signal signal) {
    if (interruption != null) {
      return true;
    }
    interruption = signal;
    return false;
  }

  /** Returns the signal that has come, or {@code null}. */
  public @Nullable Signal interruption() {
    return interruption;
  }

  /** Tells, when the run is over, whether a signal came when the main task had ended already. */
  public boolean cameTooLate() {
    return interruption != null && !delivered;
  }

  /** Puts back the handlers of before, unless the program has set others meanwhile. */
  @Override
  public void close() {
    taken.forEach(SignalRoute::withdraw);
  }
}
