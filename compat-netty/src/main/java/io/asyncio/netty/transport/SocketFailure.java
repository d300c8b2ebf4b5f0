package io.asyncio.netty.transport;

import io.asyncio.ConnectionError;
import io.asyncio.TimeoutError;
import io.asyncio.netty.posix.Errno;
import io.netty.channel.ChannelException;
import io.netty.util.NetUtil;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.net.PortUnreachableException;
import java.net.ServerSocket;
import java.net.SocketAddress;
import java.net.SocketException;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What failed at a socket, told alike on every transport.
 *
 * <pre>
 *   what the system says                   what a program is told
 *   ECONNRESET                             io.asyncio.ConnectionResetError
 *   EPIPE, ESHUTDOWN                       io.asyncio.BrokenPipeError
 *   ECONNABORTED, or the channel is closed io.asyncio.ConnectionAbortedError
 *   ECONNREFUSED                           java.net.ConnectException
 *   ETIMEDOUT                              io.asyncio.TimeoutError
 *   EHOSTUNREACH, ENETUNREACH              java.net.NoRouteToHostException
 *   ENOTCONN                               java.net.SocketException
 *   EADDRINUSE                             java.net.BindException
 * </pre>
 */
public final class SocketFailure {

  private static final Set<Errno> OUT_OF_RESOURCES =
      Set.of(Errno.EMFILE, Errno.ENFILE, Errno.ENOBUFS, Errno.ENOMEM);

  private static final String NETTYS = "io.netty.";

  private SocketFailure() {}

  /**
   * Returns what a program is told of {@code failure}, which reading, writing, shutting down,
   * accepting or connecting ended with: an {@link IOException} without a stack trace, whose cause
   * is what the system, the JDK or Netty has said. What they did not say, such as what a handler
   * fails with, and what has been through here before, comes back as it is.
   */
  public static Throwable of(Throwable failure) {
    Throwable inner = unwrap(failure);
    if (isTold(inner)) {
      return inner;
    }
    FailureKind kind = FailureKind.of(inner);
    if (kind != null) {
      return kind.make(kind.words(), inner);
    }
    return inner instanceof IOException && isNettys(inner)
        ? FailureKind.unraised(new SocketException(reason(inner)), inner)
        : inner;
  }

  /**
   * As {@link #of}, of what is thrown at once: its stack trace is that of the caller, also where the
   * system has said what is none of the kinds above.
   */
  public static Throwable raised(Throwable failure) {
    Throwable told = of(failure);
    if (told != failure) {
      return told.fillInStackTrace();
    }
    if (!(failure instanceof IOException) || isTold(failure) || !FailureKind.isSystems(failure)) {
      return failure;
    }
    String message = failure.getMessage();
    return (failure instanceof BindException
            ? new BindException(message)
            : new SocketException(message))
        .initCause(failure);
  }

  /** Returns what sending fails with after the sending side of a connection was shut down. */
  public static IOException shutDown(Throwable failure) {
    IOException told = FailureKind.BROKEN_PIPE.make(FailureKind.BROKEN_PIPE.words(), failure);
    Throwable _ = told.fillInStackTrace();
    return told;
  }

  /** Netty's exceptions that stand for another one have it as their cause. */
  private static Throwable unwrap(Throwable failure) {
    Throwable cause = failure.getCause();
    return cause instanceof IOException && isNettys(failure) ? unwrap(cause) : failure;
  }

  private static boolean isNettys(Throwable failure) {
    return failure.getClass().getName().startsWith(NETTYS);
  }

  /** The JDK's own exceptions have no cause, but for the one that Netty makes of its own. */
  private static boolean isTold(Throwable failure) {
    return failure instanceof ConnectionError
        || failure instanceof TimeoutError
        || (failure instanceof SocketException
            && !(failure instanceof PortUnreachableException)
            && failure.getCause() != null);
  }

  /** Returns what making a socket failed with, as an {@link IOException} where it is one. */
  public static Throwable opening(Throwable failure) {
    if (failure instanceof UnsupportedOperationException) {
      return new IOException("address family not supported", failure);
    }
    IOException systems = systems(failure);
    return systems == null ? failure : of(systems);
  }

  /**
   * Returns what making Netty's part of a loop failed with: where the system has refused, an exception
   * with its words, else {@code failure}.
   *
   * @param transport what the loop would have been on
   */
  public static RuntimeException making(String transport, RuntimeException failure) {
    Throwable systems = systems(failure);
    if (systems == null && !isNettysOwn(failure)) {
      return failure;
    }
    IOException refusal = new IOException(reason(systems == null ? failure : systems), failure);
    return new UncheckedIOException(
        "no event loop on " + transport + " can be made: " + refusal.getMessage(), refusal);
  }

  /** Netty's native code throws these, and the system's words are in the message alone. */
  private static boolean isNettysOwn(RuntimeException failure) {
    return failure instanceof ChannelException || failure.getClass() == RuntimeException.class;
  }

  /** Netty's exception, and those of reflection, may stand between; the system's is the innermost. */
  private static @Nullable IOException systems(Throwable failure) {
    IOException innermost = null;
    for (Throwable e = failure; e != null; e = e.getCause()) {
      if (e instanceof IOException systems) {
        innermost = systems;
      }
    }
    return innermost;
  }

  /** Returns what binding failed with; its message names the address. */
  public static BindException binding(InetSocketAddress address, Throwable failure) {
    BindException exception = new BindException("error while attempting to bind on address "
        + NetUtil.toSocketAddressString(address)
        + ": "
        + reason(failure).toLowerCase(Locale.ROOT));
    exception.initCause(failure);
    return exception;
  }

  /**
   * Returns what connecting failed with, as {@link #raised} does; where the system has told why, the
   * message names the address.
   */
  public static Throwable connecting(SocketAddress address, Throwable failure) {
    if (address instanceof InetSocketAddress inet) {
      return connecting(NetUtil.toSocketAddressString(inet), failure);
    }
    UnixName name = UnixName.of(Objects.requireNonNull(UnixName.shown(address)));
    Throwable file = name == null ? null : UnixFailure.file(name, unwrap(failure));
    return file == null ? connecting(String.valueOf(name), failure) : file;
  }

  private static Throwable connecting(String address, Throwable failure) {
    Throwable told = raised(failure);
    FailureKind kind = told == failure ? null : FailureKind.of(unwrap(failure));
    return kind == null
        ? told
        : kind.make(kind.words() + ": " + address, Objects.requireNonNull(told.getCause()))
            .fillInStackTrace();
  }

  /** Tells whether the machine does not have the address that could not be bound. */
  public static boolean isAddressNotAvailable(InetSocketAddress address, Throwable failure) {
    return failure instanceof BindException refusal
        ? isMissing(address, refusal)
        : Errno.EADDRNOTAVAIL.isOf(failure);
  }

  /**
   * The JDK throws the same exception for an address that is in use or not allowed; both depend on
   * the port, and any port would do for one that exists.
   */
  private static boolean isMissing(InetSocketAddress address, BindException refusal) {
    try (ServerSocket probe = new ServerSocket()) {
      probe.bind(new InetSocketAddress(address.getAddress(), 0));
      return false;
    } catch (BindException e) {
      return true;
    } catch (IOException e) {
      return Errno.EADDRNOTAVAIL.isOf(refusal);
    }
  }

  /** Tells whether {@code failure} means that the process or the system has no more descriptors. */
  public static boolean isOutOfResources(Throwable failure) {
    return OUT_OF_RESOURCES.stream().anyMatch(error -> error.isOf(failure));
  }

  /** Returns the system's own words, which stand last in Netty's message. */
  public static String reason(Throwable failure) {
    String message = Objects.requireNonNullElse(failure.getMessage(), failure.toString());
    int colon = message.lastIndexOf(": ");
    return colon < 0 ? message : message.substring(colon + 2);
  }
}
