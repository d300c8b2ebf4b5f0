package io.asyncio.netty.posix;

import io.netty.channel.unix.Errors;
import java.io.IOException;
import java.util.function.IntFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Errors of the system that are answered by more than being passed on.
 *
 * <p>Netty's own channels tell an error's number, some in the message alone. The JDK's tell what the system calls it, in the
 * language of the process's locale; so that is compared with what the C library calls it. Where
 * native access is not enabled, which nobody is to be warned of for an error, only the English words
 * are known.
 */
public enum Errno {
  ENOENT(2, 2, "No such file or directory"),
  EIO(5, 5, "Input/output error"),
  ENOMEM(12, 12, "Cannot allocate memory"),
  EACCES(13, 13, "Permission denied"),
  ENFILE(23, 23, "Too many open files in system"),
  EMFILE(24, 24, "Too many open files"),
  ENOBUFS(105, 55, "No buffer space available"),
  EADDRINUSE(98, 48, "Address already in use"),
  EADDRNOTAVAIL(99, 49, "assign requested address"),
  EPIPE(32, 32, "Broken pipe"),
  ENETUNREACH(101, 51, "Network is unreachable"),
  ECONNABORTED(103, 53, "Software caused connection abort"),
  ECONNRESET(104, 54, "Connection reset by peer"),
  ENOTCONN(107, 57, "Transport endpoint is not connected"),
  ESHUTDOWN(108, 58, "Cannot send after transport endpoint shutdown"),
  ETIMEDOUT(110, 60, "Connection timed out"),
  ECONNREFUSED(111, 61, "Connection refused"),
  EHOSTUNREACH(113, 65, "No route to host");

  /** How Netty tells the number of an error where it has no field for it. */
  private static final Pattern NUMBERED = Pattern.compile("failed with error\\(-(\\d+)\\)");

  private final int number;
  private final String english;

  Errno(int onLinux, int onBsd, String english) {
    this.number = System.getProperty("os.name").equals("Linux") ? onLinux : onBsd;
    this.english = english;
  }

  /** Returns the English words for it, which are much the same on all systems. */
  public String words() {
    return english;
  }

  /** Tells whether {@code failure} is this error. */
  public boolean isOf(Throwable failure) {
    return isOf(failure, Words.KNOWN ? SystemText::ofError : null);
  }

  /**
   * As {@link #isOf(Throwable)}.
   *
   * @param words returns the system's words for a number; {@code null} if they cannot be had
   */
  boolean isOf(Throwable failure, @Nullable IntFunction<String> words) {
    if (failure instanceof Errors.NativeIoException numbered) {
      return numbered.expectedErr() == -number;
    }
    String message = failure.getMessage();
    if (!(failure instanceof IOException) || message == null) {
      return false;
    }
    Matcher numbered = NUMBERED.matcher(message);
    return numbered.find()
        ? numbered.group(1).equals(Integer.toString(number))
        : message.contains(words == null ? english : words.apply(number));
  }

  /** Looked for by the first failure that has no number. */
  private static final class Words {
    static final boolean KNOWN = Errno.class.getModule().isNativeAccessEnabled()
        && NativeAccess.allows(SystemText.class, "errors are known by their English words");
  }
}
