package io.asyncio.netty.posix;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Opens files for a loop's poll, as far as that can be done where native access is denied. */
public final class Fcntl {

  private static final boolean NATIVE =
      NativeAccess.allows(Libc.class, "a blocking descriptor cannot be made non-blocking");

  private Fcntl() {}

  /**
   * Opens a file, which may take long if it is a FIFO.
   *
   * @param access {@link Libc#O_RDONLY} or {@link Libc#O_WRONLY}
   * @return the descriptor, or a negative number if that failed or native access is refused
   */
  public static int open(Path path, int access) {
    try {
      return NATIVE ? Libc.open(path.toString(), access) : -1;
    } catch (IOException e) {
      return -1;
    }
  }

  /**
   * Makes a descriptor non-blocking.
   *
   * @throws IllegalArgumentException if it is closed
   * @throws IllegalStateException if it is blocking, and native access is refused
   */
  public static void makeNonBlocking(int descriptor) {
    int flags = flags(descriptor);
    if (flags < 0) {
      throw new IllegalArgumentException("descriptor is not open: " + descriptor);
    }
    if ((flags & Libc.O_NONBLOCK) == 0) {
      setFlags(descriptor, flags | Libc.O_NONBLOCK);
    }
  }

  /**
   * Makes a descriptor non-blocking, if that is possible.
   *
   * @return whether it is
   */
  public static boolean tryToMakeNonBlocking(int descriptor) {
    try {
      makeNonBlocking(descriptor);
      return true;
    } catch (IllegalArgumentException | IllegalStateException e) {
      return false;
    }
  }

  private static void setFlags(int descriptor, int flags) {
    if (!NATIVE) {
      throw new IllegalStateException("descriptor "
          + descriptor
          + " is blocking, and cannot be made non-blocking without --enable-native-access");
    }
    try {
      Libc.setFlags(descriptor, flags);
    } catch (IOException e) {
      throw new IllegalStateException("cannot make descriptor " + descriptor + " non-blocking", e);
    }
  }

  private static int flags(int descriptor) {
    try {
      return NATIVE ? Libc.flags(descriptor) : flagsInProc(descriptor);
    } catch (IOException e) {
      return -1;
    }
  }

  /** Returns the flags as {@code /proc} tells them, in octal; negative if it is not open. */
  public static int flagsInProc(int descriptor) {
    Path info = Path.of("/proc/self/fdinfo/" + descriptor);
    if (!Files.exists(info)) {
      return -1;
    }
    try {
      return Files.readAllLines(info).stream()
          .filter(line -> line.startsWith("flags:"))
          .mapToInt(line -> Integer.parseInt(line.substring("flags:".length()).strip(), 8))
          .findFirst()
          .orElse(-1);
    } catch (IOException e) {
      throw new UncheckedIOException("descriptor " + descriptor + ": " + e.getMessage(), e);
    }
  }
}
