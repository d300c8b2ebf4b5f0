package io.asyncio.asyncore;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.List;

/**
 * What a piece of code prints.
 *
 * @param out standard output, in lines
 * @param err standard error, in lines
 */
record Printed(List<String> out, List<String> err) {

  /** A piece of code. */
  @FunctionalInterface
  interface Body {
    void run() throws Exception;
  }

  static Printed by(Body body) throws Exception {
    PrintStream stdout = System.out;
    PrintStream stderr = System.err;
    var out = new ByteArrayOutputStream();
    var err = new ByteArrayOutputStream();
    try (var capturedOut = new PrintStream(out, true, UTF_8);
        var capturedErr = new PrintStream(err, true, UTF_8)) {
      System.setOut(capturedOut);
      System.setErr(capturedErr);
      body.run();
    } finally {
      System.setOut(stdout);
      System.setErr(stderr);
    }
    return new Printed(
        out.toString(UTF_8).lines().toList(), err.toString(UTF_8).lines().toList());
  }
}
