package io.asyncio.scenarios;

import static io.asyncio.Asyncio.await;
import static io.asyncio.scenarios.Operation.details;

import io.asyncio.Coroutine;
import io.asyncio.locks.Barrier;
import io.asyncio.locks.Condition;
import io.asyncio.locks.Event;
import java.util.function.Consumer;
import java.util.function.Function;

/** Locks, events, conditions, semaphores and barriers. */
final class LockOperations {

  private LockOperations() {}

  static void addTo(Operations all) {
    all.suspending("acquire", fields -> waiting(fields, Holdable.class, Holdable::acquire));
    all.immediate("release", fields -> changing(fields, Holdable.class, Holdable::release));
    all.immediate("locked", fields -> asking(fields, Holdable.class, Holdable::locked));
    all.immediate("event_set", fields -> changing(fields, Event.class, Event::set));
    all.immediate("event_clear", fields -> changing(fields, Event.class, Event::clear));
    all.immediate("event_is_set", fields -> asking(fields, Event.class, Event::isSet));
    all.suspending("event_wait", fields -> waiting(fields, Event.class, Event::waitFor));
    all.suspending(
        "cond_wait",
        fields -> waiting(
            fields, Holdable.OfCondition.class, holdable -> holdable.condition().waitFor()));
    all.suspending("cond_wait_for", LockOperations::conditionWaitFor);
    all.immediate("notify", LockOperations::notify);
    all.immediate(
        "notify_all",
        fields -> changing(
            fields,
            Holdable.OfCondition.class,
            holdable -> holdable.condition().notifyAllWaiters()));
    all.suspending("barrier_wait", LockOperations::barrierWait);
    all.suspending("barrier_abort", fields -> waiting(fields, Barrier.class, Barrier::abort));
    all.suspending("barrier_reset", fields -> waiting(fields, Barrier.class, Barrier::reset));
    all.immediate("barrier_state", LockOperations::barrierState);
  }

  private static <T> Operation.Action waiting(
      Fields fields, Class<T> type, Function<T, Coroutine<?>> method) throws UnusableScenario {
    Ref<T> on = fields.object("on", type);
    return run -> {
      Object _ = await(method.apply(run.object(on)));
      return details(on.name());
    };
  }

  private static <T> Operation.Action changing(Fields fields, Class<T> type, Consumer<T> method)
      throws UnusableScenario {
    Ref<T> on = fields.object("on", type);
    return run -> {
      method.accept(run.object(on));
      return details(on.name());
    };
  }

  private static <T> Operation.Action asking(
      Fields fields, Class<T> type, Function<T, Boolean> method) throws UnusableScenario {
    Ref<T> on = fields.object("on", type);
    return run -> details(on.name(), method.apply(run.object(on)));
  }

  private static Operation.Action conditionWaitFor(Fields fields) throws UnusableScenario {
    Ref<Holdable.OfCondition> on = fields.object("on", Holdable.OfCondition.class);
    Ref<Counter> counter = fields.object("counter", Counter.class);
    long atLeast = fields.number("at_least");
    return run -> {
      Counter counted = run.object(counter);
      Condition condition = run.object(on).condition();
      await(condition.waitFor(() -> counted.value() >= atLeast));
      return details(on.name(), counted.value());
    };
  }

  private static Operation.Action notify(Fields fields) throws UnusableScenario {
    Ref<Holdable.OfCondition> on = fields.object("on", Holdable.OfCondition.class);
    int count = fields.integer("n");
    return run -> {
      run.object(on).condition().notify(count);
      return details(on.name(), count);
    };
  }

  private static Operation.Action barrierWait(Fields fields) throws UnusableScenario {
    Ref<Barrier> on = fields.object("on", Barrier.class);
    return run -> {
      Integer position = await(run.object(on).waitFor());
      return details(on.name(), position);
    };
  }

  private static Operation.Action barrierState(Fields fields) throws UnusableScenario {
    Ref<Barrier> on = fields.object("on", Barrier.class);
    return run -> {
      Barrier barrier = run.object(on);
      return details(on.name(), barrier.parties(), barrier.nWaiting(), barrier.broken());
    };
  }
}
