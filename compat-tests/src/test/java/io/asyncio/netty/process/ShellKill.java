package io.asyncio.netty.process;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;

/** Sends signals by the shell's {@code kill}. */
public final class ShellKill {

  private ShellKill() {}

  /** Sends a signal to a process, and returns when it is sent. */
  public static void send(String signal, long pid) {
    try {
      int status = new ProcessBuilder("/bin/sh", "-c", "kill -" + signal + " " + pid)
          .redirectInput(new File("/dev/null"))
          .redirectOutput(Redirect.DISCARD)
          .redirectError(Redirect.DISCARD)
          .start()
          .waitFor();
      if (status != 0) {
        throw new AssertionError("kill -" + signal + " " + pid + " ended with status " + status);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new AssertionError("interrupted", e);
    }
  }

  /** Sends a signal to this process, from a thread of its own. */
  public static void sendHere(String signal) {
    Thread.ofPlatform().start(() -> send(signal, ProcessHandle.current().pid()));
  }
}
