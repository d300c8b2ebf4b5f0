package io.asyncio.netty.process;

import java.io.BufferedReader;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

/** A program in a JVM of its own, whose output is read line by line while it runs. */
public final class ChildProgram implements AutoCloseable {

  private static final long PATIENCE_SECONDS = 60;
  private static final Path JAVA = Path.of(System.getProperty("java.home"), "bin", "java");

  /** What such a program does takes less time than to start it. */
  private static final List<String> SOON_READY =
      List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC");

  private final Process process;
  private final BufferedReader output;
  private final Path errors;

  private ChildProgram(List<String> command) throws IOException {
    errors = Files.createTempFile("child", ".err");
    process =
        new ProcessBuilder(command).redirectError(Redirect.to(errors.toFile())).start();
    output = process.inputReader(StandardCharsets.UTF_8);
  }

  /** Starts a main method of the tests, with the engine of this JVM. */
  public static ChildProgram of(Class<?> main, String... options) throws IOException {
    return new ChildProgram(command(main, options));
  }

  /** As {@link #of}, by a shell that is to ignore some signals first. */
  public static ChildProgram ignoring(String signals, Class<?> main) throws IOException {
    List<String> command =
        new ArrayList<>(List.of("/bin/sh", "-c", "trap '' " + signals + "; exec \"$@\"", "sh"));
    command.addAll(command(main));
    return new ChildProgram(command);
  }

  /** As {@link #of}, with at most so many descriptors. */
  public static ChildProgram limited(int descriptors, Class<?> main, String... options)
      throws IOException {
    List<String> command = new ArrayList<>(
        List.of("/bin/sh", "-c", "ulimit -n " + descriptors + "; exec \"$@\"", "sh"));
    command.addAll(command(main, options));
    return new ChildProgram(command);
  }

  /** Starts an executable jar. */
  public static ChildProgram ofJar(Path jar, String... args) throws IOException {
    List<String> command = new ArrayList<>(List.of(JAVA.toString(), "-Dasyncio.watchdog=30"));
    command.addAll(List.of("-jar", jar.toString()));
    command.addAll(List.of(args));
    return new ChildProgram(command);
  }

  /** As {@link #of}, where calls of the system are allowed as far as {@code access} says. */
  public static ChildProgram withNativeAccess(String access, Class<?> main) throws IOException {
    return new ChildProgram(command(main, List.of(access)));
  }

  private static List<String> command(Class<?> main, String... options) {
    return command(
        main,
        Stream.concat(Stream.of("--enable-native-access=ALL-UNNAMED"), Stream.of(options))
            .toList());
  }

  private static List<String> command(Class<?> main, List<String> options) {
    return Stream.of(
            Stream.of(JAVA.toString(), "--add-opens=java.base/java.lang=ALL-UNNAMED"),
            SOON_READY.stream(),
            Stream.of("-Dasyncio.engine=" + System.getProperty("asyncio.engine", "auto")),
            Stream.of("-Dasyncio.watchdog=30", "-Dio.netty.jfr.enabled=false"),
            options.stream(),
            Stream.of("-cp", System.getProperty("java.class.path"), main.getName()))
        .flatMap(parts -> parts)
        .toList();
  }

  /** Sends a signal. */
  public void send(String signal) {
    ShellKill.send(signal, process.pid());
  }

  /** Waits for the next line of the output; {@code null} is its end. */
  public String line() throws Exception {
    return inTime(output::readLine);
  }

  /** Waits for the end of the output, and returns the lines that were not read yet. */
  public List<String> remainingLines() throws Exception {
    return inTime(() -> output.lines().toList());
  }

  /** Waits for the end of the program, and returns its status. */
  public int status() throws Exception {
    return inTime(process::waitFor);
  }

  /** Returns what the program has printed as errors. */
  public String errors() throws IOException {
    return Files.readString(errors);
  }

  private <T> T inTime(java.util.concurrent.Callable<T> reading) throws Exception {
    FutureTask<T> task = new FutureTask<>(reading);
    Thread.ofPlatform().daemon().start(task);
    try {
      return task.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      process.destroyForcibly();
      throw new AssertionError("the program says and does nothing; errors: " + errors(), e);
    } catch (ExecutionException e) {
      throw new AssertionError("the program's output cannot be read", e);
    }
  }

  @Override
  public void close() throws IOException {
    process.destroyForcibly();
    Files.deleteIfExists(errors);
  }
}
