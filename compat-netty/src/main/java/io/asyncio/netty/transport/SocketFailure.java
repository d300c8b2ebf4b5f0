package io.asyncio.netty.transport;

import io.asyncio.netty.posix.Errno;
import io.netty.channel.ChannelException;
import io.netty.util.NetUtil;
import java.io.IOException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;

/** What failed at a socket, told alike on every transport. */
public final class SocketFailure {

  private static final Set<Errno> OUT_OF_RESOURCES =
      Set.of(Errno.EMFILE, Errno.ENFILE, Errno.ENOBUFS, Errno.ENOMEM);

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
  private static String reason(Throwable failure) {
    String message = Objects.requireNonNullElse(failure.getMessage(), failure.toString());
    int colon = message.lastIndexOf(": ");
    return (colon < 0 ? message : message.substring(colon + 2)).toLowerCase(Locale.ROOT);
  }
}
