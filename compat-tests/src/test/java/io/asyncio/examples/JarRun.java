package io.asyncio.examples;

import static java.util.concurrent.TimeUnit.SECONDS;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What a run of the jar, in a JVM of its own, gave.
 *
 * @param status the exit status
 * @param lines standard output
 * @param errors standard error
 */
record JarRun(int status, List<String> lines, String errors) {

  private static final Path JAR = Path.of("target", "examples.jar");
  private static final Path JAVA = Path.of(System.getProperty("java.home"), "bin", "java");
  private static final long LONGEST_SECONDS = 180;

  /** A run that goes on. */
  record Started(Process process, Path out, Path err) implements AutoCloseable {

    /** Waits for its end. */
    JarRun end() throws IOException, InterruptedException {
      if (!process.waitFor(LONGEST_SECONDS, SECONDS)) {
        process.destroyForcibly().waitFor();
        throw new AssertionError("still running after:\n" + Files.readString(out));
      }
      return new JarRun(process.exitValue(), Files.readAllLines(out), Files.readString(err));
    }

    /** Ends it, if it has not ended. */
    @Override
    public void close() {
      process.destroyForcibly();
    }
  }

  /**
   * Runs the jar.
   *
   * @param directory for its output
   * @param options of the JVM
   */
  static JarRun of(Path directory, List<String> options, String... args)
      throws IOException, InterruptedException {
    return start(directory, options, args).end();
  }

  /**
   * Starts to run the jar.
   *
   * @param directory for its output, and for no other run's
   * @param options of the JVM
   */
  static Started start(Path directory, List<String> options, String... args) throws IOException {
    // On a busy machine a JVM that starts may well take longer than the watchdog's second.
    List<String> command = new ArrayList<>(List.of(JAVA.toString(), "-Dasyncio.watchdog=30"));
    command.addAll(options);
    command.addAll(List.of("-jar", JAR.toString()));
    command.addAll(List.of(args));

    Path out = directory.resolve("out");
    Path err = directory.resolve("err");
    Process process = new ProcessBuilder(command)
        .redirectOutput(out.toFile())
        .redirectError(err.toFile())
        .start();
    return new Started(process, out, err);
  }
}
