package io.asyncio.faults;

import static io.asyncio.Asyncio.async;
import static io.asyncio.Asyncio.await;
import static io.asyncio.Asyncio.createTask;
import static io.asyncio.Asyncio.getRunningLoop;
import static io.asyncio.Asyncio.sleep;

import io.asyncio.Coroutine;
import io.asyncio.Future;
import io.asyncio.Task;
import io.asyncio.locks.Held;
import io.asyncio.locks.Semaphore;
import io.asyncio.protocols.SubprocessProtocol;
import io.asyncio.subprocess.ProcessLookupError;
import io.asyncio.transports.SubprocessTransport;
import java.util.ArrayList;
import java.util.List;

/** Children that end by themselves or are killed, whenever. */
final class Children implements Fault {

  private static final int AT_ONCE = 6;

  /** Lines for a shell; each ends at once, or when its input does. */
  private static final List<String> LINES =
      List.of("exit 3", "echo out; echo err >&2; exit 4", "exec cat", "read line; exit 5");

  @Override
  public String name() {
    return "children";
  }

  @Override
  public String promise() {
    return "Children that end, are killed or closed at any moment are each reported once, with"
        + " their status, after their pipes; no process, no zombie and no descriptor is left.";
  }

  /** What a child's protocol hears. */
  private static final class Heard implements SubprocessProtocol {
    final Future<Void> over = getRunningLoop().createFuture();
    int exits;
    int pipes;
    int losses;

    @Override
    public void pipeConnectionLost(int fd, Throwable exception) {
      pipes++;
    }

    @Override
    public void processExited() {
      exits++;
    }

    @Override
    public void connectionLost(Throwable exception) {
      losses++;
      if (!over.done()) {
        over.setResult(null);
      }
    }
  }

  @Override
  public void happen(FaultRun run) throws Exception {
    int count = run.times(8, 160);
    run.tried(count);
    run.onLoop(() -> {
      Semaphore places = new Semaphore(AT_ONCE);
      List<Task<?>> tasks = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        tasks.add(createTask(child(run, places, LINES.get(i % LINES.size()))));
      }
      run.allEnd("user of a child", tasks);
    });
  }

  private static Coroutine<Void> child(FaultRun run, Semaphore places, String line) {
    return async(() -> {
      try (Held _ = await(places.acquire())) {
        var child = await(getRunningLoop().subprocessShell(Heard::new, line));
        SubprocessTransport transport = child.transport();
        await(sleep(run.random().nextInt(5) * 0.001));
        end(transport, run.random().nextInt(4));
        Heard heard = child.protocol();
        run.comes("the end of " + line, heard.over);
        await(sleep(0));
        run.promised(1, heard.exits, "exits that a child's protocol hears of");
        run.promised(1, heard.losses, "ends that a child's protocol hears of");
        run.promised(3, heard.pipes, "pipes whose end a child's protocol hears of");
        run.promised(transport.getReturncode() != null, "a child that has ended has a status");
        transport.close();
      }
      return null;
    });
  }

  private static void end(SubprocessTransport transport, int how) {
    try {
      switch (how) {
        case 0 -> transport.kill();
        case 1 -> transport.terminate();
        case 2 -> transport.close();
        default -> transport.getPipeTransport(0).close();
      }
    } catch (ProcessLookupError e) {
      transport.close(); // it has ended by itself
    }
  }
}
