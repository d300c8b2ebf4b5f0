package io.asyncio.internal.signals;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import sun.misc.Signal;
import sun.misc.SignalHandler;

/** What a process does on each signal; there is one such table in a process. Any thread. */
final class SignalTable {

  /** The table of this process. */
  static final SignalTable PROCESS = new SignalTable(SignalTable::handle);

  private final Installer installer;
  private final Map<Integer, SignalRoute> routes = new ConcurrentHashMap<>();

  /** Sets what handles a signal, as {@link Signal#handle} does. */
  @FunctionalInterface
  interface Installer {

    /**
     * Sets a signal's handler and returns the one before.
     *
     * @throws IllegalArgumentException if the signal cannot be caught
     */
    SignalHandler handle(Signal signal, SignalHandler handler);
  }

  SignalTable(Installer installer) {
    this.installer = installer;
  }

  private static SignalHandler handle(Signal signal, SignalHandler handler) {
    if (signal.getName().equals("BUS")) {
      // The JVM would give it away, and then repeat for ever an access to a file that was
      // truncated.
      throw new IllegalArgumentException("Signal already used by VM: " + signal);
    }
    return Signal.handle(signal, handler);
  }

  /** Returns what the process does on {@code signal}; signals of one number are the same. */
  SignalRoute of(Signal signal) {
    return routes.computeIfAbsent(signal.getNumber(), _ -> new SignalRoute(signal, installer));
  }
}
