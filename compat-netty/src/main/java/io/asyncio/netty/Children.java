package io.asyncio.netty;

import io.asyncio.Coroutine;
import io.asyncio.SubprocessConnection;
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
final class Children {

  /** A killed child ends at once, unless the kernel is busy for it, say with a dead disk. */
  static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(5);

  private final NettyEventLoop loop;
  private ChildProcess.@Nullable Launcher launcher;
  private final Set<Child> running = new LinkedHashSet<>();

  Children(NettyEventLoop loop) {
    this.loop = loop;
  }

  <P extends SubprocessProtocol> Coroutine<SubprocessConnection<P>> start(
      Supplier<P> protocolFactory, ChildCommand command) {
    return ChildProcesses.start(loop, protocolFactory, command, this::launch);
  }

  private ChildProcess launch(ChildCommand command) throws IOException {
    loop.requireOpen();
    loop.requireOwnThread("subprocessExec");
    return launcher().launch(command);
  }

  /** Made by the first child: a loop without any does not look for the system's functions. */
  private ChildProcess.Launcher launcher() {
    ChildProcess.Launcher made = launcher;
    if (made == null) {
      made = NativeChildren.available()
          ? new SpawningLauncher(loop, this)
          : new JdkLauncher(loop, this);
      launcher = made;
    }
    return made;
  }

  boolean areRunning() {
    return !running.isEmpty();
  }

  void started(Child child) {
    running.add(child);
  }

  void ended(Child child) {
    running.remove(child);
  }

  /** Ends those that are left. */
  void endAll() {
    long deadline = System.nanoTime() + PATIENCE_NANOS;
    for (Child child : List.copyOf(running)) {
      child.endWithLoop(Math.max(0, deadline - System.nanoTime()));
    }
  }
}
