package io.asyncio.netty.process;

import io.asyncio.internal.Log;
import io.asyncio.netty.posix.ExitStatus;
import io.asyncio.netty.posix.Kill;
import io.asyncio.netty.posix.Libc;
import io.asyncio.netty.posix.NativeAccess;
import io.asyncio.netty.posix.Spawn;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.util.Set;

/** Tells whether children can be started and watched by calls of the C library. */
public final class NativeChildren {

  /** Those whose numbers {@link Libc} has. */
  private static final Set<String> ARCHITECTURES = Set.of("amd64", "aarch64", "riscv64");

  private static final String OTHERWISE = "children are started by the JDK";

  private static final boolean AVAILABLE = probe();

  private NativeChildren() {}

  public static boolean available() {
    return AVAILABLE;
  }

  /**
   * Finds everything that will be wanted: an older or other C library lacks functions, an older
   * kernel descriptors of processes, and native access may be denied.
   */
  private static boolean probe() {
    if (!System.getProperty("os.name").equals("Linux")
        || !ARCHITECTURES.contains(System.getProperty("os.arch"))) {
      return false;
    }
    return NativeAccess.allows(Spawn.class, OTHERWISE)
        && NativeAccess.allows(ExitStatus.class, OTHERWISE)
        && NativeAccess.allows(Kill.class, OTHERWISE)
        && hasDescriptorsOfProcesses();
  }

  private static boolean hasDescriptorsOfProcesses() {
    try {
      Libc.close(Libc.pidfd(ProcessHandle.current().pid()));
      return true;
    } catch (IOException e) {
      Log.LOGGER.log(Level.DEBUG, OTHERWISE, e);
      return false;
    }
  }
}
