package io.asyncio.examples;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/**
 * What a run in this JVM printed.
 *
 * @param status the exit status that it asked for
 * @param lines standard output
 * @param errors standard error, and what was logged
 */
record Output(int status, List<String> lines, String errors) {

  /** Runs an example, which must succeed in silence, and returns the lines that it printed. */
  static List<String> linesOf(String... args) throws Exception {
    Output output = of(args);
    assertThat(output.errors()).isEmpty();
    assertThat(output.status()).isZero();
    return output.lines();
  }

  static Output of(String... args) throws Exception {
    return of(() -> Examples.execute(args));
  }

  static Output of(Callable<Integer> program) throws Exception {
    PrintStream stdout = System.out;
    PrintStream stderr = System.err;
    var out = new ByteArrayOutputStream();
    var err = new ByteArrayOutputStream();
    try (var capturedOut = new PrintStream(out, true, UTF_8);
        var capturedErr = new PrintStream(err, true, UTF_8);
        var _ = new Logged(capturedErr)) {
      System.setOut(capturedOut);
      System.setErr(capturedErr);
      int status = program.call();
      return new Output(status, out.toString(UTF_8).lines().toList(), err.toString(UTF_8));
    } finally {
      System.setOut(stdout);
      System.setErr(stderr);
    }
  }

  /** The console's own handler holds on to the standard error of its time. */
  private static final class Logged extends Handler implements AutoCloseable {
    private final PrintStream out;

    Logged(PrintStream out) {
      this.out = out;
      Logger.getLogger("").addHandler(this);
    }

    @Override
    public void publish(LogRecord record) {
      out.println(record.getLevel() + ": " + record.getMessage());
    }

    @Override
    public void flush() {}

    @Override
    public void close() {
      Logger.getLogger("").removeHandler(this);
    }
  }
}
