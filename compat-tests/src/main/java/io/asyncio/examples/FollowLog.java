package io.asyncio.examples;

import static io.asyncio.Asyncio.*;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.asyncio.Coroutine;
import io.asyncio.subprocess.Process;
import io.asyncio.subprocess.Stdio;
import io.asyncio.subprocess.SubprocessOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * A log that grows, line by line, by a {@code tail -f} that is terminated after five of them.
 *
 * {@snippet lang=python :
 * process = await asyncio.create_subprocess_exec("tail", "-f", log, stdout=PIPE)
 * async for line in process.stdout:
 *     ...
 * process.terminate()
 * print(await process.wait())
 * }
 */
final class FollowLog {

  private static final int LINES = 5;

  private static final SubprocessOptions OPTIONS =
      SubprocessOptions.defaults().withStdout(Stdio.PIPE);

  static Coroutine<Void> follow(Path log) {
    return async(() -> {
      Process tail = await(createSubprocessExec(OPTIONS, "tail", "-f", log.toString()));
      int lines = 0;
      for (byte[] line : each(tail.stdout())) {
        IO.print(new String(line, UTF_8));
        if (++lines == LINES) {
          break;
        }
        append(log, lines + 1);
      }
      tail.terminate();
      IO.println("tail has returned " + await(tail.waitFor()));
    });
  }

  private static void append(Path log, int number) throws Exception {
    Files.writeString(log, "request " + number + "\n", StandardOpenOption.APPEND);
  }

  void main() throws Exception {
    Path log = Files.createTempFile("requests", ".log");
    try {
      append(log, 1);
      run(follow(log));
    } finally {
      Files.delete(log);
    }
  }
}
