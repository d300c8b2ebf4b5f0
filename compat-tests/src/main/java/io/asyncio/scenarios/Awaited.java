package io.asyncio.scenarios;

import io.asyncio.Awaitable;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An awaitable as it stands in a program. */
sealed interface Awaited {

  /** Returns the name by which events call it. */
  String label();

  /**
   * Looks the name up, if it is one.
   *
   * @throws MissingName if nothing has it
   */
  default void require(Run run) throws MissingName {}

  /**
   * Makes it, or finds it.
   *
   * @throws MissingName if it is a name that nothing has
   */
  Awaitable<@Nullable Object> in(Run run) throws MissingName;

  /** A task or future. */
  record Named(String label) implements Awaited {
    @Override
    public void require(Run run) throws MissingName {
      run.futures.get(label);
    }

    @Override
    public Awaitable<@Nullable Object> in(Run run) throws MissingName {
      return run.futures.get(label);
    }
  }

  /** A coroutine that runs inside the task which awaits it. */
  record Call(String label) implements Awaited {
    @Override
    public Awaitable<@Nullable Object> in(Run run) {
      return run.call(label);
    }
  }

  /** A coroutine of which asyncio makes a task. */
  record Implicit(String coroutine, String label) implements Awaited {
    @Override
    public Awaitable<@Nullable Object> in(Run run) {
      return Tasks.implicit(run, label, run.call(coroutine));
    }
  }

  static List<String> labels(List<Awaited> all) {
    return all.stream().map(Awaited::label).toList();
  }

  /** Makes or finds all; looks for missing names first. */
  static List<Awaitable<@Nullable Object>> allIn(Run run, List<Awaited> all) throws MissingName {
    for (Awaited each : all) {
      each.require(run);
    }
    List<Awaitable<@Nullable Object>> awaitables = new ArrayList<>();
    for (Awaited each : all) {
      awaitables.add(each.in(run));
    }
    return awaitables;
  }
}
