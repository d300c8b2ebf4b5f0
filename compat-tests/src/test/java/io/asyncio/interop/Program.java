package io.asyncio.interop;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.asyncio.netty.NettyEventLoop;
import io.asyncio.netty.testing.LoopTest;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executor;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Another program that talks to ours. A test waits for the lines that it prints, on standard error
 * too; it is gone when this is closed.
 */
public final class Program implements AutoCloseable {

  private static final Executor THREADS = task -> Thread.ofPlatform().daemon().start(task);

  private final NettyEventLoop loop;
  private final Process process;
  private final BufferedReader output;
  private final List<String> lines = new ArrayList<>();

  private Program(NettyEventLoop loop, Process process) {
    this.loop = loop;
    this.process = process;
    output = process.inputReader(UTF_8);
  }

  /** Skips the test that calls this where there is no such program. */
  public static void assumeInstalled(String name) {
    boolean installed = Arrays.stream(System.getenv("PATH").split(File.pathSeparator, -1))
        .anyMatch(folder -> Files.isExecutable(Path.of(folder, name)));
    assumeTrue(installed, name + " is not installed");
  }

  /** Starts one. In a coroutine, as all that follows. */
  public static Program start(NettyEventLoop loop, Path directory, List<String> command)
      throws Exception {
    ProcessBuilder builder =
        new ProcessBuilder(command).directory(directory.toFile()).redirectErrorStream(true);
    return new Program(loop, LoopTest.soon(loop.runInExecutor(THREADS, builder::start)));
  }

  private <T> T call(Callable<T> callable) throws Exception {
    return LoopTest.soon(loop.runInExecutor(THREADS, callable));
  }

  /** Waits for a line that matches, and returns how. */
  public Matcher awaitLine(String regex) throws Exception {
    Pattern pattern = Pattern.compile(regex);
    return call(() -> {
      for (String line; (line = output.readLine()) != null; ) {
        lines.add(line);
        Matcher matcher = pattern.matcher(line);
        if (matcher.matches()) {
          return matcher;
        }
      }
      throw new AssertionError("no line is " + regex + ":\n" + String.join("\n", lines));
    });
  }

  /** Writes to the program's standard input. */
  public void print(String text) throws Exception {
    call(() -> {
      process.outputWriter(UTF_8).append(text).flush();
      return null;
    });
  }

  /** Ends the program's standard input. */
  public void closeInput() throws Exception {
    call(() -> {
      process.outputWriter(UTF_8).close();
      return null;
    });
  }

  /** Waits for a good end, and returns all that was printed. */
  public List<String> awaitEnd() throws Exception {
    int status = call(() -> {
      output.lines().forEach(lines::add);
      return process.waitFor();
    });
    assertThat(status).as("status after:%n%s", String.join("\n", lines)).isZero();
    return lines;
  }

  @Override
  public void close() throws IOException {
    process.destroyForcibly().onExit().join();
    process.getOutputStream().close();
    process.getInputStream().close();
    process.getErrorStream().close();
  }
}
