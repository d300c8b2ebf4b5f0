package io.asyncio.examples;

import static io.asyncio.Asyncio.*;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.asyncio.Asyncio;
import io.asyncio.Coroutine;
import io.asyncio.Task;
import io.asyncio.TimeoutError;
import io.asyncio.streams.StreamReader;
import io.asyncio.subprocess.Process;
import io.asyncio.subprocess.Stdio;
import io.asyncio.subprocess.SubprocessOptions;
import java.util.List;
import java.util.Locale;

/**
 * A program of a {@link Supervisor}: a line for a shell, which is run again when it fails, and the
 * sooner it failed, the later.
 *
 * @param name what its output is marked with
 */
record SupervisedProgram(String name, String line, Restarts restarts, double grace) {

  /**
   * When to run a program again.
   *
   * @param first the seconds before the first restart; each next one waits twice as long
   * @param limit how many restarts there are before a program is given up, unless one of its runs
   *     lasted for {@code stable} seconds: then it begins anew
   */
  record Restarts(double first, int limit, double stable) {}

  private static final SubprocessOptions OPTIONS = SubprocessOptions.defaults()
      .withStdin(Stdio.DEVNULL)
      .withStdout(Stdio.PIPE)
      .withStderr(Stdio.STDOUT)
      .withStartNewSession(true);

  /** Runs the program until it succeeds, has failed too often, or this is cancelled. */
  Coroutine<Void> supervise() {
    return async(() -> {
      int failures = 0;
      while (true) {
        double start = getRunningLoop().time();
        int code = await(runOnce());
        boolean stable = getRunningLoop().time() - start >= restarts.stable();
        failures = stable ? 1 : failures + 1;
        if (code == 0) {
          say("has done its work");
          return;
        }
        if (failures > restarts.limit()) {
          say(ending(code) + ", and is given up");
          return;
        }
        double delay = restarts.first() * Math.pow(2, failures - 1);
        say(String.format(Locale.ROOT, "%s, and is restarted in %.1f s", ending(code), delay));
        await(sleep(delay));
      }
    });
  }

  /** Returns what the program has returned. Whatever it has started is gone then, too. */
  private Coroutine<Integer> runOnce() {
    return async(() -> {
      Process process = await(createSubprocessShell(line, OPTIONS));
      Task<Void> forwarding = createTask(forward(process.stdout()), name);
      try {
        return await(process.waitFor());
      } finally {
        await(end(process));
        await(Asyncio.wait(List.of(forwarding), grace)); // for what is still in the pipe
        forwarding.cancel();
      }
    });
  }

  private Coroutine<Void> forward(StreamReader output) {
    return async(() -> {
      while (true) {
        try {
          for (byte[] line : each(output)) {
            IO.println(name + ": " + new String(line, UTF_8).stripTrailing());
          }
          return;
        } catch (IllegalArgumentException e) {
          say("has written too long a line");
        }
      }
    });
  }

  private Coroutine<Void> end(Process process) {
    return async(() -> {
      process.sendSignalToGroup("TERM");
      try {
        await(waitFor(process.waitFor(), grace));
      } catch (TimeoutError e) {
        say("does not end, and is killed");
      }
      process.sendSignalToGroup("KILL"); // and whatever it has left behind
      await(process.waitFor());
    });
  }

  private static String ending(int code) {
    return code < 0 ? "was ended by signal " + -code : "has failed with status " + code;
  }

  private void say(String what) {
    IO.println("supervisor: " + name + " " + what);
  }
}
