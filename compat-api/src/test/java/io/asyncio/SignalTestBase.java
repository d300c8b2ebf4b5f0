package io.asyncio;

import org.junit.jupiter.api.BeforeEach;
import sun.misc.Signal;
import sun.misc.SignalHandler;

/** A test with a loop that waits for signals of this process. */
abstract class SignalTestBase extends LoopTest {

  static final Signal USR1 = new Signal("USR1");

  /** A handler that must not be called. */
  static final Callback NEVER = () -> {
    throw Checkpoints.unreached();
  };

  @BeforeEach
  final void letTheLoopWaitForSignals() {
    loop.waitForPosts();
  }

  /** Returns what handles a signal of the process now. */
  static SignalHandler current(String name) {
    Signal signal = new Signal(name);
    SignalHandler current = Signal.handle(signal, _ -> {});
    Signal.handle(signal, current);
    return current;
  }

  final void note(String what) {
    trace.add(what);
    loop.stop();
  }
}
