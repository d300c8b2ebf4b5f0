package io.asyncio.netty.stream;

import io.asyncio.ConnectionAbortedError;
import io.asyncio.ConnectionResetError;
import io.asyncio.EventLoop;
import io.asyncio.TimeoutError;
import io.asyncio.netty.transport.SocketFailure;
import io.asyncio.netty.transport.TransportReports;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.ssl.NotSslRecordException;
import java.io.IOException;
import javax.net.ssl.SSLException;

/** What keeps a connection from being encrypted, and what ends one that is. */
final class TlsFailure {

  private TlsFailure() {}

  /** Returns what Netty's handler has failed with, in a form that no program needs Netty for. */
  static Throwable of(Throwable failure) {
    Throwable inner = failure instanceof DecoderException && failure.getCause() != null
        ? failure.getCause()
        : failure;
    if (inner instanceof NotSslRecordException) {
      return new SSLException("what came in is no record of SSL/TLS", inner);
    }
    return inner instanceof SSLException ? inner : SocketFailure.of(inner);
  }

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
