package io.asyncio.asyncore;

import io.asyncio.BrokenPipeError;
import io.asyncio.ConnectionAbortedError;
import io.asyncio.ConnectionError;
import io.asyncio.ConnectionResetError;
import java.io.EOFException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.PortUnreachableException;
import java.net.SocketAddress;
import java.net.SocketException;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.AlreadyBoundException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.NonReadableChannelException;
import java.nio.channels.NonWritableChannelException;
import java.nio.channels.NotYetBoundException;
import java.nio.channels.NotYetConnectedException;
import java.nio.channels.UnresolvedAddressException;
import java.nio.channels.UnsupportedAddressTypeException;
import java.nio.file.NoSuchFileException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What failed at a socket, in the terms of the rest of the library.
 *
 * <pre>
 *   what the JDK says                                      what a program is told
 *   Connection reset                                       ConnectionResetError
 *   Broken pipe                                            BrokenPipeError
 *   connection abort, closed, not connected, wrong end     ConnectionAbortedError
 *   port unreachable                                       ConnectException
 *   No such file or directory                              NoSuchFileException
 * </pre>
 */
final class SocketFailures {

  private static final String NO_FILE = "No such file or directory";

  private SocketFailures() {}

  /** Tells whether there is no connection, so that the dispatcher is to be closed. */
  static boolean isDisconnected(Throwable failure) {
    return failure instanceof ConnectionError
        || (failure instanceof Exception e && isSystems(e) && told(e) instanceof ConnectionError);
  }

  private static boolean isSystems(Exception failure) {
    return failure instanceof IOException || missing(failure) != null;
  }

  /** Returns {@code failure} as the rest of the library would tell it. */
  static IOException told(Exception failure) {
    if (failure instanceof ConnectionError known) {
      return known;
    }
    String missing = missing(failure);
    if (missing != null) {
      return new ConnectionAbortedError(missing, failure);
    }
    if (failure instanceof PortUnreachableException) {
      return because(failure, new ConnectException("Connection refused"));
    }
    String message = String.valueOf(failure.getMessage());
    if (message.startsWith("Connection reset")) {
      return new ConnectionResetError("connection reset by peer", failure);
    }
    if (message.startsWith("Broken pipe") || message.startsWith("Cannot send after")) {
      return new BrokenPipeError("broken pipe", failure);
    }
    if (message.contains("connection abort") || message.contains("is not connected")) {
      return new ConnectionAbortedError("connection aborted", failure);
    }
    return failure instanceof SocketException || failure instanceof EOFException
        ? (IOException) failure
        : other(failure);
  }

  /** Returns what a socket's {@code failure} at an address is: a path may lead nowhere. */
  static IOException at(SocketAddress address, IOException failure) {
    String message = String.valueOf(failure.getMessage());
    return address instanceof UnixDomainSocketAddress unix && message.startsWith(NO_FILE)
        ? because(failure, new NoSuchFileException(unix.getPath().toString(), null, NO_FILE))
        : failure;
  }

  private static IOException because(Exception failure, IOException told) {
    told.initCause(failure);
    return told;
  }

  /** Returns what a channel lacks for what was asked of it, if that is the failure. */
  private static @Nullable String missing(Exception failure) {
    return switch (failure) {
      case ClosedChannelException _ -> "the channel is closed";
      case NotYetConnectedException _ -> "the socket is not connected";
      case NonReadableChannelException _ -> "the channel cannot be read from";
      case NonWritableChannelException _ -> "the channel cannot be written to";
      default -> null;
    };
  }

  private static IOException other(Exception failure) {
    if (failure instanceof IOException told) {
      return told;
    }
    String words = switch (failure) {
      case UnresolvedAddressException _ -> "the host of the address is not known";
      case UnsupportedAddressTypeException _ -> "the address is of another family than the socket";
      case AlreadyBoundException _ -> "the socket has an address already";
      case NotYetBoundException _ -> "the socket has no address yet";
      default -> Objects.requireNonNullElseGet(failure.getMessage(), failure::toString);
    };
    return because(failure, new SocketException(words));
  }
}
