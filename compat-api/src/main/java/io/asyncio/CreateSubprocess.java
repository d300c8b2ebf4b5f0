package io.asyncio;

import io.asyncio.spi.ChildCommand;
import io.asyncio.subprocess.Process;
import io.asyncio.subprocess.Stdio;
import io.asyncio.subprocess.SubprocessOptions;
import io.asyncio.subprocess.SubprocessStreamProtocol;
import java.nio.file.Path;
import java.util.Objects;

/** Starts child processes, and puts streams on their pipes. */
final class CreateSubprocess {

  private static final String EXEC = "createSubprocessExec";

  private CreateSubprocess() {}

  static Coroutine<Process> exec(SubprocessOptions options, String... command) {
    SubprocessOptions full = inheriting(options);
    return by(EXEC, full, CommandLine.exec(full, command));
  }

  static Coroutine<Process> exec(SubprocessOptions options, Path program, Object... arguments) {
    SubprocessOptions full = inheriting(options);
    return by(EXEC, full, CommandLine.exec(full, program, arguments));
  }

  static Coroutine<Process> shell(SubprocessOptions options, String cmd) {
    SubprocessOptions full = inheriting(options);
    return by("createSubprocessShell", full, CommandLine.shell(full, cmd));
  }

  private static SubprocessOptions inheriting(SubprocessOptions options) {
    return Objects.requireNonNull(options, "options").withOtherStreams(Stdio.INHERIT);
  }

  private static Coroutine<Process> by(
      String name, SubprocessOptions options, ChildCommand command) {
    return AsyncCoroutine.named(name, () -> {
      BaseEventLoop loop = BaseEventLoop.of(RunningLoop.requireRunning());
      var child = SubprocessStart.of(
              loop, () -> new SubprocessStreamProtocol(options.limit(), loop), command)
          .awaitHere();
      return new Process(child.transport(), child.protocol(), loop);
    });
  }
}
