package io.asyncio.netty.transport;

import io.asyncio.netty.posix.Errno;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.net.BindException;
import java.net.SocketException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What failed at the file of a Unix socket, told alike on every transport. */
public final class UnixFailure {

  private UnixFailure() {}

  /** Returns what binding failed with; its message names the path. */
  public static IOException binding(UnixName name, IOException failure) {
    BindException inUse = inUse(name);
    if (Errno.EADDRINUSE.isOf(failure)
        || Objects.equals(inUse.getMessage(), failure.getMessage())) {
      return (IOException) inUse.initCause(failure);
    }
    IOException file = file(name, failure);
    return file == null ? other(name, failure) : file;
  }

  /** Returns what is told where somebody listens already. */
  public static BindException inUse(UnixName name) {
    return new BindException("Address '" + name + "' is already in use");
  }

  /** Returns what connecting or sending failed with, if it is about the file, else {@code null}. */
  public static @Nullable IOException file(UnixName name, Throwable failure) {
    FileSystemException told = null;
    if (failure instanceof FileNotFoundException || Errno.ENOENT.isOf(failure)) {
      told = new NoSuchFileException(name.toString(), null, Errno.ENOENT.words());
    } else if (Errno.EACCES.isOf(failure)) {
      told = new AccessDeniedException(name.toString(), null, Errno.EACCES.words());
    }
    if (told != null) {
      told.initCause(failure);
    }
    return told;
  }

  private static IOException other(UnixName name, IOException failure) {
    SocketException told = new SocketException(SocketFailure.reason(failure) + ": " + name);
    told.initCause(failure);
    return told;
  }
}
