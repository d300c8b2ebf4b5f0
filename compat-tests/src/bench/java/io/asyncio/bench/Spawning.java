package io.asyncio.bench;

import static io.asyncio.Asyncio.async;
import static io.asyncio.Asyncio.await;
import static io.asyncio.Asyncio.createSubprocessExec;
import static io.asyncio.Asyncio.gather;
import static io.asyncio.Asyncio.getRunningLoop;

import io.asyncio.Awaitable;
import io.asyncio.Coroutine;
import io.asyncio.EventLoop;
import io.asyncio.Future;
import io.asyncio.protocols.SubprocessProtocol;
import io.asyncio.subprocess.Stdio;
import io.asyncio.subprocess.SubprocessOptions;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Starts children that do nothing, and waits for them. */
final class Spawning {

  private static final int AT_A_TIME = 8;
  private static final String PROGRAM = "/bin/true";
  private static final SubprocessOptions INHERITED = SubprocessOptions.defaults()
      .withStdin(Stdio.INHERIT)
      .withStdout(Stdio.INHERIT)
      .withStderr(Stdio.INHERIT);

  private Spawning() {}

  /** Starts so many, eight at a time. */
  static Coroutine<Void> run(long count) {
    return async(() -> {
      List<Awaitable<Void>> workers = new ArrayList<>();
      for (int i = 0; i < AT_A_TIME; i++) {
        workers.add(worker(count / AT_A_TIME));
      }
      await(gather(workers));
    });
  }

  private static Coroutine<Void> worker(long count) {
    return async(() -> {
      for (long i = 0; i < count; i++) {
        int code = await(await(createSubprocessExec(PROGRAM)).waitFor());
        if (code != 0) {
          throw new IllegalStateException(PROGRAM + " ended with " + code);
        }
      }
    });
  }

  /** Starts one, and returns for how many nanoseconds the loop does nothing else meanwhile. */
  static Coroutine<Long> launch() {
    return async(() -> {
      EventLoop loop = getRunningLoop();
      Launch launch = new Launch(loop);
      await(loop.subprocessExec(launch::begin, INHERITED, PROGRAM));
      await(launch.over);
      return launch.took;
    });
  }

  private static final class Launch implements SubprocessProtocol {

    private final EventLoop loop;
    private final Future<@Nullable Void> over;
    private long took;

    Launch(EventLoop loop) {
      this.loop = loop;
      this.over = loop.createFuture();
    }

    /** The child is started next; the callback runs in the iteration after that. */
    Launch begin() {
      long start = System.nanoTime();
      loop.callSoon(() -> took = System.nanoTime() - start);
      return this;
    }

    @Override
    public void connectionLost(@Nullable Throwable exception) {
      over.setResult(null);
    }
  }
}
