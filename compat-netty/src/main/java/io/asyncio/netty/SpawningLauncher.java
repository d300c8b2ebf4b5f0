package io.asyncio.netty;

import io.asyncio.spi.ChildCommand;
import io.asyncio.spi.ChildProcess;
import java.io.IOException;

/**
 * Starts children by {@link Spawn}, for a loop on epoll. Owned by the loop's thread.
 *
 * <p>The descriptors that are opened for the child are closed when it has them; the ends of the
 * pipes that stay here are the child's object to close.
 */
final class SpawningLauncher implements ChildProcess.Launcher {

  private final NettyEventLoop loop;
  private final Children siblings;

  SpawningLauncher(NettyEventLoop loop, Children siblings) {
    this.loop = loop;
    this.siblings = siblings;
  }

  @Override
  public ChildProcess launch(ChildCommand command) throws IOException {
    Programs.requireDirectory(command.cwd());
    String path = Programs.find(command.program(), command.env(), command.cwd());
    StandardStreams streams = new StandardStreams();
    boolean started = false;
    try {
      streams.open(command);
      long pid =
          Spawn.start(
              path,
              command.arguments(),
              command.env(),
              command.cwd(),
              command.startNewSession(),
              streams.ofChild());
      SpawnedChild child = new SpawnedChild(loop, siblings, pid, streams);
      started = true;
      return child;
    } finally {
      streams.closeOfChild();
      if (!started) {
        streams.closeOurs();
      }
    }
  }
}
