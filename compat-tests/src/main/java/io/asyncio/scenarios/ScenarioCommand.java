package io.asyncio.scenarios;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.asyncio.netty.NettyEventLoop;
import io.asyncio.scenarios.io.IoScenarioLines;
import io.asyncio.scenarios.io.IoScenarioRunner;
import io.asyncio.scenarios.json.Json;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.io.Reader;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Executes scenario files and compares their traces with the recorded ones.
 *
 * <pre>
 * scenario FILE_OR_DIRECTORY...            says nothing if all are equal
 * scenario FILE_OR_DIRECTORY... --print    prints the traces, an event a line
 * scenario FILE...                         of I/O scenarios: prints their traces, a line each
 * scenario -                               the same, of the lines of the standard input
 * </pre>
 *
 * <p>Of each file whose trace differs it prints the first event that does, as it was recorded and
 * as it came. With {@code --print} this goes to the standard error, and a file needs no trace.
 *
 * <p>I/O scenarios take real time and real sockets; they run on the transport of {@code
 * -Dasyncio.transport}. Of them {@code --jobs N} executes so many at a time, each on its own loop,
 * and {@code --patience K} waits so many times longer for a loop to become quiet.
 *
 * <p>The exit status is 0, 1 if a trace differs, or 2 if a file cannot be used.
 */
public final class ScenarioCommand {

  /** How the command is called. */
  public static final String USAGE =
      "java -jar examples.jar scenario FILE_OR_DIRECTORY... [--print] [--jobs N] [--patience K]";

  private static final int EQUAL = 0;
  private static final int DIFFERENT = 1;
  private static final int UNUSABLE = 2;

  private final boolean print;
  private final IoScenarioLines lines;
  private final PrintStream out;
  private final PrintStream err;

  private ScenarioCommand(ScenarioArguments arguments, PrintStream out, PrintStream err) {
    this.print = arguments.print();
    this.lines = new IoScenarioLines(
        IoScenarioRunner.onLoops(NettyEventLoop::new, arguments.patience()), arguments.jobs(), out);
    this.out = out;
    this.err = err;
  }

  /** Runs the command, and returns the exit status. */
  public static int execute(String... args) {
    ScenarioArguments arguments;
    try {
      arguments = ScenarioArguments.of(args);
    } catch (IllegalArgumentException e) {
      System.err.println(e.getMessage());
      System.err.println("usage: " + USAGE);
      return UNUSABLE;
    }
    return new ScenarioCommand(arguments, System.out, System.err).checkAll(arguments.paths());
  }

  private int checkAll(List<Path> paths) {
    int status = EQUAL;
    for (Path path : paths) {
      try {
        status = Math.max(status, checkAll(path));
      } catch (IOException e) {
        status = refuse(path, reason(e));
      }
    }
    out.flush();
    return status;
  }

  private int checkAll(Path path) throws IOException {
    if (path.equals(ScenarioArguments.STDIN)) {
      return executeLines(path, new InputStreamReader(System.in, UTF_8));
    }
    int status = EQUAL;
    for (Path file : ScenarioFiles.in(path)) {
      status = Math.max(status, ScenarioFiles.hasLines(file) ? executeLines(file) : check(file));
    }
    return status;
  }

  private int executeLines(Path file) throws IOException {
    try (Reader text = Files.newBufferedReader(file)) {
      return executeLines(file, text);
    }
  }

  private int executeLines(Path file, Reader text) throws IOException {
    try {
      lines.execute(text);
      return EQUAL;
    } catch (IllegalArgumentException e) {
      return refuse(file, String.valueOf(e.getMessage()));
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return refuse(file, "interrupted");
    }
  }

  private int check(Path file) {
    try {
      Scenario scenario = read(file);
      List<List<@Nullable Object>> trace = scenario.execute();
      if (print) {
        trace.forEach(event -> out.println(Json.write(event)));
      }
      Difference difference = scenario.trace() == null ? null : scenario.compare(trace);
      if (difference != null) {
        (print ? err : out).println(file + ": " + difference);
      }
      return difference == null ? EQUAL : DIFFERENT;
    } catch (UnusableScenario e) {
      return refuse(file, String.valueOf(e.getMessage()));
    } catch (IOException e) {
      return refuse(file, reason(e));
    } catch (Exception | Error e) {
      out.println(file + ": the run failed");
      e.printStackTrace(err);
      return DIFFERENT;
    }
  }

  private Scenario read(Path file) throws IOException, UnusableScenario {
    Scenario scenario = Scenario.parse(Files.readString(file, UTF_8));
    if (scenario.trace() == null && !print) {
      throw new UnusableScenario("the field \"trace\" is missing");
    }
    return scenario;
  }

  private static String reason(IOException e) {
    return e instanceof MalformedInputException
        ? "not JSON: it is no text"
        : String.valueOf(e.getMessage());
  }

  private int refuse(Path file, String reason) {
    err.println(file + ": " + reason);
    return UNUSABLE;
  }
}
