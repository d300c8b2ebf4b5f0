package io.asyncio.netty.transport;

import io.asyncio.BrokenPipeError;
import io.asyncio.ConnectionAbortedError;
import io.asyncio.ConnectionResetError;
import io.asyncio.TimeoutError;
import io.asyncio.netty.posix.Errno;
import java.io.IOException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.PortUnreachableException;
import java.net.SocketException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.NotYetConnectedException;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What a peer, or the way to it, can do to a connection, and what a program is told of it. */
enum FailureKind {
  RESET(Errno.ECONNRESET),
  BROKEN_PIPE(Errno.EPIPE, Errno.ESHUTDOWN),
  ABORTED(Errno.ECONNABORTED),
  REFUSED(Errno.ECONNREFUSED),
  TIMED_OUT(Errno.ETIMEDOUT),
  UNREACHABLE(Errno.EHOSTUNREACH, Errno.ENETUNREACH),
  NOT_CONNECTED(Errno.ENOTCONN),
  ADDRESS_IN_USE(Errno.EADDRINUSE);

  /** What the JDK says of each reset that reading finds, in its own words. */
  private static final String JDKS_RESET = "Connection reset";

  /** Where the exceptions of the JDK's and Netty's channels are. */
  private static final Pattern PACKAGES =
      Pattern.compile("java\\.net\\.|java\\.nio\\.channels\\.|sun\\.|io\\.netty\\.");

  private static final StackTraceElement[] NOT_RAISED = {};

  private final Errno error;

  /** What counts as the same. */
  private final Errno another;

  FailureKind(Errno error) {
    this(error, error);
  }

  FailureKind(Errno error, Errno another) {
    this.error = error;
    this.another = another;
  }

  /** Returns what {@code failure} of the system, the JDK or Netty is, if it is one of these. */
  static @Nullable FailureKind of(Throwable failure) {
    if (!isSystems(failure)) {
      return null;
    }
    for (FailureKind kind : values()) {
      if (kind.error.isOf(failure) || kind.another.isOf(failure)) {
        return kind;
      }
    }
    return switch (failure) {
      case SocketException e when JDKS_RESET.equals(e.getMessage()) -> RESET;
      case PortUnreachableException _ -> REFUSED;
      case NoRouteToHostException _ -> UNREACHABLE;
      case ClosedChannelException _ -> ABORTED;
      case NotYetConnectedException _ -> NOT_CONNECTED;
      default -> null;
    };
  }

  /**
   * Tells whether the system, the JDK or Netty has made {@code failure}: anybody may extend {@link
   * IOException} and say what the system says.
   */
  static boolean isSystems(Throwable failure) {
    return failure.getClass() == IOException.class
        || PACKAGES.matcher(failure.getClass().getName()).lookingAt();
  }

  /** Returns the words for it, which are the same on every transport. */
  String words() {
    return error.words();
  }

  /**
   * Makes an exception of this kind. Nobody has raised it: it has no trace, and gets that of the
   * await which does.
   *
   * @param cause what the system, the JDK or Netty has said
   */
  IOException make(String message, Throwable cause) {
    return unraised(withMessage(message), cause);
  }

  private IOException withMessage(String message) {
    return switch (this) {
      case RESET -> new ConnectionResetError(message);
      case BROKEN_PIPE -> new BrokenPipeError(message);
      case ABORTED -> new ConnectionAbortedError(message);
      case REFUSED -> new ConnectException(message);
      case TIMED_OUT -> new TimeoutError(message);
      case UNREACHABLE -> new NoRouteToHostException(message);
      case NOT_CONNECTED -> new SocketException(message);
      case ADDRESS_IN_USE -> new BindException(message);
    };
  }

  /** Returns {@code exception} as {@link #make} makes it. */
  static IOException unraised(IOException exception, Throwable cause) {
    exception.initCause(cause);
    exception.setStackTrace(NOT_RAISED);
    return exception;
  }
}
