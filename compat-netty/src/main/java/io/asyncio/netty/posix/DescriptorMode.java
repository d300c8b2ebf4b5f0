package io.asyncio.netty.posix;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** What a file or descriptor is, of those that a pipe transport can have. */
public enum DescriptorMode {
  FIFO(0x1000),
  CHARACTER_DEVICE(0x2000),
  SOCKET(0xC000);

  private static final Path OPEN = Path.of("/proc/self/fd");
  private static final int TYPE_MASK = 0xF000;

  /** As {@code stat} tells it. */
  private final int type;

  DescriptorMode(int type) {
    this.type = type;
  }

  /**
   * Returns what a descriptor is, as Linux tells it in {@code /proc}.
   *
   * @throws IllegalArgumentException if it is not open, or neither pipe nor socket nor character
   *     device
   */
  public static DescriptorMode of(int descriptor) {
    try {
      return of(OPEN.resolve(Integer.toString(descriptor)), "descriptor " + descriptor);
    } catch (NoSuchFileException e) {
      throw new IllegalArgumentException("descriptor is not open: " + descriptor, e);
    } catch (IOException e) {
      throw new UncheckedIOException("descriptor " + descriptor + ": " + e.getMessage(), e);
    }
  }

  /**
   * Returns what a file is; where files have no such types, it is a FIFO if it is no regular one.
   *
   * @throws IllegalArgumentException if it is neither FIFO nor socket nor character device
   * @throws NoSuchFileException if there is none
   */
  public static DescriptorMode of(Path path) throws IOException {
    if (path.getFileSystem().supportedFileAttributeViews().contains("unix")) {
      return of(path, path.toString());
    }
    if (Files.isRegularFile(path) || Files.isDirectory(path)) {
      throw refusal(path.toString());
    }
    return FIFO;
  }

  private static DescriptorMode of(Path path, String name) throws IOException {
    int mode = (int) Files.getAttribute(path, "unix:mode");
    for (DescriptorMode candidate : values()) {
      if (candidate.type == (mode & TYPE_MASK)) {
        return candidate;
      }
    }
    throw refusal(name);
  }

  private static IllegalArgumentException refusal(String name) {
    return new IllegalArgumentException(
        "expected a pipe, a socket or a character device, got " + name);
  }
}
