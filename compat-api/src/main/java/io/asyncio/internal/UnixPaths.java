package io.asyncio.internal;

import java.nio.file.FileSystems;
import java.nio.file.Path;

/** Paths of Unix sockets. */
public final class UnixPaths {

  private UnixPaths() {}

  /**
   * Returns a path as the system takes it.
   *
   * @throws IllegalArgumentException if it is of another file system than the machine's own
   */
  public static String text(Path path) {
    if (path.getFileSystem() != FileSystems.getDefault()) {
      throw new IllegalArgumentException("path: not of the machine's own file system: " + path);
    }
    return path.toString();
  }
}
