package io.asyncio.netty.transport;

import io.asyncio.internal.Log;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.net.BindException;
import java.net.SocketException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import org.jspecify.annotations.Nullable;

/** The file of a Unix socket that is bound. Owned by the loop's thread. */
public final class SocketFile {

  private static final int KIND = 0170000;
  private static final int SOCKET = 0140000;

  private final Path path;

  /** By which the system tells this file from another one with its name; {@code null} if it is gone. */
  private final @Nullable Object key;

  private SocketFile(Path path) {
    this.path = path;
    this.key = keyOf(path);
  }

  /** Returns the file of a socket that was just bound; {@code null} if an abstract name has none. */
  public static @Nullable SocketFile of(UnixName name) {
    return name.isAbstract() ? null : new SocketFile(name.file());
  }

  private static @Nullable Object keyOf(Path path) {
    try {
      return Files.readAttributes(path, BasicFileAttributes.class).fileKey();
    } catch (IOException e) {
      return null; // it is gone already, and nobody's concern
    }
  }

  /**
   * Makes way for a socket: removes the file of another one that is closed. Netty would remove any
   * file, so this is to be called right before binding.
   *
   * @throws BindException if there is one that stays: of a socket that is open, or no socket's
   */
  public static void makeWay(UnixName name) throws BindException {
    if (name.isAbstract()) {
      return;
    }
    Path path = name.file();
    try {
      if (isSocket(path) && !isOpen(path)) {
        Files.deleteIfExists(path);
      }
    } catch (NoSuchFileException e) {
      // That is what is wanted.
    } catch (IOException e) {
      Log.LOGGER.log(Level.ERROR, "Unable to check or remove stale UNIX socket " + path, e);
    }
    if (Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
      throw UnixFailure.inUse(name);
    }
  }

  private static boolean isSocket(Path path) throws IOException {
    int mode = (Integer) Files.getAttribute(path, "unix:mode");
    return (mode & KIND) == SOCKET;
  }

  /**
   * A socket that is closed refuses connections. With one of datagrams connecting fails otherwise, and
   * with one whose queue is full it is put off.
   */
  private static boolean isOpen(Path path) throws IOException {
    try (SocketChannel probe = SocketChannel.open(StandardProtocolFamily.UNIX)) {
      probe.configureBlocking(false);
      probe.connect(UnixDomainSocketAddress.of(path));
      return true;
    } catch (SocketException e) {
      return FailureKind.of(e) != FailureKind.REFUSED;
    }
  }

  /** Removes the file, unless there is another one by now, or none. */
  public void remove() {
    try {
      if (key != null && key.equals(keyOf(path))) {
        Files.deleteIfExists(path);
      }
    } catch (IOException e) {
      Log.LOGGER.log(Level.ERROR, "Unable to clean up listening UNIX socket " + path, e);
    }
  }

  /** Returns the path. */
  public Path path() {
    return path;
  }
}
