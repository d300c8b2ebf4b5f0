package io.asyncio;

import static io.asyncio.Asyncio.async;
import static io.asyncio.Asyncio.await;

import io.asyncio.contextvars.Context;
import io.asyncio.internal.Log;
import io.asyncio.protocols.BaseProtocol;
import io.asyncio.protocols.SubprocessProtocol;
import io.asyncio.spi.ChildCommand;
import io.asyncio.spi.ChildProcess;
import io.asyncio.subprocess.ProcessLookupError;
import io.asyncio.subprocess.Stdio;
import io.asyncio.transports.SubprocessTransport;
import io.asyncio.transports.Transport;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.System.Logger.Level;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The transport of a child process.
 *
 * <pre>
 *              all pipes connected                ended, and all pipes lost
 *   STARTING ----------------------> CONNECTED ------------------------------> LOST
 *       |
 *       | a pipe cannot be opened
 *       v
 *     BROKEN   the protocol is never told of anything
 * </pre>
 *
 * <p>What the protocol has to be told before it is told of the connection, is kept until then. It
 * is called in the context in which the child was started, one call an iteration's callback.
 *
 * <p>Owned by the loop's thread.
 */
final class ChildTransport implements SubprocessTransport, ChildProcess.ExitListener {

  private static final int STREAMS = 3;

  private final BaseEventLoop loop;
  private final ChildProcess child;
  private final Context context = Context.copyContext();
  private final List<ChildPipe> pipes = new ArrayList<>(STREAMS);
  private final Deque<Future<Integer>> waiters = new ArrayDeque<>(1);
  private final Future<@Nullable Void> connected;
  private final boolean leadsGroup;

  /** {@code null} once it has been told of the loss. */
  private @Nullable SubprocessProtocol protocol;

  /** What the protocol is to be told once it knows of the connection; {@code null} since then. */
  private @Nullable List<Runnable> held = new ArrayList<>();

  private @Nullable Integer returncode;
  private boolean closed;
  private boolean finished;
  private boolean lost;

  ChildTransport(
      BaseEventLoop loop, SubprocessProtocol protocol, ChildCommand command, ChildProcess child) {
    this.loop = loop;
    this.protocol = protocol;
    this.child = child;
    this.leadsGroup = command.startNewSession();
    this.connected = loop.createFuture();
    for (int fd = 0; fd < STREAMS; fd++) {
      if (command.stdio(fd) == Stdio.PIPE) {
        pipes.add(new ChildPipe(this, fd));
      }
    }
  }

  /** Connects the pipes and watches for the end. */
  void start() {
    if (loop.getDebug()) {
      Log.LOGGER.log(Level.DEBUG, "process created: pid " + child.pid());
    }
    try {
      for (ChildPipe pipe : pipes) {
        pipe.open(child);
      }
      if (pipes.isEmpty()) {
        callSoon(this::pipeConnected);
      }
    } catch (IOException | RuntimeException e) {
      child.dropPipes();
      connected.setException(e);
    } finally {
      loop.elsewhere.handedOut();
      child.watch(this); // after the pipes, which tell first what they hold at the child's end
    }
  }

  /** Returns what is done when the pipes are connected, or cannot be. */
  Future<@Nullable Void> connected() {
    return connected;
  }

  // From the pipes and the child.

  void pipeConnected() {
    List<Runnable> waiting = held;
    if (waiting == null || !pipes.stream().allMatch(ChildPipe::isConnected)) {
      return;
    }
    SubprocessProtocol told = protocol();
    callSoon(() -> told.connectionMade(this));
    waiting.forEach(this::callSoon);
    held = null;
    if (!connected.done()) {
      connected.setResult(null);
    }
  }

  void pipeDataReceived(int fd, byte[] data) {
    SubprocessProtocol told = protocol();
    call(() -> told.pipeDataReceived(fd, data));
  }

  void pipeConnectionLost(int fd, @Nullable Throwable exception) {
    SubprocessProtocol told = protocol();
    call(() -> told.pipeConnectionLost(fd, exception));
    finishIfOver();
  }

  @Override
  public void exited(int code) {
    if (loop.getDebug()) {
      Log.LOGGER.log(Level.INFO, this + " exited with return code " + code);
    }
    returncode = code;
    loop.elsewhere.cameBack();
    SubprocessProtocol told = protocol();
    call(told::processExited);
    finishIfOver();
    for (Future<Integer> waiter; (waiter = waiters.poll()) != null; ) {
      if (!waiter.done()) {
        waiter.setResult(code);
      }
    }
  }

  private void finishIfOver() {
    if (returncode != null && !finished && pipes.stream().allMatch(ChildPipe::isDisconnected)) {
      finished = true;
      SubprocessProtocol told = protocol();
      call(() -> lose(told));
    }
  }

  private void lose(SubprocessProtocol told) {
    lost = true;
    try {
      told.connectionLost(null);
    } finally {
      protocol = null;
    }
  }

  /** Returns the protocol of a child that is not lost. */
  SubprocessProtocol protocol() {
    return Objects.requireNonNull(protocol, "lost");
  }

  private void call(Runnable callback) {
    if (held == null) {
      callSoon(callback);
    } else {
      held.add(callback);
    }
  }

  private void callSoon(Runnable callback) {
    loop.ready(loop.newProtocolCall(callback, context));
  }

  // From the user.

  @Override
  public Coroutine<Integer> waitFor() {
    return async(this::waitHere);
  }

  private Integer waitHere() throws Exception {
    loop.checkThread("waitFor");
    if (returncode != null) {
      return returncode;
    }
    Future<Integer> waiter = loop.createFuture();
    waiters.add(waiter);
    try {
      return await(waiter);
    } finally {
      waiters.remove(waiter);
    }
  }

  @Override
  public void close() {
    loop.checkThread("close");
    if (closed) {
      return;
    }
    closed = true;
    pipes.forEach(ChildPipe::close);
    if (returncode == null && child.isAlive()) {
      killForClose();
    }
  }

  private void killForClose() {
    if (loop.getDebug()) {
      Log.LOGGER.log(Level.WARNING, "Close running child process: kill " + this);
    }
    try {
      child.sendSignal(SignalNumbers.KILL);
    } catch (IOException e) {
      Log.LOGGER.log(Level.DEBUG, "cannot kill " + this, e); // it may run as another user
    }
  }

  @Override
  public boolean isClosing() {
    return closed;
  }

  @Override
  public long getPid() {
    return child.pid();
  }

  @Override
  public @Nullable Integer getReturncode() {
    return returncode;
  }

  @Override
  public @Nullable Transport getPipeTransport(int fd) {
    for (ChildPipe pipe : pipes) {
      if (pipe.fd == fd) {
        return pipe.transport();
      }
    }
    return null;
  }

  @Override
  public void sendSignal(int signal) {
    loop.checkThread("sendSignal");
    if (lost) {
      throw new ProcessLookupError("the process has ended: " + this);
    }
    if (returncode != null) {
      return;
    }
    try {
      child.sendSignal(signal);
    } catch (IOException e) {
      throw refused(signal, e);
    }
  }

  private UncheckedIOException refused(int signal, IOException cause) {
    return new UncheckedIOException("cannot send signal " + signal + " to " + this, cause);
  }

  @Override
  public void sendSignalToGroup(int signal) {
    loop.checkThread("sendSignalToGroup");
    if (!leadsGroup) {
      throw new IllegalStateException(
          "no process group of its own, which withStartNewSession(true) makes: " + this);
    }
    try {
      child.sendSignalToGroup(signal);
    } catch (IOException e) {
      throw refused(signal, e);
    }
  }

  @Override
  public void sendSignalToGroup(String signal) {
    sendSignalToGroup(SignalNumbers.number(signal));
  }

  @Override
  public void sendSignal(String signal) {
    sendSignal(SignalNumbers.number(signal));
  }

  @Override
  public void terminate() {
    sendSignal(SignalNumbers.TERM);
  }

  @Override
  public void kill() {
    sendSignal(SignalNumbers.KILL);
  }

  @Override
  public void setProtocol(BaseProtocol protocol) {
    loop.checkThread("setProtocol");
    if (!(Objects.requireNonNull(protocol, "protocol") instanceof SubprocessProtocol own)) {
      throw new IllegalArgumentException("protocol must be a SubprocessProtocol: " + protocol);
    }
    this.protocol = own;
  }

  @Override
  public @Nullable SubprocessProtocol getProtocol() {
    return protocol;
  }

  @Override
  public @Nullable Object getExtraInfo(String name) {
    return name.equals("subprocess") ? ProcessHandle.of(child.pid()).orElse(null) : null;
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder("<SubprocessTransport");
    if (closed) {
      text.append(" closed");
    }
    text.append(" pid=").append(child.pid());
    text.append(returncode == null ? " running" : " returncode=" + returncode);
    for (ChildPipe pipe : pipes) {
      text.append(pipe.fd == 0 ? " stdin=" : pipe.fd == 1 ? " stdout=" : " stderr=");
      text.append(pipe.transport());
    }
    return text.append('>').toString();
  }
}
