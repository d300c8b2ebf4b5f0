package io.asyncio.netty.transport;

import io.netty.channel.ChannelException;
import io.netty.util.NetUtil;
import java.io.IOException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.util.Locale;
import java.util.Objects;

/** What failed at a socket, told alike on every transport. */
public final class SocketFailure {

  private SocketFailure() {}

  /** Returns what making a socket failed with, as an {@link IOException} where it is one. */
  public static Throwable opening(Throwable failure) {
    if (failure instanceof ChannelException && failure.getCause() instanceof IOException cause) {
      return cause;
    }
    if (failure instanceof UnsupportedOperationException) {
      return new IOException("address family not supported", failure);
    }
    return failure;
  }

  /** Returns what binding failed with; its message names the address. */
  public static BindException binding(InetSocketAddress address, Throwable failure) {
    BindException exception = new BindException("error while attempting to bind on address "
        + NetUtil.toSocketAddressString(address)
        + ": "
        + reason(failure));
    exception.initCause(failure);
    return exception;
  }

  /** Returns what connecting failed with; its message names the address. */
  public static IOException connecting(InetSocketAddress address, IOException failure) {
    String name = NetUtil.toSocketAddressString(address);
    String message = Objects.requireNonNullElse(failure.getMessage(), failure.toString());
    if (message.contains(name) || !(failure instanceof ConnectException)) {
      return failure;
    }
    ConnectException exception = new ConnectException(message + ": " + name);
    exception.initCause(failure);
    return exception;
  }

  /** Tells whether the machine does not have the address that was to be bound. */
  public static boolean isAddressNotAvailable(Throwable failure) {
    String reason = reason(failure);
    return reason.contains("assign requested address");
  }

  /** Tells whether {@code failure} means that the process or the system has no more descriptors. */
  public static boolean isOutOfResources(Throwable failure) {
    String reason = reason(failure);
    return reason.contains("too many open files")
        || reason.contains("no buffer space")
        || reason.contains("cannot allocate memory");
  }

  /** Returns the system's own words, which stand last in Netty's message. */
  private static String reason(Throwable failure) {
    String message = Objects.requireNonNullElse(failure.getMessage(), failure.toString());
    int colon = message.lastIndexOf(": ");
    return (colon < 0 ? message : message.substring(colon + 2)).toLowerCase(Locale.ROOT);
  }
}
