package io.asyncio.bench;

import static io.asyncio.Asyncio.async;
import static io.asyncio.Asyncio.await;
import static io.asyncio.Asyncio.createSubprocessExec;
import static io.asyncio.Asyncio.createTask;

import io.asyncio.Coroutine;
import io.asyncio.Task;
import io.asyncio.streams.StreamReader;
import io.asyncio.streams.StreamWriter;
import io.asyncio.subprocess.Process;
import io.asyncio.subprocess.Stdio;
import io.asyncio.subprocess.SubprocessOptions;
import java.util.Objects;

/** Sends bytes through {@code cat}: one coroutine writes and drains, another one reads. */
final class CatByStreams {

  static final int CHUNK = 64 * 1024;

  private static final SubprocessOptions PIPES =
      SubprocessOptions.defaults().withStdin(Stdio.PIPE).withStdout(Stdio.PIPE);

  private CatByStreams() {}

  static Coroutine<Void> run(long size) {
    return async(() -> {
      Process cat = await(createSubprocessExec(PIPES, "cat"));
      Task<Void> feeding = createTask(feed(Objects.requireNonNull(cat.stdin()), size));
      long received = await(drink(Objects.requireNonNull(cat.stdout())));
      await(feeding);
      await(cat.waitFor());
      requireAll(received, size);
    });
  }

  private static Coroutine<Void> feed(StreamWriter stdin, long size) {
    return async(() -> {
      byte[] chunk = new byte[CHUNK];
      for (long unsent = size; unsent > 0; unsent -= CHUNK) {
        stdin.write(chunk);
        await(stdin.drain());
      }
      stdin.close();
    });
  }

  private static Coroutine<Long> drink(StreamReader stdout) {
    return async(() -> {
      long received = 0;
      for (byte[] data; (data = await(stdout.read(CHUNK))).length > 0; ) {
        received += data.length;
      }
      return received;
    });
  }

  static void requireAll(long received, long size) {
    if (received != size) {
      throw new IllegalStateException("sent " + size + " bytes, received " + received);
    }
  }
}
