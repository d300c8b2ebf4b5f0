package io.asyncio;

import static io.asyncio.Asyncio.async;
import static io.asyncio.Asyncio.await;

import io.asyncio.internal.Log;
import io.asyncio.protocols.SubprocessProtocol;
import io.asyncio.spi.ChildCommand;
import io.asyncio.spi.ChildProcess;
import java.lang.System.Logger.Level;
import java.util.Objects;
import java.util.function.Supplier;

/** The start of a child process. */
final class SubprocessStart {

  private SubprocessStart() {}

  /**
   * Returns the coroutine that starts a child, and waits until its pipes are connected. If that
   * fails or is cancelled, the child is killed and waited for.
   *
   * @param protocolFactory called once, before the child is started
   */
  static <P extends SubprocessProtocol> Coroutine<SubprocessConnection<P>> of(
      BaseEventLoop loop, Supplier<P> protocolFactory, ChildCommand command) {
    Objects.requireNonNull(protocolFactory, "protocolFactory");
    return async(() -> {
      P protocol = Objects.requireNonNull(protocolFactory.get(), "protocol");
      logStart(loop, command);
      loop.checkClosed();
      loop.checkThread("subprocessExec");
      ChildProcess child = loop.launch(command);
      ChildTransport transport = new ChildTransport(loop, protocol, command, child);
      transport.start();
      awaitConnected(transport);
      if (loop.getDebug()) {
        Log.LOGGER.log(Level.INFO, "execute " + command.shown() + ": " + transport);
      }
      return new SubprocessConnection<>(transport, protocol);
    });
  }

  private static void logStart(BaseEventLoop loop, ChildCommand command) {
    if (loop.getDebug()) {
      Log.LOGGER.log(
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
