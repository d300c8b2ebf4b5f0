package io.asyncio;

import org.jspecify.annotations.Nullable;
import sun.misc.Signal;
import sun.misc.SignalHandler;

/**
 * Turns SIGINT into the cancellation of a program's main task; a second one, or one that comes when
 * the task is done, ends the program.
 *
 * <p>Only where SIGINT would otherwise do what the JVM does with it by default: a handler that the
 * program has set, or that an outer {@link Runner} has, stays.
 */
final class Interrupts implements SignalHandler, AutoCloseable {

  private static final Signal SIGINT = new Signal("INT");

  /** The status with which a shell expects a program to end on SIGINT. */
  private static final int STATUS = 130;

  private final Task<?> main;
  private final Exit exit;

  /** What handled SIGINT before, if it is this that does now. */
  private @Nullable SignalHandler before;

  /** Written by the JVM's signal thread, read by the one that runs the loop. */
  private volatile boolean interrupted;

  /** Ends the program. */
  @FunctionalInterface
  interface Exit {
    void exit(int status);
  }

  private Interrupts(Task<?> main, Exit exit) {
    this.main = main;
    this.exit = exit;
  }

  /** Begins to handle SIGINT for {@code main}, if possible. */
  static Interrupts handleFor(Task<?> main, Exit exit) {
    Interrupts interrupts = new Interrupts(main, exit);
    interrupts.install();
    return interrupts;
  }

  private void install() {
    try {
      SignalHandler earlier = Signal.handle(SIGINT, this);
      if (isDefault(earlier)) {
        before = earlier;
      } else {
        Signal.handle(SIGINT, earlier);
      }
    } catch (IllegalArgumentException e) {
      // -Xrs, or an embedded JVM: signals are not the JVM's business, and SIGINT does what it does.
      before = null;
    }
  }

  /** The JVM's own handler, which ends the program, comes in a wrapper class of the JDK. */
  private static boolean isDefault(SignalHandler handler) {
    return handler == SignalHandler.SIG_DFL
        || (handler != SignalHandler.SIG_IGN
            && handler.getClass().getName().startsWith("sun.misc."));
  }

  @Override
  public void handle(Signal signal) {
    if (interrupted || main.done() || main.loop.isClosed()) {
      exit.exit(STATUS);
      return;
    }
    interrupted = true;
    main.loop.callSoonThreadsafe(main::cancel);
  }

  /** Tells whether SIGINT has come. */
  boolean interrupted() {
    return interrupted;
  }

  /** Puts back the handler of before, unless the program has set another one meanwhile. */
  @Override
  public void close() {
    SignalHandler earlier = before;
    if (earlier != null) {
      SignalHandler current = Signal.handle(SIGINT, earlier);
      if (current != this) {
        Signal.handle(SIGINT, current);
      }
    }
  }
}
