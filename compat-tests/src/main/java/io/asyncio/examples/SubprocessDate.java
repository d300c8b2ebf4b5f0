package io.asyncio.examples;

import static io.asyncio.Asyncio.*;
import static java.nio.charset.StandardCharsets.US_ASCII;

import io.asyncio.Coroutine;
import io.asyncio.subprocess.Process;
import io.asyncio.subprocess.Stdio;
import io.asyncio.subprocess.SubprocessOptions;

/**
 * The date, as another program knows it: the first line of its output.
 *
 * {@snippet lang=python :
 * process = await asyncio.create_subprocess_exec(
 *     "date", "-u", "+%Y-%m-%dT%H:%M:%SZ", stdout=asyncio.subprocess.PIPE)
 * line = await process.stdout.readline()
 * await process.wait()
 * }
 */
final class SubprocessDate {

  private static final SubprocessOptions OPTIONS =
      SubprocessOptions.defaults().withStdout(Stdio.PIPE);

  static Coroutine<String> date() {
    return async(() -> {
      Process process = await(createSubprocessExec(OPTIONS, "date", "-u", "+%Y-%m-%dT%H:%M:%SZ"));
      byte[] line = await(process.stdout().readline());
      await(process.waitFor());
      return new String(line, US_ASCII).stripTrailing();
    });
  }

  void main() throws Exception {
    IO.println("Current date: " + run(date()));
  }
}
