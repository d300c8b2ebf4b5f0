package io.asyncio;

import io.asyncio.spi.ChildCommand;
import io.asyncio.subprocess.Process;
import io.asyncio.subprocess.Stdio;
import io.asyncio.subprocess.SubprocessOptions;
import io.asyncio.subprocess.SubprocessStreamProtocol;
import java.nio.file.Path;
import java.util.Objects;
import java.util.function.Supplier;

/** Starts child processes, and puts streams on their pipes. */
final class CreateSubprocess {

  private static final String EXEC = "createSubprocessExec";

  private CreateSubprocess() {}

  static Coroutine<Process> exec(SubprocessOptions options, String... command) {
    SubprocessOptions full = inheriting(options);
    var _ = ChildCommand.exec(full, command);
    String[] copy = command.clone();
    return by(EXEC, full, (loop, protocol) -> loop.subprocessExec(protocol, full, copy));
  }

  static Coroutine<Process> exec(SubprocessOptions options, Path program, Object... arguments) {
    SubprocessOptions full = inheriting(options);
    var _ = ChildCommand.exec(full, program, arguments);
    Object[] copy = arguments.clone();
    return by(EXEC, full, (loop, protocol) -> loop.subprocessExec(protocol, full, program, copy));
  }

  static Coroutine<Process> shell(SubprocessOptions options, String cmd) {
    SubprocessOptions full = inheriting(options);
    var _ = ChildCommand.shell(full, cmd);
    return by(
        "createSubprocessShell",
        full,
        (loop, protocol) -> loop.subprocessShell(protocol, cmd, full));
  }

  private static SubprocessOptions inheriting(SubprocessOptions options) {
    return Objects.requireNonNull(options, "options").orElse(Stdio.INHERIT);
  }

  private static Coroutine<Process> by(String name, SubprocessOptions options, Starter starter) {
    return AsyncCoroutine.named(name, () -> {
      EventLoop loop = RunningLoop.requireRunning();
      var child = starter
          .start(loop, () -> new SubprocessStreamProtocol(options.limit(), loop))
          .awaitHere();
      return new Process(child.transport(), child.protocol(), loop);
    });
  }

  /** The loop's method that starts a child. */
  private interface Starter {
    Coroutine<SubprocessConnection<SubprocessStreamProtocol>> start(
        EventLoop loop, Supplier<SubprocessStreamProtocol> protocol);
  }
}
