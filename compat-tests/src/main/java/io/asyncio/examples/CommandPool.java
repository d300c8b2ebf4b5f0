package io.asyncio.examples;

import static io.asyncio.Asyncio.*;
import static java.nio.charset.StandardCharsets.US_ASCII;

import io.asyncio.Coroutine;
import io.asyncio.TimeoutError;
import io.asyncio.locks.Semaphore;
import io.asyncio.subprocess.Process;
import io.asyncio.subprocess.Stdio;
import io.asyncio.subprocess.SubprocessOptions;
import java.util.ArrayList;
import java.util.List;

/**
 * Two hundred commands, eight at a time, each with a timeout; two of them do not end, and are
 * killed. The argument is the timeout of those two, in seconds.
 *
 * {@snippet lang=python :
 * async with places:
 *     process = await asyncio.create_subprocess_exec(*command, stdout=PIPE)
 *     try:
 *         output, _ = await asyncio.wait_for(process.communicate(), timeout)
 *     except TimeoutError:
 *         process.kill()
 *         await process.wait()
 * }
 */
final class CommandPool {

  /**
   * A command that prints a number.
   *
   * @param timeout in seconds
   */
  record Command(double timeout, List<String> words) {
    static Command of(double timeout, String... words) {
      return new Command(timeout, List.of(words));
    }
  }

  private static final SubprocessOptions OPTIONS =
      SubprocessOptions.defaults().withStdin(Stdio.DEVNULL).withStdout(Stdio.PIPE);

  private static final int COMMANDS = 200;
  private static final int PLACES = 8;
  private static final int STUCK = 99; // and its double
  private static final double PATIENCE = 30;

  private final Semaphore places = new Semaphore(PLACES);
  private int running;
  private int most;
  private int killed;

  /** Gives the number that a command prints, or 0 if it has to be killed. */
  private Coroutine<Integer> execute(Command command) {
    return async(() -> {
      try (var _ = await(places.acquire())) {
        most = Math.max(most, ++running);
        try {
          return await(output(command));
        } finally {
          running--;
        }
      }
    });
  }

  private Coroutine<Integer> output(Command command) {
    return async(() -> {
      Process process =
          await(createSubprocessExec(OPTIONS, command.words().toArray(String[]::new)));
      try {
        var output = await(waitFor(process.communicate(), command.timeout()));
        return Integer.valueOf(new String(output.stdout(), US_ASCII).strip());
      } catch (TimeoutError e) {
        process.kill();
        await(process.waitFor());
        killed++;
        return 0;
      }
    });
  }

  Coroutine<Void> execute(List<Command> commands) {
    return async(() -> {
      var numbers = await(gather(commands.stream().map(this::execute).toList()));
      IO.println((commands.size() - killed) + " commands have ended, " + killed + " were killed");
      IO.println("At most " + most + " ran at once");
      IO.println("Their numbers add up to " + numbers.stream().mapToInt(n -> n).sum());
    });
  }

  /** Two sleep, the others square their number. */
  static List<Command> commands(double timeout) {
    List<Command> commands = new ArrayList<>();
    for (int i = 1; i <= COMMANDS; i++) {
      String number = String.valueOf(i);
      commands.add(
          i % STUCK == 0
              ? Command.of(timeout, "sleep", "1000")
              : Command.of(PATIENCE, "expr", number, "*", number));
    }
    return commands;
  }

  void main(String... args) throws Exception {
    double timeout = args.length > 0 ? Double.parseDouble(args[0]) : 1;
    run(execute(commands(timeout)));
  }
}
