package io.asyncio.scenarios;

import io.asyncio.AsyncGenerator;
import io.asyncio.Coroutine;
import io.asyncio.EventLoop;
import io.asyncio.Future;
import io.asyncio.Handle;
import io.asyncio.TaskGroup;
import io.asyncio.Timeout;
import io.asyncio.contextvars.Context;
import io.asyncio.contextvars.Token;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What belongs to one execution of a program. Owned by the loop's thread. */
final class Run {

  final Program program;
  final Stage stage;
  final EventLoop loop;
  final Trace trace;

  /** Tasks and futures. */
  final Table<Future<@Nullable Object>> futures = new Table<>();

  final Table<Handle> handles = new Table<>();
  final Table<Future.Callback<@Nullable Object>> callbacks = new Table<>();
  final Table<Context> contexts = new Table<>();
  final Table<Token<Object>> tokens = new Table<>();
  final Table<Timeout> timeouts = new Table<>();
  final Table<TaskGroup> groups = new Table<>();

  final Table<AsyncGenerator<@Nullable Object>> generators = new Table<>();

  /** The streams that have been fed their end. */
  final Set<String> endedStreams = new HashSet<>();

  private final Map<String, Object> objects = new HashMap<>();
  private final List<Future<?>> made = new ArrayList<>();

  /** All generators: what is found by the garbage collector would be closed. */
  private final List<AsyncGenerator<?>> kept = new ArrayList<>();

  Run(Program program, Stage stage) {
    this.program = program;
    this.stage = stage;
    this.loop = stage.loop();
    this.trace = new Trace(loop);
    program.objects().forEach((name, object) -> object.addTo(this, name));
  }

  void addObject(String name, Object object) {
    objects.put(name, object);
  }

  <T> T object(Ref<T> ref) {
    return ref.type().cast(Objects.requireNonNull(objects.get(ref.name())));
  }

  /** Names a task or future. */
  void name(String name, Future<@Nullable Object> future) {
    futures.put(name, future);
    made(future);
  }

  /** Notes a future whose failure nobody may ever ask for; that is not what a scenario tests. */
  <T extends Future<?>> T made(T future) {
    made.add(future);
    return future;
  }

  <T extends AsyncGenerator<?>> T kept(T generator) {
    kept.add(generator);
    return generator;
  }

  /** Looks at the failures that are left, so that the loop does not report them. */
  void observeFailures() {
    for (Future<?> future : made) {
      if (future.done() && !future.cancelled()) {
        Throwable _ = future.exception();
      }
    }
  }

  /** Calls a coroutine function of the program. */
  Coroutine<@Nullable Object> call(String function) {
    Body body = Objects.requireNonNull(program.coroutines().get(function));
    return Tasks.coroutine(() -> body.call(new Frame(this, null)));
  }

  /** Executes a body that is no coroutine's. */
  void callBack(Body body) throws Exception {
    Object _ = body.call(new Frame(this, null));
  }
}
