package io.asyncio.spi;

import static io.asyncio.Asyncio.async;
import static io.asyncio.Asyncio.await;

import io.asyncio.Coroutine;
import io.asyncio.EventLoop;
import io.asyncio.KeyboardInterrupt;
import io.asyncio.SubprocessConnection;
import io.asyncio.SystemExit;
import io.asyncio.protocols.SubprocessProtocol;
import java.lang.System.Logger.Level;
import java.util.Objects;
import java.util.function.Supplier;

/** Puts asyncio's subprocess transport on what an event loop's implementation starts. */
public final class ChildProcesses {

  private static final System.Logger LOGGER = System.getLogger("asyncio");

  private ChildProcesses() {}

  /**
   * Returns the coroutine that starts a child, and waits until its pipes are connected. If that
   * fails or is cancelled, the child is killed and waited for.
   *
   * @param protocolFactory called once, before the child is started
   * @param launcher starts it, on the loop's thread or in a coroutine
   */
  public static <P extends SubprocessProtocol> Coroutine<SubprocessConnection<P>> start(
      EventLoop loop,
      Supplier<P> protocolFactory,
      ChildCommand command,
      ChildProcess.Launcher launcher) {
    Objects.requireNonNull(protocolFactory, "protocolFactory");
    return async(() -> {
      P protocol = Objects.requireNonNull(protocolFactory.get(), "protocol");
      logStart(loop, command);
      ChildProcess child = launcher.launch(command);
      ChildTransport transport = new ChildTransport(loop, protocol, child);
      transport.start();
      awaitConnected(transport);
      if (loop.getDebug()) {
        LOGGER.log(Level.INFO, "execute " + command.shown() + ": " + transport);
      }
      return new SubprocessConnection<>(transport, protocol);
    });
  }

  private static void logStart(EventLoop loop, ChildCommand command) {
    if (loop.getDebug()) {
      LOGGER.log(
          Level.DEBUG,
          "execute {0} stdin={1} stdout={2} stderr={3}",
          command.shown(),
          command.stdin(),
          command.stdout(),
          command.stderr());
    }
  }

  private static void awaitConnected(ChildTransport transport) throws Exception {
    try {
      await(transport.connected());
    } catch (KeyboardInterrupt | SystemExit e) {
      throw e;
    } catch (Throwable e) {
      transport.close();
      await(transport.waitFor());
      throw e;
    }
  }
}
