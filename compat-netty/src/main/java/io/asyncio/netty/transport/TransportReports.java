package io.asyncio.netty.transport;

import io.asyncio.EventLoop;
import io.asyncio.ExceptionContext;
import io.asyncio.internal.Log;
import io.asyncio.netty.loop.LoopEnding;
import io.asyncio.protocols.BaseProtocol;
import io.asyncio.transports.BaseTransport;
import java.io.EOFException;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.util.function.Consumer;

/** Tells the loop's exception handler what goes wrong at a transport. On the loop's thread. */
public final class TransportReports {

  private TransportReports() {}

  /** Reports what ends a transport, unless it is only that the peer went away. */
  public static void fatal(
      EventLoop loop, BaseTransport transport, String message, Throwable cause) {
    if (cause instanceof IOException && !(cause instanceof EOFException)) {
      gone(loop, transport, message, cause);
    } else {
      error(loop, transport, message, cause);
    }
  }

  /** Logs, in debug mode, that a peer went away. */
  public static void gone(
      EventLoop loop, BaseTransport transport, String message, Throwable cause) {
    if (loop.getDebug()) {
      Log.LOGGER.log(Level.DEBUG, transport + ": " + message, cause);
    }
  }

  /** Reports an error. */
  public static void error(
      EventLoop loop, BaseTransport transport, String message, Throwable cause) {
    loop.callExceptionHandler(ExceptionContext.of(message, cause)
        .withTransport(transport)
        .withProtocol(transport.getProtocol()));
  }

  /** Calls a transport's protocol, if it has one; see {@link #call}. */
  public static void callProtocol(
      EventLoop loop, BaseTransport transport, String method, Consumer<BaseProtocol> call) {
    BaseProtocol protocol = transport.getProtocol();
    if (protocol != null) {
      call(loop, transport, protocol, method, call);
    }
  }

  /**
   * Calls a protocol. What it throws is reported and does no harm to the transport.
   *
   * @param method the one that {@code call} calls, for the report
   */
  public static <P extends BaseProtocol> void call(
      EventLoop loop, BaseTransport transport, P protocol, String method, Consumer<P> call) {
    try {
      call.accept(protocol);
    } catch (Throwable e) {
      LoopEnding.rethrow(e);
      error(loop, transport, "protocol." + method + "() failed", e);
    }
  }
}
