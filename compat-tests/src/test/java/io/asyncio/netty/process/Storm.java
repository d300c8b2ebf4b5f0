package io.asyncio.netty.process;

import static io.asyncio.Asyncio.async;
import static io.asyncio.Asyncio.await;
import static io.asyncio.Asyncio.gather;
import static io.asyncio.Asyncio.sleep;
import static org.assertj.core.api.Assertions.assertThat;

import io.asyncio.Asyncio;
import io.asyncio.CancelledError;
import io.asyncio.Coroutine;
import io.asyncio.Task;
import io.asyncio.netty.NettyEventLoop;
import io.asyncio.netty.testing.Witness;
import io.asyncio.streams.StreamReader;
import io.asyncio.streams.StreamWriter;
import io.asyncio.subprocess.ProcessLookupError;
import io.asyncio.subprocess.SubprocessOptions;
import io.asyncio.transports.ReadTransport;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;

/** Does to children, at random but repeatably, whatever a program can do. On the loop's thread. */
final class Storm {

  private static final int CHILDREN = 60;
  private static final int LARGEST_WRITE = 200_000;
  private static final double SHORT_SECONDS = 0.001;

  /** Signals of Linux: HUP, KILL, USR1, TERM, CONT, STOP; and none. */
  private static final int[] SIGNALS = {1, 9, 10, 15, 18, 19, 0};

  private static final int BROKEN_PIPE = 13;

  /** Lines for a shell, and the status with which each ends if it is let. */
  private static final List<String> LINES = List.of(
      "exec cat; # 0",
      "while read line; do :; done; exit 1",
      "echo out; echo err >&2; exit 2",
      "head -c 300000 /dev/zero; exit 3",
      "trap 'echo caught' TERM USR1; while read line; do echo $line; done; exit 4",
      "exec 1>&-; read line; exit 5",
      "exec 0<&-; head -c 100000 /dev/zero >&2; exit 6");

  private final NettyEventLoop loop;
  private final Random random;
  private final List<Witness> children = new ArrayList<>();
  private final List<Task<?>> tasks = new ArrayList<>();

  /** Whose stream is being read: only one may do that. */
  private final Set<StreamReader> read = new HashSet<>();

  private final Set<Witness> fed = new HashSet<>();

  Storm(NettyEventLoop loop, long seed) {
    this.loop = loop;
    this.random = new Random(seed);
  }

  List<Witness> children() {
    return children;
  }

  /** Starts the children. */
  Coroutine<Void> begin() {
    return async(() -> {
      var started =
          await(gather(IntStream.range(0, CHILDREN).mapToObj(this::start).toList()));
      started.forEach(children::add);
      return null;
    });
  }

  private Coroutine<Witness> start(int number) {
    int kind = number % LINES.size();
    return async(() -> {
      Witness witness = await(loop.subprocessShell(
              () -> new Witness(loop), LINES.get(kind), SubprocessOptions.pipes()))
          .protocol();
      await(sleep(0));
      witness.plausible.addAll(Set.of(kind, -BROKEN_PIPE));
      return witness;
    });
  }

  /** Does so many things. */
  Coroutine<Void> rage(int steps) {
    return async(() -> {
      for (int i = 0; i < steps; i++) {
        step(children.get(random.nextInt(CHILDREN)));
        if (random.nextBoolean()) {
          await(sleep(0));
        }
      }
      return null;
    });
  }

  private void step(Witness child) {
    switch (random.nextInt(11)) {
      case 0, 1 -> spawn(write(child.process().stdin()));
      case 2 -> reading(child.process().stdout());
      case 3 -> reading(child.process().stderr());
      case 4, 5 -> signal(child, SIGNALS[random.nextInt(SIGNALS.length)]);
      case 6 -> closeSomething(child);
      case 7 -> spawn(waiting(child));
      case 8 -> communicate(child);
      case 9 -> cancelSomething();
      default -> pauseOrResume(child);
    }
  }

  private void cancelSomething() {
    if (!tasks.isEmpty()) {
      tasks.get(random.nextInt(tasks.size())).cancel();
    }
  }

  private void spawn(Coroutine<?> coroutine) {
    tasks.add(loop.createTask(bearing(coroutine)));
  }

  /** What is done in a storm may fail in these ways. */
  private static Coroutine<Void> bearing(Coroutine<?> coroutine) {
    return async(() -> {
      try {
        var _ = await(coroutine);
      } catch (IOException e) {
        // A broken pipe, or a child that takes its time.
      }
      return null;
    });
  }

  private Coroutine<Void> write(StreamWriter stdin) {
    byte[] data = new byte[1 + random.nextInt(LARGEST_WRITE)];
    return async(() -> {
      if (!stdin.isClosing()) {
        stdin.write(data);
        await(stdin.drain());
      }
      return null;
    });
  }

  private void reading(StreamReader reader) {
    int count = 1 + random.nextInt(LARGEST_WRITE);
    if (read.add(reader)) {
      spawn(released(reader, reader.read(count)));
    }
  }

  private Coroutine<Void> released(StreamReader reader, Coroutine<?> reading) {
    return async(() -> {
      try {
        var _ = await(reading);
      } finally {
        read.remove(reader);
      }
      return null;
    });
  }

  private static void signal(Witness child, int signal) {
    try {
      child.plausible.add(-signal);
      child.process().sendSignal(signal);
    } catch (ProcessLookupError e) {
      assertThat(child.isOver()).isTrue();
    }
  }

  private void closeSomething(Witness child) {
    int fd = random.nextInt(4);
    if (fd == 3) {
      child.plausible.add(-9);
      child.transport().close();
    } else {
      child.transport().getPipeTransport(fd).close();
    }
  }

  private Coroutine<Void> waiting(Witness child) {
    boolean patient = random.nextBoolean();
    Coroutine<Integer> end = child.process().waitFor();
    return async(() -> {
      int code = await(patient ? end : Asyncio.waitFor(end, SHORT_SECONDS));
      assertThat(child.process().returncode()).isEqualTo(code);
      return null;
    });
  }

  private void communicate(Witness child) {
    StreamReader stdout = child.process().stdout();
    StreamReader stderr = child.process().stderr();
    if (!child.process().stdin().isClosing() && !read.contains(stdout) && read.add(stderr)) {
      read.add(stdout);
      byte[] input = new byte[random.nextInt(LARGEST_WRITE)];
      if (!fed.add(child)) {
        input = null; // an earlier call has been cancelled, and its input counts
      }
      spawn(released(stdout, released(stderr, child.process().communicate(input))));
    }
  }

  private void pauseOrResume(Witness child) {
    ReadTransport pipe = child.transport().getPipeTransport(1 + random.nextInt(2));
    if (random.nextBoolean()) {
      pipe.pauseReading();
    } else {
      pipe.resumeReading();
    }
  }

  /** Ends everything that goes on, and waits for that. */
  Coroutine<Void> calm() {
    return async(() -> {
      tasks.forEach(Task::cancel);
      for (Witness child : children) {
        child.plausible.add(-9);
        child.transport().close();
      }
      for (Task<?> task : tasks) {
        try {
          var _ = await(task);
        } catch (CancelledError e) {
          assertThat(task.cancelled()).isTrue();
        }
      }
      while (!children.stream().allMatch(Witness::isOver)) {
        await(sleep(0));
      }
      return null;
    });
  }
}
