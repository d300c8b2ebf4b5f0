package io.asyncio.examples;

import static io.asyncio.Asyncio.*;

import io.asyncio.Coroutine;
import io.asyncio.Task;
import io.asyncio.examples.SupervisedProgram.Restarts;
import java.util.List;
import java.util.stream.Stream;

/**
 * Runs programs and marks what they print with their names; those that fail are restarted, each
 * time a bit later, and given up in the end. On SIGTERM or SIGINT all get a SIGTERM, and a SIGKILL
 * if they are still there after a grace.
 *
 * <p>The arguments are programs, such as {@code "clock=while date; do sleep 1; done"}. Without any
 * there are three in turn, of which the last one sends its supervisor a SIGTERM.
 *
 * {@snippet lang=python :
 * async with asyncio.TaskGroup() as group:
 *     tasks = [group.create_task(supervise(program)) for program in programs]
 *     for signum in signal.SIGTERM, signal.SIGINT:
 *         loop.add_signal_handler(signum, stop, tasks)
 *
 * process = await asyncio.create_subprocess_shell(line, start_new_session=True, ...)
 * try:
 *     return await process.wait()
 * finally:
 *     os.killpg(process.pid, signal.SIGTERM)
 *     ...
 * }
 */
final class Supervisor {

  private static final Restarts RESTARTS = new Restarts(0.1, 5, 10);
  private static final double GRACE = 2;

  private final List<SupervisedProgram> programs;
  private boolean stopping;

  Supervisor(List<SupervisedProgram> programs) {
    this.programs = programs;
  }

  /** Runs all programs until the last one is over. */
  private Coroutine<Void> supervise() {
    return taskGroup(group -> {
      List<Task<Void>> tasks = programs.stream()
          .map(program -> group.createTask(program.supervise(), program.name()))
          .toList();
      for (String signal : List.of("TERM", "INT")) {
        getRunningLoop().addSignalHandler(signal, () -> stop(signal, tasks));
      }
    });
  }

  private void stop(String signal, List<Task<Void>> tasks) {
    IO.println("supervisor: got SIG" + signal);
    if (!stopping) { // a second cancellation would leave the programs alone
      stopping = true;
      tasks.forEach(Task::cancel);
    }
  }

  private static SupervisedProgram program(String argument) {
    String[] parts = argument.split("=", 2);
    if (parts.length < 2) {
      throw new IllegalArgumentException("no NAME=LINE: " + argument);
    }
    return new SupervisedProgram(parts[0], parts[1], RESTARTS, GRACE);
  }

  private static Coroutine<Void> demonstrate() {
    Restarts restarts = new Restarts(0.1, 2, 10);
    var brief = new SupervisedProgram("brief", "echo all is well", restarts, GRACE);
    var flaky = new SupervisedProgram("flaky", "echo no luck >&2; exit 3", restarts, GRACE);
    String end = "kill -TERM " + ProcessHandle.current().pid();
    var tired = new SupervisedProgram(
        "tired",
        "trap 'echo good night; exit' TERM; " + end + "; sleep 60 & wait",
        restarts,
        GRACE);
    return async(() -> {
      for (SupervisedProgram program : List.of(brief, flaky, tired)) {
        await(new Supervisor(List.of(program)).supervise());
      }
    });
  }

  static void main(String... args) throws Exception {
    var programs = Stream.of(args).map(Supervisor::program).toList();
    run(programs.isEmpty() ? demonstrate() : new Supervisor(programs).supervise());
    IO.println("supervisor: all programs have ended");
  }
}
