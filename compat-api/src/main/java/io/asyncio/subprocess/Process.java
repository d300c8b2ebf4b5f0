package io.asyncio.subprocess;

import static io.asyncio.Asyncio.async;
import static io.asyncio.Asyncio.await;

import io.asyncio.Asyncio;
import io.asyncio.Coroutine;
import io.asyncio.EventLoop;
import io.asyncio.streams.StreamReader;
import io.asyncio.streams.StreamWriter;
import io.asyncio.transports.SubprocessTransport;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A child process with streams. {@code Asyncio.createSubprocessExec} and {@code
 * Asyncio.createSubprocessShell} make it. Its streams are those that were asked to be pipes.
 *
 * {@snippet :
 * Process process = await(createSubprocessExec(SubprocessOptions.pipes(), "sort"));
 * Output output = await(process.communicate("b\na\n".getBytes()));
 * }
 *
 * <p><strong>Pitfalls.</strong> A child that writes more to a pipe than anybody reads stops there,
 * and {@link #waitFor} waits for ever:
 *
 * {@snippet :
 * int code = await(process.waitFor());               // wrong: nobody reads the pipes
 * Output output = await(process.communicate());      // right
 * }
 *
 * <p>In debug mode that is logged. Waiting that is cancelled, by a timeout for instance, leaves the
 * child running:
 *
 * {@snippet :
 * try {
 *   output = await(Asyncio.waitFor(process.communicate(), 10));
 * } catch (TimeoutError e) {
 *   process.kill();
 *   await(process.waitFor());
 * }
 * }
 *
 * <p>A process that nobody waits for is none the worse for it: the loop notices its end. If it
 * still runs when the loop closes, it is killed, with a warning.
 *
 * <p>Owned by the loop's thread: in others, signals and waiting raise {@link
 * IllegalStateException}.
 *
 * @see <a
 *     href="https://docs.python.org/3/library/asyncio-subprocess.html#asyncio.subprocess.Process">asyncio.subprocess.Process</a>
 */
@SuppressWarnings("AvoidCommonTypeNames") // asyncio's name
public final class Process {

  private final SubprocessTransport transport;
  private final @Nullable StreamWriter stdin;
  private final @Nullable StreamReader stdout;
  private final @Nullable StreamReader stderr;
  private final EventLoop loop;
  private final UndrainedPipes undrained;
  private final @Nullable CollectedOutput output;
  private final @Nullable CollectedOutput errors;

  /** Whether {@link #communicate} has begun and not come to its end. */
  private boolean communicating;

  /** Makes one of what {@code loop.subprocessExec} gave. */
  public Process(SubprocessTransport transport, SubprocessStreamProtocol protocol, EventLoop loop) {
    this.transport = Objects.requireNonNull(transport, "transport");
    this.stdin = protocol.stdin();
    this.stdout = protocol.stdout();
    this.stderr = protocol.stderr();
    this.loop = Objects.requireNonNull(loop, "loop");
    this.undrained = new UndrainedPipes(this, transport, protocol);
    this.output = CollectedOutput.of(stdout);
    this.errors = CollectedOutput.of(stderr);
  }

  /** Returns the stream to the child's standard input, or {@code null} if that is no pipe. */
  public @Nullable StreamWriter stdin() {
    return stdin;
  }

  /** Returns the stream of its standard output, or {@code null} if that is no pipe. */
  public @Nullable StreamReader stdout() {
    return stdout;
  }

  /** Returns the stream of its standard error, or {@code null} if that is no pipe. */
  public @Nullable StreamReader stderr() {
    return stderr;
  }

  /** Returns its process id. */
  public long pid() {
    return transport.getPid();
  }

  /**
   * Returns its exit status, the negative number of the signal that killed it, or {@code null}
   * while it is not known to have ended. Where the JDK starts the child, exit statuses from 129 to
   * 192 are taken for signals.
   */
  public @Nullable Integer returncode() {
    return transport.getReturncode();
  }

  /**
   * Waits until the child has ended, and returns its {@link #returncode}: {@code Process.wait} in
   * asyncio. Its output may still be in the pipes then. Any number of coroutines may wait.
   * Cancelling this leaves the child alone. Mind the pitfalls above.
   *
   * @see <a
   *     href="https://docs.python.org/3/library/asyncio-subprocess.html#asyncio.subprocess.Process.wait">Process.wait</a>
   */
  public Coroutine<Integer> waitFor() {
    return async(() -> {
      if (!loop.getDebug() || returncode() != null) {
        return await(transport.waitFor());
      }
      undrained.watch();
      try {
        return await(transport.waitFor());
      } finally {
        undrained.cease();
      }
    });
  }

  /**
   * Sends the child a signal. While {@link #returncode} is {@code null} this raises no {@link
   * ProcessLookupError}; a child that has ended meanwhile is not an error.
   *
   * @param signal its number; 0 sends nothing
   * @throws ProcessLookupError if the child has ended, its pipes have too, and everything was told
   *     of that
   * @throws IllegalArgumentException if there is no such signal
   * @throws java.io.UncheckedIOException if the system refuses
   */
  public void sendSignal(int signal) {
    transport.sendSignal(signal);
  }

  /**
   * As {@link #sendSignal(int)}, by name: {@code "HUP"} or {@code "SIGHUP"}.
   *
   * @param signal the name; upper or lower case
   * @throws IllegalArgumentException also if the JDK knows no such signal
   */
  public void sendSignal(String signal) {
    transport.sendSignal(signal);
  }

  /**
   * Sends a signal to the child and all that it has started, and these in turn, but for what has
   * left its process group: {@code os.killpg} of Python. The child must have a group of its own,
   * see {@link SubprocessOptions#withStartNewSession}. Does nothing if nobody is left in the group.
   *
   * <p>It also works when the child has ended, to end what it has left behind:
   *
   * {@snippet :
   * process.sendSignalToGroup("TERM");
   * await(process.waitFor());
   * process.sendSignalToGroup("KILL"); // who is still there has had his time
   * }
   *
   * @param signal its number; 0 sends nothing
   * @throws IllegalStateException if the child was not started in a session of its own, and so
   *     shares the group of this program
   * @throws IllegalArgumentException if there is no such signal
   * @throws java.io.UncheckedIOException if the system refuses
   */
  public void sendSignalToGroup(int signal) {
    transport.sendSignalToGroup(signal);
  }

  /**
   * As {@link #sendSignalToGroup(int)}, by name: {@code "HUP"} or {@code "SIGHUP"}.
   *
   * @param signal the name
   * @throws IllegalArgumentException also if the JDK knows no such signal
   */
  public void sendSignalToGroup(String signal) {
    transport.sendSignalToGroup(signal);
  }

  /**
   * Asks the child to end, by SIGTERM, as {@link #sendSignal(int)} with the same exceptions.
   *
   * @throws ProcessLookupError if the child has ended
   * @throws java.io.UncheckedIOException if the system refuses
   */
  public void terminate() {
    transport.terminate();
  }

  /**
   * Ends the child, by SIGKILL, as {@link #sendSignal(int)} with the same exceptions.
   *
   * @throws ProcessLookupError if the child has ended
   * @throws java.io.UncheckedIOException if the system refuses
   */
  public void kill() {
    transport.kill();
  }

  /** As {@link #communicate(byte[])}, without input: closes standard input at once. */
  public Coroutine<Output> communicate() {
    return communicate(null);
  }

  /**
   * Feeds the child's standard input and closes it, reads its output until it ends, and waits for
   * the child. That a child does not want all its input is no failure. What it writes is all kept
   * in memory. The output ends when everybody has closed it, who may be a child of the child.
   *
   * <p>Cancelling this leaves the child alone. What was read until then is kept, and returned by
   * the next call, which also goes on with the input of the first; it takes no input of its own.
   *
   * @param input what to send, or {@code null} for nothing
   * @throws IllegalArgumentException if there is input and standard input is no pipe (when called),
   *     or an earlier call was cancelled (when awaited)
   */
  public Coroutine<Output> communicate(byte @Nullable [] input) {
    if (input != null && stdin == null) {
      throw new IllegalArgumentException("input is given, but stdin is no pipe: " + this);
    }
    return async(() -> {
      if (communicating && input != null) {
        throw new IllegalArgumentException(
            "input is given, but an earlier communicate() of " + this + " was cancelled");
      }
      communicating = true;
      await(Asyncio.gather(
          stdin == null ? nothing() : new Feeding(this, stdin, input, loop).run(),
          output == null ? nothing() : output.readToEnd(() -> closePipe(1)),
          errors == null ? nothing() : errors.readToEnd(() -> closePipe(2))));
      await(waitFor());
      communicating = false;
      return new Output(
          output == null ? null : output.take(), errors == null ? null : errors.take());
    });
  }

  private static Coroutine<@Nullable Void> nothing() {
    return async(() -> {});
  }

  private void closePipe(int fd) {
    var pipe = transport.getPipeTransport(fd);
    if (pipe != null) {
      pipe.close();
    }
  }

  @Override
  public String toString() {
    return "<Process " + pid() + ">";
  }
}
