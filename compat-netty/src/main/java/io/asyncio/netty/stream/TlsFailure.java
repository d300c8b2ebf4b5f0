package io.asyncio.netty.stream;

import io.asyncio.ConnectionAbortedError;
import io.asyncio.ConnectionResetError;
import io.asyncio.EventLoop;
import io.asyncio.TimeoutError;
import io.asyncio.netty.transport.TransportReports;
import java.io.IOException;

/** What keeps a connection from being encrypted, and what ends one that is. */
final class TlsFailure {

  private TlsFailure() {}

  static IOException timeout(double seconds) {
    return new ConnectionAbortedError(
        "SSL handshake is taking longer than " + seconds + " seconds: aborting the connection");
  }

  static IOException endOfFile() {
    return new ConnectionResetError("the peer has closed the connection during the SSL handshake");
  }

  static IOException lost() {
    return new ConnectionAbortedError("the connection was closed during the SSL handshake");
  }

  static Exception shutdownTimeout() {
    return new TimeoutError("SSL shutdown timed out");
  }

  /** A peer's failure is logged in debug mode; what else it is, is reported. */
  static void report(EventLoop loop, TlsTransport transport, Throwable cause) {
    TransportReports.fatal(loop, transport, "SSL handshake failed", cause);
  }
}
