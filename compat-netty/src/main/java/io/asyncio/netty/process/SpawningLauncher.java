package io.asyncio.netty.process;

import io.asyncio.netty.posix.Spawn;
import io.asyncio.spi.ChildCommand;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Starts children by {@link Spawn}. Owned by the loop's thread.
 *
 * <p>The descriptors that are opened for the child are closed when it has them; the ends of the
 * pipes that stay here are the child's object to close.
 */
final class SpawningLauncher implements Launcher {

  private final Children siblings;
  private final boolean polls;

  SpawningLauncher(Children siblings) {
    this.siblings = siblings;
    this.polls = siblings.host().watchesDescriptors();
  }

  @Override
  public Child launch(ChildCommand command) throws IOException {
    Programs.requireDirectory(command.cwd());
    String path = Programs.find(command.program(), command.env(), command.cwd());
    StandardStreams streams = new StandardStreams();
    StreamPipes pipes = null;
    boolean started = false;
    try {
      streams.open(command);
      pipes = polls ? null : StreamPipes.of(streams);
      Child child = child(spawn(path, command, streams), streams, pipes);
      started = true;
      return child;
    } finally {
      streams.closeOfChild();
      if (!started) {
        drop(streams, pipes);
      }
    }
  }

  private static SpawnedProcess spawn(String path, ChildCommand command, StandardStreams streams)
      throws IOException {
    return new SpawnedProcess(Spawn.start(
        path,
        command.arguments(),
        command.env(),
        command.cwd(),
        command.startNewSession(),
        streams.ofChild()));
  }

  private Child child(SpawnedProcess process, StandardStreams streams, @Nullable StreamPipes pipes)
      throws IOException {
    return pipes == null
        ? new PolledChild(siblings, process, streams)
        : new SpawnedChild(siblings, process, pipes);
  }

  private static void drop(StandardStreams streams, @Nullable StreamPipes pipes) {
    streams.closeOurs();
    if (pipes != null) {
      pipes.close();
      pipes.childHasEnded();
    }
  }
}
