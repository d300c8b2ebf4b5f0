package io.asyncio.subprocess;

import io.asyncio.EventLoop;
import io.asyncio.protocols.SubprocessProtocol;
import io.asyncio.streams.FlowControlMixin;
import io.asyncio.streams.StreamReader;
import io.asyncio.streams.StreamWriter;
import io.asyncio.transports.SubprocessTransport;
import io.asyncio.transports.Transport;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The protocol between the transport of a child and its streams. Programs need it only to make a
 * {@link Process} of what {@code loop.subprocessExec} gives.
 *
 * <p>Owned by the loop's thread, which alone calls it.
 *
 * @see <a href="https://docs.python.org/3/library/asyncio-subprocess.html">Subprocesses</a>
 */
public final class SubprocessStreamProtocol extends FlowControlMixin implements SubprocessProtocol {

  private static final int STDIN = 0;
  private static final int STDOUT = 1;
  private static final int STDERR = 2;

  private final int limit;
  private final EventLoop loop;
  private @Nullable SubprocessTransport transport;
  private @Nullable StreamWriter stdin;
  private @Nullable StreamReader stdout;
  private @Nullable StreamReader stderr;
  private int openReaders;
  private boolean exited;
  private @Nullable Runnable onOutput;

  /**
   * Makes one.
   *
   * @param limit that of the readers, in bytes
   * @param loop the loop of the child
   * @throws IllegalArgumentException if {@code limit} is not positive
   */
  public SubprocessStreamProtocol(int limit, EventLoop loop) {
    super(loop);
    if (limit <= 0) {
      throw new IllegalArgumentException("limit must be positive: " + limit);
    }
    this.limit = limit;
    this.loop = loop;
  }

  /** Makes a stream of each pipe. */
  @Override
  public void connectionMade(SubprocessTransport child) {
    transport = child;
    stdout = reader(child, STDOUT);
    stderr = reader(child, STDERR);
    Transport pipe = child.getPipeTransport(STDIN);
    if (pipe != null) {
      stdin = new StreamWriter(pipe, this, null, loop);
    }
  }

  private @Nullable StreamReader reader(SubprocessTransport child, int fd) {
    Transport pipe = child.getPipeTransport(fd);
    if (pipe == null) {
      return null;
    }
    StreamReader reader = new StreamReader(limit, loop);
    reader.setTransport(pipe);
    openReaders++;
    return reader;
  }

  @Nullable
  StreamWriter stdin() {
    return stdin;
  }

  @Nullable
  StreamReader stdout() {
    return stdout;
  }

  @Nullable
  StreamReader stderr() {
    return stderr;
  }

  /** Has {@code callback} run after output has come, or nothing for {@code null}. */
  void onOutput(@Nullable Runnable callback) {
    onOutput = callback;
  }

  private @Nullable StreamReader readerOf(int fd) {
    return fd == STDOUT ? stdout : fd == STDERR ? stderr : null;
  }

  @Override
  public void pipeDataReceived(int fd, byte[] data) {
    StreamReader reader = readerOf(fd);
    if (reader != null) {
      reader.feedData(data);
      if (onOutput != null) {
        onOutput.run();
      }
    }
  }

  @Override
  public void pipeConnectionLost(int fd, @Nullable Throwable exception) {
    if (fd == STDIN) {
      if (stdin != null) {
        stdin.close();
      }
      super.connectionLost(exception);
      return;
    }
    StreamReader reader = readerOf(fd);
    if (reader != null) {
      if (exception == null) {
        reader.feedEof();
      } else {
        reader.setException(exception);
      }
      openReaders--;
    }
    closeIfOver();
  }

  @Override
  public void processExited() {
    exited = true;
    closeIfOver();
  }

  private void closeIfOver() {
    if (exited && openReaders == 0) {
      Objects.requireNonNull(transport, "transport").close();
    }
  }

  /** The pipe of standard input has its own end, whose reason this must not hide. */
  @Override
  public void connectionLost(@Nullable Throwable exception) {
    if (stdin == null) {
      super.connectionLost(exception);
    }
  }

  @Override
  public String toString() {
    return "<SubprocessStreamProtocol"
        + (stdin == null ? "" : " stdin=" + stdin)
        + (stdout == null ? "" : " stdout=" + stdout)
        + (stderr == null ? "" : " stderr=" + stderr)
        + ">";
  }
}
