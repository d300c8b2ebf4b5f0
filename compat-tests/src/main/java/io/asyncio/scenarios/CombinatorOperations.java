package io.asyncio.scenarios;

import static io.asyncio.Asyncio.asCompleted;
import static io.asyncio.Asyncio.await;
import static io.asyncio.Asyncio.gather;
import static io.asyncio.Asyncio.shield;
import static io.asyncio.Asyncio.waitFor;
import static io.asyncio.scenarios.Operation.details;

import io.asyncio.AsCompleted;
import io.asyncio.Asyncio;
import io.asyncio.Coroutine;
import io.asyncio.Future;
import io.asyncio.ReturnWhen;
import io.asyncio.WaitResult;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What waits for several awaitables, or for one in a special way. */
final class CombinatorOperations {

  private CombinatorOperations() {}

  static void addTo(Operations all) {
    all.suspending("gather", CombinatorOperations::gathering);
    all.immediate("gather_future", CombinatorOperations::gatherFuture);
    all.suspending("shield", CombinatorOperations::shielding);
    all.immediate("shield_future", CombinatorOperations::shieldFuture);
    all.suspending("wait", CombinatorOperations::waiting);
    all.suspending("wait_for", CombinatorOperations::waitingFor);
    all.suspending("as_completed", CombinatorOperations::completing);
  }

  private static Operation.Action gathering(Fields fields) throws UnusableScenario {
    List<Awaited> all = fields.allAwaited("on");
    boolean returnExceptions = fields.flag("return_exceptions");
    return run -> {
      var future = run.made(gather(Awaited.allIn(run, all), returnExceptions));
      return details(Awaited.labels(all), await(future));
    };
  }

  private static Operation.Action gatherFuture(Fields fields) throws UnusableScenario {
    List<Awaited> all = fields.allAwaited("on");
    boolean returnExceptions = fields.flag("return_exceptions");
    String name = fields.text("as");
    return run -> {
      run.name(name, untyped(gather(Awaited.allIn(run, all), returnExceptions)));
      return details(name, Awaited.labels(all));
    };
  }

  @SuppressWarnings("unchecked") // no scenario sets a result that is no list
  private static Future<@Nullable Object> untyped(Future<List<@Nullable Object>> future) {
    return (Future<@Nullable Object>) (Future<?>) future;
  }

  private static Operation.Action shielding(Fields fields) throws UnusableScenario {
    Awaited awaited = fields.awaited("on");
    return run -> {
      Object value = await(run.made(shield(awaited.in(run))));
      return details(awaited.label(), value);
    };
  }

  private static Operation.Action shieldFuture(Fields fields) throws UnusableScenario {
    Awaited awaited = fields.awaited("on");
    String name = fields.text("as");
    return run -> {
      run.name(name, shield(awaited.in(run)));
      return details(name, awaited.label());
    };
  }

  private static List<Future<@Nullable Object>> futures(Run run, List<String> names)
      throws MissingName {
    List<Future<@Nullable Object>> futures = new ArrayList<>();
    for (String name : names) {
      futures.add(run.futures.get(name));
    }
    return futures;
  }

  private static double limit(Fields fields) throws UnusableScenario {
    Long millis = fields.numberOrNull("timeout");
    return millis == null ? Double.POSITIVE_INFINITY : Millis.toSeconds(millis.longValue());
  }

  private static Operation.Action waiting(Fields fields) throws UnusableScenario {
    List<String> names = fields.texts("on");
    double limit = limit(fields);
    String text = fields.text("return_when");
    ReturnWhen returnWhen = Arrays.stream(ReturnWhen.values())
        .filter(each -> each.name().equals(text))
        .findFirst()
        .orElseThrow(() -> fields.unusable("unknown \"return_when\": \"" + text + "\""));
    return run -> {
      WaitResult<@Nullable Object> result =
          await(Asyncio.<@Nullable Object>wait(futures(run, names), limit, returnWhen));
      return details(namesOf(run, result.done()), namesOf(run, result.pending()));
    };
  }

  /** Returns the names of futures, sorted. */
  private static List<String> namesOf(Run run, Collection<? extends Future<?>> futures) {
    return futures.stream().map(future -> nameOf(run, future)).sorted().toList();
  }

  private static String nameOf(Run run, Future<?> future) {
    return run.futures.entries().entrySet().stream()
        .filter(entry -> entry.getValue() == future)
        .map(Map.Entry::getKey)
        .findFirst()
        .orElseThrow(() -> new AssertionError("without a name: " + future));
  }

  private static Operation.Action waitingFor(Fields fields) throws UnusableScenario {
    Awaited awaited = fields.awaited("on");
    double limit = limit(fields);
    return run -> {
      Object value = await(waitFor(awaited.in(run), limit));
      return details(awaited.label(), value);
    };
  }

  private static Operation.Action completing(Fields fields) throws UnusableScenario {
    List<String> names = fields.texts("on");
    double limit = limit(fields);
    return run -> {
      AsCompleted<@Nullable Object> iteration = asCompleted(futures(run, names), limit);
      int position = 0;
      for (Coroutine<@Nullable Object> next : iteration) {
        emitOutcome(run, position++, next);
      }
      return details(position);
    };
  }

  private static void emitOutcome(Run run, int position, Coroutine<@Nullable Object> next) {
    Object value;
    try {
      value = await(next);
    } catch (Exception e) {
      run.trace.emit("completed", position, "exception", Values.described(e));
      return;
    }
    run.trace.emit("completed", position, "result", value);
  }
}
