package io.asyncio.testjvm;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import org.junit.platform.launcher.LauncherSession;
import org.junit.platform.launcher.LauncherSessionListener;

/**
 * Gives this JVM, before any test runs, the signals that it was started to ignore: SIGINT in the
 * background of a script, SIGHUP under {@code nohup}. The JVM itself would leave such a signal
 * alone, and children would inherit that.
 */
public final class StartingSignals implements LauncherSessionListener {

  /** SIGHUP, SIGINT and SIGTERM, which have these numbers everywhere. */
  private static final int[] LEFT_ALONE = {1, 2, 15};

  private static final MemorySegment SIG_DFL = MemorySegment.NULL;
  private static final long SIG_IGN = 1;
  private static final long SIG_ERR = -1;

  /** More than any system's {@code struct sigaction}, which begins with the handler. */
  private static final long SIGACTION_BYTES = 512;

  /** For the service loader. */
  public StartingSignals() {}

  @Override
  public void launcherSessionOpened(LauncherSession session) {
    try {
      for (int signal : LEFT_ALONE) {
        if (isIgnored(signal)) {
          restoreDefault(signal);
        }
      }
    } catch (IllegalCallerException e) {
      System.err.println("Signals that were ignored at the start stay so: " + e.getMessage());
    } catch (Throwable e) {
      throw new AssertionError(e);
    }
  }

  private static boolean isIgnored(int signal) throws Throwable {
    MethodHandle sigaction = function(
        "sigaction",
        FunctionDescriptor.of(
            ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.ADDRESS));
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment current = arena.allocate(SIGACTION_BYTES, ValueLayout.ADDRESS.byteAlignment());
      int result = (int) sigaction.invokeExact(signal, MemorySegment.NULL, current);
      return result == 0 && current.get(ValueLayout.ADDRESS, 0).address() == SIG_IGN;
    }
  }

  private static void restoreDefault(int signal) throws Throwable {
    MethodHandle function = function(
        "signal",
        FunctionDescriptor.of(ValueLayout.ADDRESS, ValueLayout.JAVA_INT, ValueLayout.ADDRESS));
    MemorySegment before = (MemorySegment) function.invokeExact(signal, SIG_DFL);
    if (before.address() == SIG_ERR) {
      throw new AssertionError("signal() refuses " + signal);
    }
  }

  @SuppressWarnings("restricted") // The JDK has no other way.
  private static MethodHandle function(String name, FunctionDescriptor type) {
    Linker linker = Linker.nativeLinker();
    return linker.downcallHandle(linker.defaultLookup().findOrThrow(name), type);
  }
}
