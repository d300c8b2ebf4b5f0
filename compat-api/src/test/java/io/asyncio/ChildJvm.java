package io.asyncio;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Runs a main method in a JVM of its own, with the engine of this one. */
final class ChildJvm {

  private static final long PATIENCE_SECONDS = 60;

  private ChildJvm() {}

  /** How a program has ended, and what it printed and logged. */
  record Ended(int status, String output) {}

  /** Returns what the program printed and logged, and fails unless its status is 0. */
  static String run(Class<?> program, Map<String, String> environment, String... options)
      throws IOException, InterruptedException {
    Ended ended = runToItsEnd(program, environment, options);
    if (ended.status != 0) {
      throw new AssertionError("the program failed: " + ended.output);
    }
    return ended.output;
  }

  static Ended runToItsEnd(Class<?> program, Map<String, String> environment, String... options)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("--add-opens=java.base/java.lang=ALL-UNNAMED");
    command.add("-Dasyncio.engine=" + System.getProperty("asyncio.engine", "auto"));
    command.addAll(List.of(options));
    command.add("-cp");
    command.add(System.getProperty("java.class.path"));
    command.add(program.getName());
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().remove("ASYNCIODEBUG");
    builder.environment().putAll(environment);
    Process child = builder.start();
    CompletableFuture.delayedExecutor(PATIENCE_SECONDS, TimeUnit.SECONDS)
        .execute(child::destroyForcibly); // which ends its output, too
    try (var output = child.getInputStream()) {
      String text = new String(output.readAllBytes(), StandardCharsets.UTF_8);
      if (!child.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        throw new AssertionError("the program does not end: " + text);
      }
      return new Ended(child.exitValue(), text);
    } finally {
      child.destroyForcibly();
    }
  }
}
