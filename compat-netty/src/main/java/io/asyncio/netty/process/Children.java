package io.asyncio.netty.process;

import io.asyncio.netty.loop.LoopHost;
import io.asyncio.netty.pipe.NettyPipes;
import io.asyncio.netty.readiness.LoopReadiness;
import io.asyncio.spi.ChildCommand;
import io.asyncio.spi.ChildProcess;
import java.io.IOException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The children of a loop. Owned by the loop's thread. */
public final class Children {

  /** A killed child ends at once, unless the kernel is busy for it, say with a dead disk. */
  static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(5);

  private final LoopHost host;
  private final LoopReadiness readiness;
  private final NettyPipes pipes;
  private @Nullable Launcher launcher;
  private final Set<Child> running = new LinkedHashSet<>();

  public Children(LoopHost host, LoopReadiness readiness, NettyPipes pipes) {
    this.host = host;
    this.readiness = readiness;
    this.pipes = pipes;
  }

  /**
   * Starts a child, and leaves nothing behind if that fails.
   *
   * @throws IOException if it cannot be started
   * @throws UnsupportedOperationException if there is no way to do what the command wants
   */
  public ChildProcess launch(ChildCommand command) throws IOException {
    return launcher().launch(command);
  }

  /** Made by the first child: a loop without any does not look for the system's functions. */
  private Launcher launcher() {
    Launcher made = launcher;
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
