package io.asyncio;

import io.asyncio.protocols.BaseProtocol;
import io.asyncio.protocols.Protocol;
import io.asyncio.spi.ChildCommand;
import io.asyncio.spi.ChildProcess;
import io.asyncio.subprocess.Stdio;
import io.asyncio.subprocess.SubprocessOptions;
import io.asyncio.transports.Transport;
import io.asyncio.transports.WriteBufferLimits;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** A child that does what a test tells it, and notes what is done to it. */
final class FakeChild implements ChildProcess {

  static final long PID = 4711;

  final List<String> calls = new ArrayList<>();
  final Map<Integer, FakePipe> pipes = new TreeMap<>();

  /** What it was started by. */
  @Nullable
  ChildCommand command;

  @Nullable
  ExitListener listener;

  boolean alive = true;

  @Nullable
  IOException startFailure;

  @Nullable
  IOException pipeFailure;

  @Nullable
  IOException signalFailure;

  /** Returns a command of whose streams these are pipes. */
  static ChildCommand command(Integer... piped) {
    List<Stdio> streams = IntStream.range(0, 3)
        .mapToObj(fd -> List.of(piped).contains(fd) ? Stdio.PIPE : Stdio.DEVNULL)
        .toList();
    SubprocessOptions options = SubprocessOptions.defaults()
        .withStdin(streams.get(0))
        .withStdout(streams.get(1))
        .withStderr(streams.get(2));
    return CommandLine.exec(options, "program");
  }

  /** Starts it, as a loop does. */
  FakeChild launch(ChildCommand command) throws IOException {
    if (startFailure != null) {
      throw startFailure;
    }
    this.command = command;
    return this;
  }

  /** Tells of the end, as a loop does. */
  void exit(int returncode) {
    alive = false;
    listener.exited(returncode);
  }

  @Override
  public long pid() {
    return PID;
  }

  @Override
  public boolean isAlive() {
    return alive;
  }

  @Override
  public void sendSignal(int signal) throws IOException {
    if (signalFailure != null) {
      throw signalFailure;
    }
    calls.add("signal " + signal);
  }

  @Override
  public void sendSignalToGroup(int signal) {
    calls.add("group signal " + signal);
  }

  @Override
  public Transport openPipe(int fd, Protocol protocol) throws IOException {
    if (pipeFailure != null && !pipes.isEmpty()) {
      throw pipeFailure;
    }
    FakePipe pipe = new FakePipe(fd, protocol);
    pipes.put(fd, pipe);
    return pipe;
  }

  @Override
  public void dropPipes() {
    calls.add("dropPipes");
  }

  @Override
  public void watch(ExitListener listener) {
    this.listener = listener;
  }

  /** A pipe that is connected and lost when a test says so. */
  final class FakePipe implements Transport {

    private final int fd;
    final Protocol protocol;
    private boolean closing;

    FakePipe(int fd, Protocol protocol) {
      this.fd = fd;
      this.protocol = protocol;
    }

    void connect() {
      protocol.connectionMade(this);
    }

    @Override
    public @Nullable Object getExtraInfo(String name) {
      return null;
    }

    @Override
    public boolean isClosing() {
      return closing;
    }

    @Override
    public void close() {
      closing = true;
      calls.add("close " + fd);
    }

    @Override
    public void setProtocol(BaseProtocol protocol) {
      throw new UnsupportedOperationException();
    }

    @Override
    public BaseProtocol getProtocol() {
      return protocol;
    }

    @Override
    public boolean isReading() {
      return true;
    }

    @Override
    public void pauseReading() {}

    @Override
    public void resumeReading() {}

    @Override
    public void write(byte[] data) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void write(ByteBuffer data) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void writeEof() {
      throw new UnsupportedOperationException();
    }

    @Override
    public boolean canWriteEof() {
      return false;
    }

    @Override
    public void abort() {
      close();
    }

    @Override
    public int getWriteBufferSize() {
      return 0;
    }

    @Override
    public WriteBufferLimits getWriteBufferLimits() {
      return WriteBufferLimits.DEFAULT;
    }

    @Override
    public void setWriteBufferLimits(WriteBufferLimits limits) {
      throw new UnsupportedOperationException();
    }

    @Override
    public String toString() {
      return "pipe" + fd;
    }
  }
}
