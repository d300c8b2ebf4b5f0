package io.asyncio.netty.process;

import static io.asyncio.Asyncio.createSubprocessExec;
import static io.asyncio.Asyncio.createSubprocessShell;
import static org.assertj.core.api.Assertions.assertThat;

import io.asyncio.Coroutine;
import io.asyncio.netty.IoTransport;
import io.asyncio.netty.testing.LoopTest;
import io.asyncio.spi.ChildCommand;
import io.asyncio.subprocess.Process;
import io.asyncio.subprocess.Stdio;
import io.asyncio.subprocess.SubprocessOptions;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;

/** A test of children, which also fails if it leaves one behind, running or not waited for. */
public abstract class ChildTest extends LoopTest {

  public static final SubprocessOptions PIPES = SubprocessOptions.pipes();
  public static final SubprocessOptions INHERITED = SubprocessOptions.defaults()
      .withStdin(Stdio.INHERIT)
      .withStdout(Stdio.INHERIT)
      .withStderr(Stdio.INHERIT);
  public static final SubprocessOptions OUTPUT =
      SubprocessOptions.defaults().withStdin(Stdio.DEVNULL).withStdout(Stdio.PIPE);
  public static final SubprocessOptions IN_AND_OUT =
      SubprocessOptions.defaults().withStdin(Stdio.PIPE).withStdout(Stdio.PIPE);

  /** A line for a shell that waits until its standard input ends. */
  public static final String WAIT = "while read line; do :; done";

  @AfterEach
  public final void leavesNoChild() {
    loop.close();
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
    List<ProcessHandle> left;
    while (!(left = ProcessHandle.current().children().toList()).isEmpty()
        && System.nanoTime() < deadline) {
      LockSupport.parkNanos(1_000_000);
    }
    assertThat(left).as("children left").isEmpty();
  }

  public static Coroutine<Process> shell(SubprocessOptions options, String line) {
    return createSubprocessShell(line, options);
  }

  /** Returns the command of a shell whose streams are pipes. */
  static ChildCommand command(String line) {
    List<String> words = List.of("/bin/sh", "-c", line);
    Stdio pipe = Stdio.PIPE;
    return new ChildCommand(words, "/bin/sh", pipe, pipe, pipe, null, null, false, line);
  }

  public static Coroutine<Process> cat() {
    return createSubprocessExec(IN_AND_OUT, "cat");
  }

  public static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  public static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }

  /** Tells whether loops start children by themselves, and not the JDK. */
  public static boolean spawns() {
    return NativeChildren.available();
  }

  /** Tells whether this loop polls its children's ends and pipes, and threads do not. */
  public final boolean polls() {
    return ioTransport == IoTransport.EPOLL && spawns();
  }

  /** Returns a predicate of failures that have {@code text} in their messages. */
  public static Predicate<Throwable> saying(String text) {
    return failure -> failure.getMessage() != null && failure.getMessage().contains(text);
  }
}
