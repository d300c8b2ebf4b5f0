package io.asyncio.examples;

import static io.asyncio.Asyncio.*;

import io.asyncio.Coroutine;
import io.asyncio.EventLoop;
import io.asyncio.Future;

/**
 * A handler of a signal that is put in place, called on the loop, and taken away again; from then on
 * the signal does what it did before.
 *
 * {@snippet lang=python :
 * loop.add_signal_handler(signal.SIGWINCH, got.set_result, None)
 * os.kill(os.getpid(), signal.SIGWINCH)
 * await got
 * loop.remove_signal_handler(signal.SIGWINCH)
 * }
 */
final class SignalOnce {

  private static Coroutine<Void> waitForSignal(String signal) {
    return async(() -> {
      EventLoop loop = getRunningLoop();
      Future<Void> got = loop.createFuture();
      loop.addSignalHandler(signal, () -> {
        IO.println("got SIG" + signal + " in the loop: " + (getRunningLoop() == loop));
        got.setResult(null);
      });
      await(GracefulShutdown.sendMyself(signal));
      await(got);
      IO.println("there was a handler: " + loop.removeSignalHandler(signal));
      IO.println("there still is one: " + loop.removeSignalHandler(signal));
    });
  }

  private static Coroutine<Void> refuse(String signal) {
    return async(() -> {
      try {
        getRunningLoop().addSignalHandler(signal, () -> {});
      } catch (IllegalStateException e) {
        IO.println("SIG" + signal + " cannot be caught");
      }
    });
  }

  void main() throws Exception {
    run(waitForSignal("WINCH"));
    run(refuse("KILL"));
  }
}
