package io.asyncio.netty.process;

import io.asyncio.Coroutine;
import io.asyncio.SubprocessConnection;
import io.asyncio.netty.loop.LoopHost;
import io.asyncio.netty.pipe.NettyPipes;
import io.asyncio.netty.readiness.LoopReadiness;
import io.asyncio.protocols.SubprocessProtocol;
import io.asyncio.spi.ChildCommand;
import io.asyncio.spi.ChildProcess;
import io.asyncio.spi.ChildProcesses;
import java.io.IOException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The children of a loop. Owned by the loop's thread. */
public final class Children {

  /** A killed child ends at once, unless the kernel is busy for it, say with a dead disk. */
  static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(5);

  private final LoopHost host;
  private final LoopReadiness readiness;
  private final NettyPipes pipes;
  private ChildProcess.@Nullable Launcher launcher;
  private final Set<Child> running = new LinkedHashSet<>();

  public Children(LoopHost host, LoopReadiness readiness, NettyPipes pipes) {
    this.host = host;
    this.readiness = readiness;
    this.pipes = pipes;
  }

  public <P extends SubprocessProtocol> Coroutine<SubprocessConnection<P>> start(
      Supplier<P> protocolFactory, ChildCommand command) {
    return ChildProcesses.start(host.loop(), protocolFactory, command, this::launch);
  }

  private ChildProcess launch(ChildCommand command) throws IOException {
    host.requireOpen();
    host.requireOwnThread("subprocessExec");
    return launcher().launch(command);
  }

  /** Made by the first child: a loop without any does not look for the system's functions. */
  private ChildProcess.Launcher launcher() {
    ChildProcess.Launcher made = launcher;
    if (made == null) {
      made = NativeChildren.available() ? new SpawningLauncher(this) : new JdkLauncher(this);
      launcher = made;
    }
    return made;
  }

  LoopHost host() {
    return host;
  }

  LoopReadiness readiness() {
    return readiness;
  }

  /** Returns what makes the transports of their pipes. */
  NettyPipes pipes() {
    return pipes;
  }

  public boolean areRunning() {
    return !running.isEmpty();
  }

  void started(Child child) {
    running.add(child);
  }

  void ended(Child child) {
    running.remove(child);
  }

  /** Ends those that are left. */
  public void endAll() {
    long deadline = System.nanoTime() + PATIENCE_NANOS;
    for (Child child : List.copyOf(running)) {
      child.endWithLoop(Math.max(0, deadline - System.nanoTime()));
    }
  }
}
