package io.asyncio.internal.signals;

import java.util.Locale;
import java.util.Objects;
import sun.misc.Signal;

/** Reads the names of signals, and says why one cannot be caught. */
final class SignalName {

  private static final String PREFIX = "SIG";

  private SignalName() {}

  /**
   * Returns the signal of that name, with or without {@code SIG}, in upper or lower case.
   *
   * @throws IllegalArgumentException if this system has none
   */
  static Signal parse(String name) {
    String upper = Objects.requireNonNull(name, "signal").toUpperCase(Locale.ROOT);
    try {
      return new Signal(upper.startsWith(PREFIX) ? upper.substring(PREFIX.length()) : upper);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("signal: unknown name '" + name + "'", e);
    }
  }

  /** Makes the exception for a signal that this process cannot catch. */
  static IllegalStateException refusal(Signal signal, IllegalArgumentException cause) {
    String reason = switch (signal.getName()) {
      case "KILL", "STOP" -> "";
      case "HUP", "INT", "TERM" -> ": the JVM leaves " + signal + " to the system (-Xrs)";
      default -> ": the JVM needs " + signal + " itself";
    };
    return new IllegalStateException(
        "sig " + signal.getNumber() + " cannot be caught" + reason, cause);
  }
}
