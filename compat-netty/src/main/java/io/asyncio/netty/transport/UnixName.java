package io.asyncio.netty.transport;

import io.asyncio.AbstractUnixAddress;
import io.asyncio.netty.loop.Backend;
import io.netty.channel.unix.DomainSocketAddress;
import java.net.SocketAddress;
import java.net.SocketException;
import java.net.UnixDomainSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The name of a Unix socket: a path, or one of Linux' abstract names.
 *
 * @param text as the system takes it: an abstract name begins with a NUL
 */
public record UnixName(String text) {

  private static final char ABSTRACT = '\0';

  /** What has room in an address of the system, a path with the NUL at its end; the JDK leaves more. */
  private static final int ROOM = System.getProperty("os.name").equals("Linux") ? 108 : 104;

  /**
   * Returns the name that a user gives.
   *
   * @throws IllegalArgumentException if it is empty
   */
  public static UnixName of(String path) {
    if (path.isEmpty()) {
      throw new IllegalArgumentException("path must not be empty");
    }
    UnixName name = new UnixName(path);
    if (!name.isAbstract()) {
      var _ = Path.of(path); // which refuses what is none
    }
    return name;
  }

  /** Returns the name of an address, or {@code null} if it is no Unix socket's, or of one without. */
  public static @Nullable UnixName of(SocketAddress address) {
    String text = switch (address) {
      case UnixDomainSocketAddress file -> file.getPath().toString();
      case AbstractUnixAddress name -> ABSTRACT + name.name();
      default -> "";
    };
    return text.isEmpty() ? null : new UnixName(text);
  }

  public boolean isAbstract() {
    return text.charAt(0) == ABSTRACT;
  }

  /** Returns the path of a name that is not abstract. */
  public Path file() {
    return Path.of(text);
  }

  /**
   * Refuses an abstract name where there are none.
   *
   * @throws IllegalArgumentException if it is one
   */
  public void requireUsable(Backend backend) {
    if (isAbstract() && !backend.hasAbstractNames()) {
      throw new IllegalArgumentException(
          "path: a loop on " + backend + " has no abstract names, got " + address());
    }
  }

  /**
   * Refuses what is too long; the system would take its beginning.
   *
   * @throws SocketException if it is
   */
  public void requireShort(Backend backend) throws SocketException {
    int most = isAbstract() ? ROOM : backend == Backend.NIO ? ROOM - 2 : ROOM - 1;
    int length = text.getBytes(StandardCharsets.UTF_8).length;
    if (length > most) {
      throw new SocketException(
          "AF_UNIX path too long: " + length + " bytes of at most " + most + ": " + address());
    }
  }

  /** Returns the address as users see it. */
  public SocketAddress address() {
    return isAbstract()
        ? AbstractUnixAddress.of(text.substring(1))
        : UnixDomainSocketAddress.of(text);
  }

  /** Returns the address as the channels of {@code backend} take it. */
  public SocketAddress on(Backend backend) {
    return backend == Backend.NIO ? address() : new DomainSocketAddress(text);
  }

  /** Returns the address as a channel of {@code backend} that shall listen takes it. */
  public SocketAddress toListen(Backend backend) {
    return backend == Backend.NIO ? address() : new BoundName(this);
  }

  /** Returns an address of Netty's as users see it, and any other one as it is. */
  public static @Nullable SocketAddress shown(@Nullable SocketAddress address) {
    if (!(address instanceof DomainSocketAddress nettys)) {
      return address;
    }
    String text = nettys.toString();
    return text.isEmpty() ? UnixDomainSocketAddress.of("") : new UnixName(text).address();
  }

  @Override
  public String toString() {
    return address().toString();
  }
}
