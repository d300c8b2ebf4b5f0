package io.asyncio;

import java.util.Objects;
import sun.misc.Signal;

/** The numbers of signals. */
final class SignalNumbers {

  static final int KILL = 9;
  static final int TERM = 15;

  private SignalNumbers() {}

  /**
   * Returns the number of a signal that is given by name, with or without {@code SIG}.
   *
   * @throws IllegalArgumentException if this system has none of that name
   */
  static int number(String name) {
    Objects.requireNonNull(name, "signal");
    try {
      return new Signal(name.startsWith("SIG") ? name.substring(3) : name).getNumber();
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("signal: there is none called " + name, e);
    }
  }
}
