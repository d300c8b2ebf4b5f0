package io.asyncio.bench;

import static io.asyncio.Asyncio.async;
import static io.asyncio.Asyncio.await;
import static io.asyncio.Asyncio.getRunningLoop;

import io.asyncio.Coroutine;
import io.asyncio.EventLoop;
import io.asyncio.Future;
import io.asyncio.protocols.SubprocessProtocol;
import io.asyncio.subprocess.Stdio;
import io.asyncio.subprocess.SubprocessOptions;
import io.asyncio.transports.SubprocessTransport;
import io.asyncio.transports.WriteTransport;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Sends bytes through {@code cat}: a protocol that writes while it may, and counts what comes. */
final class CatByProtocol implements SubprocessProtocol {

  private static final SubprocessOptions PIPES = SubprocessOptions.defaults()
      .withStdin(Stdio.PIPE)
      .withStdout(Stdio.PIPE)
      .withStderr(Stdio.INHERIT);

  private final byte[] chunk = new byte[CatByStreams.CHUNK];
  private final Future<@Nullable Void> over;
  private @Nullable WriteTransport stdin;
  private long unsent;
  private long received;
  private boolean paused;

  private CatByProtocol(EventLoop loop, long size) {
    this.over = loop.createFuture();
    this.unsent = size;
  }

  static Coroutine<Void> run(long size) {
    return async(() -> {
      EventLoop loop = getRunningLoop();
      CatByProtocol cat = await(
              loop.subprocessExec(() -> new CatByProtocol(loop, size), PIPES, "cat"))
          .protocol();
      await(cat.over);
      CatByStreams.requireAll(cat.received, size);
    });
  }

  @Override
  public void connectionMade(SubprocessTransport transport) {
    stdin = transport.getPipeTransport(0);
    feed();
  }

  private void feed() {
    WriteTransport pipe = Objects.requireNonNull(stdin);
    while (unsent > 0 && !paused) {
      unsent -= chunk.length;
      pipe.write(chunk);
    }
    if (unsent == 0) {
      pipe.close();
    }
  }

  @Override
  public void pauseWriting() {
    paused = true;
  }

  @Override
  public void resumeWriting() {
    paused = false;
    feed();
  }

  @Override
  public void pipeDataReceived(int fd, byte[] data) {
    received += data.length;
  }

  @Override
  public void connectionLost(@Nullable Throwable exception) {
    over.setResult(null);
  }
}
