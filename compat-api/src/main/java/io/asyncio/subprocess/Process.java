package io.asyncio.subprocess;

import static io.asyncio.Asyncio.async;
import static io.asyncio.Asyncio.await;

import io.asyncio.Asyncio;
import io.asyncio.Coroutine;
import io.asyncio.EventLoop;
import io.asyncio.streams.StreamReader;
import io.asyncio.streams.StreamWriter;
import io.asyncio.transports.SubprocessTransport;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A child process with streams. {@code Asyncio.createSubprocessExec} and {@code
 * Asyncio.createSubprocessShell} make it.
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
 * <p>In debug mode that is logged. A process that nobody waits for is none the worse for it: the
 * loop notices its end, and kills it when it closes itself, with a warning.
 *
 * <p>Owned by the loop's thread.
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

  /** Makes one of what {@code loop.subprocessExec} gave. */
  public Process(SubprocessTransport transport, SubprocessStreamProtocol protocol, EventLoop loop) {
    this.transport = Objects.requireNonNull(transport, "transport");
    this.stdin = protocol.stdin();
    this.stdout = protocol.stdout();
    this.stderr = protocol.stderr();
    this.loop = Objects.requireNonNull(loop, "loop");
    this.undrained = new UndrainedPipes(this, transport, protocol);
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
   * while it is not known to have ended.
   */
  public @Nullable Integer returncode() {
    return transport.getReturncode();
  }

  /**
   * Waits until the child has ended, and returns its return code: {@code Process.wait} in asyncio.
   * Cancelling this leaves the child alone. Mind the pitfall above.
   */
  public Coroutine<Integer> waitFor() {
    return async(
        () -> {
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
   * Sends the child a signal.
   *
   * @throws ProcessLookupError if it has ended and everything was told of that
   * @throws IllegalArgumentException if there is no such signal
   * @throws java.io.UncheckedIOException if the system refuses
   */
  public void sendSignal(int signal) {
    transport.sendSignal(signal);
  }

  /** As {@link #sendSignal(int)}, by name: {@code "HUP"} or {@code "SIGHUP"}. */
  public void sendSignal(String signal) {
    transport.sendSignal(signal);
  }

  /** Asks the child to end, by SIGTERM; see {@link #sendSignal(int)}. */
  public void terminate() {
    transport.terminate();
  }

  /** Ends the child, by SIGKILL; see {@link #sendSignal(int)}. */
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
   * in memory.
   *
   * @param input what to send, or {@code null} for nothing
   * @throws IllegalArgumentException (when called) if there is input and standard input is no pipe
   */
  public Coroutine<Output> communicate(byte @Nullable [] input) {
    if (input != null && stdin == null) {
      throw new IllegalArgumentException("input is given, but stdin is no pipe: " + this);
    }
    return async(
        () -> {
          List<byte @Nullable []> outputs =
              await(
                  Asyncio.<byte @Nullable []>gather(
                      stdin == null ? nothing() : new Feeding(this, stdin, input, loop).run(),
                      stdout == null ? nothing() : read(stdout, 1),
                      stderr == null ? nothing() : read(stderr, 2)));
          await(waitFor());
          return new Output(outputs.get(1), outputs.get(2));
        });
  }

  private static Coroutine<byte @Nullable []> nothing() {
    return async(() -> (byte @Nullable []) null);
  }

  private Coroutine<byte @Nullable []> read(StreamReader stream, int fd) {
    return async(
        () -> {
          byte[] output = await(stream.read());
          var pipe = transport.getPipeTransport(fd);
          if (pipe != null) {
            pipe.close();
          }
          return output;
        });
  }

  @Override
  public String toString() {
    return "<Process " + pid() + ">";
  }
}
