package io.asyncio.spi;

import io.asyncio.protocols.BaseProtocol;
import io.asyncio.protocols.Protocol;
import io.asyncio.transports.BaseTransport;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** A child that does what a test tells it, and notes what is done to it. */
final class FakeChild implements ChildProcess {

  static final long PID = 4711;

  final List<String> calls = new ArrayList<>();
  final Map<Integer, FakePipe> pipes = new TreeMap<>();
  private final Set<Integer> piped = new TreeSet<>();

  @Nullable
  ExitListener listener;

  boolean alive = true;

  @Nullable
  IOException pipeFailure;

  @Nullable
  IOException signalFailure;

  FakeChild(Integer... piped) {
    this.piped.addAll(List.of(piped));
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
  public boolean hasPipe(int fd) {
    return piped.contains(fd);
  }

  @Override
  public BaseTransport openPipe(int fd, Protocol protocol) throws IOException {
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

  @Override
  public void requireLoopThread(String method) {}

  /** A pipe that is connected and lost when a test says so. */
  final class FakePipe implements BaseTransport {

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
    public String toString() {
      return "pipe" + fd;
    }
  }
}
