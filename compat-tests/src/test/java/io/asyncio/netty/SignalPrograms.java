package io.asyncio.netty;

import static io.asyncio.Asyncio.async;
import static io.asyncio.Asyncio.await;
import static io.asyncio.Asyncio.getRunningLoop;
import static io.asyncio.Asyncio.run;
import static io.asyncio.Asyncio.sleep;

import io.asyncio.CancelledError;
import io.asyncio.Coroutine;
import io.asyncio.EventLoop;
import io.asyncio.KeyboardInterrupt;
import io.asyncio.Runner;
import io.asyncio.Server;
import io.asyncio.SystemExit;
import io.asyncio.locks.Event;
import io.asyncio.netty.testing.LoopTest;
import io.asyncio.netty.testing.Recorder;

/** Programs that say "ready", and then get signals from the test that has started them. */
final class SignalPrograms {

  private SignalPrograms() {}

  private static Coroutine<Void> blockFor(int seconds) {
    return async(() -> {
      IO.println("ready");
      Thread.sleep(1000L * seconds);
    });
  }

  /** User code that blocks, and a handler that ends the program. */
  static final class BlockedAndEnded {
    void main() throws Exception {
      EventLoop loop = new NettyEventLoop();
      loop.addSignalHandler("INT", () -> {
        throw new KeyboardInterrupt("from the handler");
      });
      loop.runUntilComplete(blockFor(200));
      IO.println("not interrupted");
    }
  }

  /** User code that blocks, and a handler that interrupts it. */
  static final class BlockedAndInterrupted {
    private Thread blocked;

    private Coroutine<Void> worker() {
      return async(() -> {
        blocked = Thread.currentThread();
        try {
          await(blockFor(200));
        } catch (InterruptedException e) {
          IO.println("oups");
        }
        await(sleep(0.01));
        IO.println("done");
      });
    }

    void main() throws Exception {
      try (EventLoop loop = new NettyEventLoop()) {
        loop.setBlockingGrace(0); // or the report of a task that blocks would be printed
        loop.addSignalHandler("INT", () -> blocked.interrupt());
        loop.runUntilComplete(worker());
      }
    }
  }

  /** User code that catches the cancellation of a runner. */
  static final class Cancelled {
    private static Coroutine<Void> worker() {
      return async(() -> {
        try {
          IO.println("ready");
          await(sleep(200));
        } catch (CancelledError e) {
          IO.println("oups");
        }
        await(sleep(0.01));
        IO.println("done");
      });
    }

    void main() throws Exception {
      try (Runner runner = new Runner(null, NettyEventLoop::new)) {
        runner.run(worker());
      }
    }
  }

  /** Runs a loop with a server until a handler throws {@link SystemExit}, and cleans up. */
  private static void serveUntilExit(EventLoop loop) throws Exception {
    Server server = loop.runUntilComplete(loop.createServer(Recorder::new, LoopTest.LOCALHOST, 0));
    loop.callSoon(() -> IO.println("ready"));
    try {
      loop.runForever();
    } catch (SystemExit e) {
      IO.println("exit");
    } finally {
      server.close();
      loop.runUntilComplete(server.waitClosed());
      loop.close();
    }
  }

  private static void exit() {
    throw new SystemExit();
  }

  /** Handlers of its own, one of which ends the program. */
  static final class OwnHandlers {
    void main() throws Exception {
      EventLoop loop = new NettyEventLoop();
      loop.addSignalHandler("INT", () -> {
        IO.println("!s-int!");
        exit();
      });
      loop.addSignalHandler("HUP", () -> IO.println("!s-hup!"));
      serveUntilExit(loop);
    }
  }

  /** A handler that removes another. */
  static final class Removing {
    void main() throws Exception {
      EventLoop loop = new NettyEventLoop();
      loop.addSignalHandler("USR1", () -> IO.println("GOTIT"));
      loop.addSignalHandler(
          "TERM",
          () -> IO.println(loop.removeSignalHandler("USR1") ? "REMOVED" : "there was none"));
      loop.addSignalHandler("HUP", SignalPrograms::exit);
      serveUntilExit(loop);
    }
  }

  /** Takes SIGINT and gives it back. */
  static final class GivingBack {
    void main() throws Exception {
      EventLoop loop = new NettyEventLoop();
      loop.addSignalHandler("INT", () -> IO.println("never"));
      loop.addSignalHandler("HUP", () -> IO.println("HUP"));
      IO.println(loop.removeSignalHandler("INT"));
      Runtime.getRuntime().addShutdownHook(new Thread(() -> IO.println("shutdown")));
      serveUntilExit(loop);
    }
  }

  /** Tries to take a signal. */
  static final class Trying {
    void main() {
      try (EventLoop loop = new NettyEventLoop()) {
        loop.addSignalHandler("TERM", () -> {});
        loop.addSignalHandler("HUP", () -> {});
        IO.println("done");
      } catch (IllegalStateException e) {
        IO.println(e.getMessage());
      }
    }
  }

  /** Says what comes of SIGINT, at first as a runner's, then as its own; SIGTERM goes on. */
  static final class Interruptible {
    private final Event terminated = new Event();

    private Coroutine<Void> untilTerminated() {
      return async(() -> {
        IO.println("ready");
        await(terminated.waitFor());
        terminated.clear();
      });
    }

    void main() throws Exception {
      run(async(() -> {
        EventLoop loop = getRunningLoop();
        loop.addSignalHandler("HUP", () -> IO.println("HUP"));
        loop.addSignalHandler("TERM", terminated::set);
        await(untilTerminated());
        loop.addSignalHandler("INT", () -> IO.println("INT"));
        await(untilTerminated());
        IO.println(loop.removeSignalHandler("INT"));
      }));
    }
  }
}
