package io.asyncio.netty.process;

import io.asyncio.netty.posix.ExitStatus;
import io.asyncio.netty.posix.Kill;
import io.asyncio.netty.posix.Spawn;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * A child that {@link Spawn} started for a loop that cannot poll descriptors. A thread waits for
 * its end, and leaves its status in the system.
 */
final class SpawnedChild extends PumpedChild {

  private final SpawnedProcess process;

  SpawnedChild(Children siblings, SpawnedProcess process, StreamPipes pipes) {
    super(siblings, process.pid(), pipes);
    this.process = process;
  }

  @Override
  CompletableFuture<?> exit() {
    return CompletableFuture.runAsync(
        () -> ExitStatus.await(pid()),
        waiting -> Thread.ofPlatform().daemon().name("asyncio-child").start(waiting));
  }

  @Override
  @Nullable
  Integer awaitEnd(long nanos) {
    return process.awaitStatus(nanos);
  }

  @Override
  public boolean isAlive() {
    return process.isAlive();
  }

  @Override
  public void sendSignal(int signal) throws IOException {
    process.send(signal);
  }

  @Override
  boolean signalGroup(int signal) throws IOException {
    return Kill.sendToGroup(pid(), signal);
  }
}
