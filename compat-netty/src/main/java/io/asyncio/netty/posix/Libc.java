package io.asyncio.netty.posix;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.invoke.MethodHandle;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import org.jspecify.annotations.Nullable;

/**
 * The calls of Linux' C library that concern descriptors and children. The numbers are those of the
 * architectures on which children are started by it.
 *
 * <p>Stateless; on any thread.
 */
@SuppressWarnings("restricted") // whoever wants these calls has to enable native access
public final class Libc {

  public static final int O_RDONLY = 0;
  public static final int O_WRONLY = 1;
  public static final int O_CREAT = 0x40;
  public static final int O_TRUNC = 0x200;
  public static final int O_APPEND = 0x400;
  static final int O_NONBLOCK = 0x800;

  private static final int O_CLOEXEC = 0x80000;
  private static final int F_GETFL = 3;
  private static final int F_SETFL = 4;
  private static final int F_DUPFD_CLOEXEC = 1030;
  private static final int F_SETPIPE_SZ = 1031;
  private static final int SYS_PIDFD_OPEN = 434;
  private static final int FIRST_OTHER = 3;
  private static final int ENOENT = 2;
  private static final int EACCES = 13;

  private static final StructLayout STATE = NativeCall.STATE;

  private static final MethodHandle PIPE2 =
      NativeCall.withErrno("pipe2", FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT));
  private static final MethodHandle FCNTL = NativeCall.variadic(
      "fcntl", 2, FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT));
  private static final MethodHandle OPEN =
      NativeCall.variadic("open", 2, FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT, JAVA_INT));
  private static final MethodHandle CLOSE =
      NativeCall.withErrno("close", FunctionDescriptor.of(JAVA_INT, JAVA_INT));
  private static final MethodHandle SYSCALL = NativeCall.variadic(
      "syscall", 1, FunctionDescriptor.of(JAVA_LONG, JAVA_LONG, JAVA_INT, JAVA_INT));

  private static final int FILE_MODE = 0666;

  private Libc() {}

  /** Two ends of a pipe, which children do not inherit. */
  public record Pipe(int readEnd, int writeEnd) {}

  public static Pipe pipe() throws IOException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment state = arena.allocate(STATE);
      MemorySegment ends = arena.allocate(JAVA_INT, 2);
      check((int) PIPE2.invokeExact(state, ends, O_CLOEXEC), state, "pipe");
      int readEnd = aboveStandard(ends.getAtIndex(JAVA_INT, 0));
      return new Pipe(readEnd, aboveStandard(ends.getAtIndex(JAVA_INT, 1)));
    } catch (Throwable e) {
      throw NativeCall.raised(e);
    }
  }

  /**
   * Returns a descriptor that cannot be taken for a standard stream, which are numbers that a
   * program has to give if it was started without them.
   */
  private static int aboveStandard(int descriptor) throws IOException {
    if (descriptor >= FIRST_OTHER) {
      return descriptor;
    }
    try {
      return control(descriptor, F_DUPFD_CLOEXEC, FIRST_OTHER);
    } finally {
      close(descriptor);
    }
  }

  /** Returns the flags that a file was opened with and those that were set since. */
  static int flags(int descriptor) throws IOException {
    return control(descriptor, F_GETFL, 0);
  }

  static void setFlags(int descriptor, int flags) throws IOException {
    var _ = control(descriptor, F_SETFL, flags);
  }

  /** Has a pipe hold so many bytes, or some more. The descriptor is that of either end. */
  public static void setPipeCapacity(int descriptor, int bytes) throws IOException {
    var _ = control(descriptor, F_SETPIPE_SZ, bytes);
  }

  private static int control(int descriptor, int command, int argument) throws IOException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment state = arena.allocate(STATE);
      int result = (int) FCNTL.invokeExact(state, descriptor, command, argument);
      return check(result, state, "descriptor " + descriptor);
    } catch (Throwable e) {
      throw NativeCall.raised(e);
    }
  }

  public static int open(String path, int flags) throws IOException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment state = arena.allocate(STATE);
      MemorySegment name = SystemText.copy(arena, path);
      int descriptor = (int) OPEN.invokeExact(state, name, flags | O_CLOEXEC, FILE_MODE);
      return aboveStandard(check(descriptor, state, path));
    } catch (Throwable e) {
      throw NativeCall.raised(e);
    }
  }

  /** Closes a descriptor of ours; that this fails would tell nobody anything. */
  public static void close(int descriptor) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment state = arena.allocate(STATE);
      var _ = (int) CLOSE.invokeExact(state, descriptor);
    } catch (Throwable e) {
      throw new AssertionError(e);
    }
  }

  /** Returns a descriptor that can be read from once the child has ended. */
  public static int pidfd(long pid) throws IOException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment state = arena.allocate(STATE);
      long result = (long) SYSCALL.invokeExact(state, (long) SYS_PIDFD_OPEN, (int) pid, 0);
      return check((int) result, state, "process " + pid);
    } catch (Throwable e) {
      throw NativeCall.raised(e);
    }
  }

  private static int check(int result, MemorySegment state, String subject) throws IOException {
    if (result < 0) {
      throw failure(NativeCall.errno(state), subject);
    }
    return result;
  }

  /** Returns the exception of an error number. */
  static IOException failure(int errno, @Nullable String subject) {
    return switch (errno) {
      case ENOENT -> new NoSuchFileException(subject, null, SystemText.ofError(errno));
      case EACCES -> new AccessDeniedException(subject, null, SystemText.ofError(errno));
      default -> new FileSystemException(subject, null, SystemText.ofError(errno));
    };
  }
}
