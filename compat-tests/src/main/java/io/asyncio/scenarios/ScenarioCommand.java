package io.asyncio.scenarios;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Executes scenario files and compares their traces with the recorded ones.
 *
 * <pre>
 * scenario FILE_OR_DIRECTORY...            says nothing if all are equal
 * scenario FILE_OR_DIRECTORY... --print    prints the traces, an event a line
 * </pre>
 *
 * <p>Of each file whose trace differs it prints the first event that does, as it was recorded and
 * as it came. With {@code --print} this goes to the standard error, and a file needs no trace.
 *
 * <p>The exit status is 0, 1 if a trace differs, or 2 if a file cannot be used.
 */
public final class ScenarioCommand {

  /** How the command is called. */
  public static final String USAGE =
      "java -jar examples.jar scenario FILE_OR_DIRECTORY... [--print]";

  private static final int EQUAL = 0;
  private static final int DIFFERENT = 1;
  private static final int UNUSABLE = 2;

  private final boolean print;
  private final PrintStream out;
  private final PrintStream err;

  private ScenarioCommand(boolean print, PrintStream out, PrintStream err) {
    this.print = print;
    this.out = out;
    this.err = err;
  }

  /** Runs the command, and returns the exit status. */
  public static int execute(String... args) {
    List<Path> paths = new ArrayList<>();
    boolean print = false;
    for (String arg : args) {
      if (arg.equals("--print")) {
        print = true;
      } else if (arg.startsWith("-")) {
        return misused("unknown option " + arg);
      } else {
        paths.add(Path.of(arg));
      }
    }
    if (paths.isEmpty()) {
      return misused("no file is given");
    }
    return new ScenarioCommand(print, System.out, System.err).checkAll(paths);
  }

  private static int misused(String problem) {
    System.err.println(problem);
    System.err.println("usage: " + USAGE);
    return UNUSABLE;
  }

  private int checkAll(List<Path> paths) {
    int status = EQUAL;
    for (Path path : paths) {
      try {
        for (Path file : ScenarioFiles.in(path)) {
          status = Math.max(status, check(file));
        }
      } catch (IOException e) {
        status = refuse(path, reason(e));
      }
    }
    out.flush();
    return status;
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
