package io.asyncio.scenarios;

import io.asyncio.contextvars.ContextVar;
import io.asyncio.locks.Barrier;
import io.asyncio.locks.BoundedSemaphore;
import io.asyncio.locks.Condition;
import io.asyncio.locks.Event;
import io.asyncio.locks.Lock;
import io.asyncio.locks.Semaphore;
import io.asyncio.queues.LifoQueue;
import io.asyncio.queues.PriorityQueue;
import io.asyncio.queues.Queue;
import io.asyncio.scenarios.Program.ObjectKind;
import io.asyncio.streams.StreamReader;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Reads what objects a program has. */
final class ObjectReader {

  private ObjectReader() {}

  static ObjectKind read(Fields fields) throws UnusableScenario {
    String kind = fields.text("kind");
    return switch (kind) {
      case "future" ->
        new ObjectKind(Void.class, (run, name) -> run.name(name, run.loop.createFuture()));
      case "lock" -> plain(() -> new Holdable.OfLock(new Lock()), Holdable.OfLock.class);
      case "condition" -> condition(fields);
      case "semaphore" -> semaphore(fields.integer("value"), false);
      case "bounded_semaphore" -> semaphore(fields.integer("value"), true);
      case "event" -> plain(Event::new, Event.class);
      case "barrier" -> {
        int parties = fields.integer("parties");
        yield plain(() -> new Barrier(parties), Barrier.class);
      }
      case "queue", "lifo_queue", "priority_queue" -> queue(kind, fields.integer("maxsize"));
      case "stream" -> {
        int limit = fields.integer("limit");
        yield new ObjectKind(
            StreamReader.class,
            (run, name) -> run.addObject(name, new StreamReader(limit, run.loop)));
      }
      case "var" -> variable(fields.value("default"));
      case "counter" -> {
        long value = fields.number("value");
        yield plain(() -> new Counter(value), Counter.class);
      }
      default -> throw fields.unusable("unknown kind of object \"" + kind + "\"");
    };
  }

  private static <T> ObjectKind plain(Supplier<T> maker, Class<T> type) {
    return new ObjectKind(type, (run, name) -> run.addObject(name, maker.get()));
  }

  private static ObjectKind condition(Fields fields) throws UnusableScenario {
    if (!fields.has("lock")) {
      return plain(() -> new Holdable.OfCondition(new Condition()), Holdable.OfCondition.class);
    }
    Ref<Holdable.OfLock> lock = fields.object("lock", Holdable.OfLock.class);
    return new ObjectKind(
        Holdable.OfCondition.class,
        (run, name) -> run.addObject(
            name, new Holdable.OfCondition(new Condition(run.object(lock).lock()))));
  }

  private static ObjectKind semaphore(int value, boolean bounded) {
    return plain(
        () ->
            new Holdable.OfSemaphore(bounded ? new BoundedSemaphore(value) : new Semaphore(value)),
        Holdable.OfSemaphore.class);
  }

  private static ObjectKind queue(String kind, int maxsize) {
    return plain(
        () -> new QueueOperations.Items(
            switch (kind) {
              case "lifo_queue" -> new LifoQueue<>(maxsize);
              case "priority_queue" -> new PriorityQueue<>(maxsize);
              default -> new Queue<>(maxsize);
            }),
        QueueOperations.Items.class);
  }

  private static ObjectKind variable(@Nullable Object value) {
    return new ObjectKind(
        ContextOperations.Variable.class,
        (run, name) ->
            run.addObject(name, new ContextOperations.Variable(new ContextVar<>(name, value))));
  }
}
