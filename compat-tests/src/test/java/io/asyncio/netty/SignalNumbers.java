package io.asyncio.netty;

import static io.asyncio.Asyncio.await;
import static io.asyncio.Asyncio.createSubprocessExec;

import io.asyncio.netty.process.ChildState;
import io.asyncio.subprocess.Output;
import io.asyncio.subprocess.Process;
import io.asyncio.subprocess.Stdio;
import io.asyncio.subprocess.SubprocessOptions;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** Sends children every signal there is. */
public final class SignalNumbers {

  private static final int LAST = 64;
  private static final int STOP = 19;

  /** STOP, TSTP, TTIN, TTOU. But for STOP they do nothing where no terminal's job control is. */
  private static final Set<Integer> STOPPING = Set.of(STOP, 20, 21, 22);

  /** CHLD, CONT, URG, WINCH; and two of the C library's own, which children ignore. */
  private static final Set<Integer> HARMLESS = Set.of(17, 18, 23, 28, 32, 33);

  private static final String IGNORED = "SigIgn:";

  private static final SubprocessOptions IN_AND_OUT =
      SubprocessOptions.defaults().withStdin(Stdio.PIPE).withStdout(Stdio.PIPE);

  private SignalNumbers() {}

  /** Returns those that do not do to a child what Linux says. In a coroutine. */
  public static List<Integer> wrong() throws Exception {
    List<Integer> wrong = new ArrayList<>();
    for (int signal = 1; signal <= LAST; signal++) {
      if (!reachesAChild(signal)) {
        wrong.add(signal);
      }
    }
    return wrong;
  }

  /** Returns those of SIGHUP, SIGINT and SIGTERM that this JVM was started to ignore. */
  public static List<Integer> ignoredHere() throws IOException {
    try (Stream<String> status = Files.lines(Path.of("/proc/self/status"))) {
      String mask = status.filter(line -> line.startsWith(IGNORED)).findFirst().orElseThrow();
      long ignored = Long.parseUnsignedLong(mask.substring(IGNORED.length()).strip(), 16);
      return Stream.of(1, 2, 15)
          .filter(signal -> (ignored >> (signal - 1) & 1) == 1)
          .toList();
    }
  }

  private static boolean reachesAChild(int signal) throws Exception {
    Process process = await(createSubprocessExec(IN_AND_OUT, "cat"));
    process.sendSignal(signal);
    if (signal == STOP) {
      ChildState.untilStopped(process.pid());
    }
    if (STOPPING.contains(signal)) {
      process.sendSignal("CONT");
    }
    if (STOPPING.contains(signal) || HARMLESS.contains(signal)) {
      Output output = await(process.communicate("here".getBytes(StandardCharsets.US_ASCII)));
      return process.returncode() == 0
          && new String(output.stdout(), StandardCharsets.US_ASCII).equals("here");
    }
    int returncode = await(process.waitFor());
    await(process.communicate());
    return returncode == -signal;
  }
}
