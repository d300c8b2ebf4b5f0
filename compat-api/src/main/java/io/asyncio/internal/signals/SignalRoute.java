package io.asyncio.internal.signals;

import io.asyncio.internal.Log;
import java.lang.System.Logger.Level;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import sun.misc.Signal;
import sun.misc.SignalHandler;

/**
 * What the process does on one signal: the loops that have a handler for it are told; without any,
 * the {@link io.asyncio.Runner} that has taken it; without either, what was in force before.
 *
 * <pre>
 *   BEFORE -- first loop, runner --> OURS -- last loop, runner gone --> BEFORE
 *                                     |
 *                                     +-- the program calls Signal.handle --> THEIRS, which stays
 * </pre>
 *
 * <p>Used by any thread; its monitor guards the fields, and nothing that may block runs under it.
 */
public final class SignalRoute implements SignalHandler {

  private final Signal signal;
  private final SignalTable.Installer installer;
  private final Set<Listener> listeners = new LinkedHashSet<>();

  /** What a runner does if no loop listens. */
  private @Nullable SignalHandler fallback;

  /** What handled the signal before, if it is this that does now. */
  private @Nullable SignalHandler before;

  /** A loop that wants to know of the signal. */
  @FunctionalInterface
  interface Listener {

    /** The signal has come. On any thread; it must not block. */
    void arrived(int number);
  }

  SignalRoute(Signal signal, SignalTable.Installer installer) {
    this.signal = signal;
    this.installer = installer;
  }

  /**
   * Returns the one of this process for a signal.
   *
   * @param name with or without {@code SIG}, in upper or lower case
   * @throws IllegalArgumentException if there is none of that name
   */
  public static SignalRoute of(String name) {
    return SignalTable.PROCESS.of(SignalName.parse(name));
  }

  /**
   * Has a loop told of the signal; if it cannot be caught, nothing is changed.
   *
   * @throws IllegalStateException if the JVM refuses it
   */
  void add(Listener listener) {
    if (!addAndTestWhetherCaught(listener)) {
      Log.LOGGER.log(
          Level.WARNING,
          signal
              + " was ignored when this program was started, and the JVM leaves it so: its handler"
              + " will not be called");
    }
  }

  private synchronized boolean addAndTestWhetherCaught(Listener listener) {
    install();
    listeners.add(listener);
    return before != SignalHandler.SIG_IGN || set(this) == this;
  }

  /** Ends {@link #add}, and restores what was in force before if nobody else is left. */
  synchronized void remove(Listener listener) {
    listeners.remove(listener);
    restoreIfUnused();
  }

  /**
   * Has a runner handle the signal while no loop does. It is refused if that would replace a
   * handler of the program, or of another runner.
   *
   * @return whether the runner has it now
   * @throws IllegalStateException if the JVM refuses the signal
   */
  synchronized boolean offer(SignalHandler runner) {
    if (fallback != null) {
      return false;
    }
    if (before == null) { // else it is installed, or the program has replaced it on purpose
      install();
    }
    if (endsTheProcess(before)) {
      fallback = runner;
      return true;
    }
    restoreIfUnused();
    return false;
  }

  /** Ends a successful {@link #offer}. */
  synchronized void withdraw() {
    fallback = null;
    restoreIfUnused();
  }

  /**
   * Finds out whether the signal can be caught.
   *
   * @throws IllegalStateException if the JVM refuses it
   */
  public synchronized void requireCatchable() {
    if (before == null) {
      install();
      restoreIfUnused();
    }
  }

  /** The JVM's own handler, which ends the program, comes in a wrapper class of the JDK. */
  private static boolean endsTheProcess(@Nullable SignalHandler handler) {
    return handler == SignalHandler.SIG_DFL
        || (handler != null
            && handler != SignalHandler.SIG_IGN
            && handler.getClass().getName().startsWith("sun.misc."));
  }

  private void install() {
    SignalHandler current = set(this);
    if (current != this) {
      before = current;
    }
  }

  private void restoreIfUnused() {
    SignalHandler earlier = before;
    if (earlier == null || !listeners.isEmpty() || fallback != null) {
      return;
    }
    SignalHandler current = set(this);
    set(current == this ? earlier : current);
    before = null;
  }

  private SignalHandler set(SignalHandler handler) {
    try {
      return installer.handle(signal, handler);
    } catch (IllegalArgumentException e) {
      throw SignalName.refusal(signal, e);
    }
  }

  /** Called by the JVM, each time on a new thread. */
  @Override
  public void handle(Signal received) {
    SignalHandler runner;
    synchronized (this) {
      if (!listeners.isEmpty()) {
        listeners.forEach(listener -> listener.arrived(signal.getNumber()));
        return;
      }
      runner = fallback;
    }
    if (runner != null) {
      runner.handle(received);
    }
  }

  @Override
  public String toString() {
    return "<SignalRoute " + signal + " loops=" + listeners.size() + ">";
  }
}
