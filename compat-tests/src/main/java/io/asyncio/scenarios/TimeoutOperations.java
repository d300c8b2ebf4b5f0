package io.asyncio.scenarios;

import static io.asyncio.Asyncio.timeout;
import static io.asyncio.Asyncio.timeoutAt;
import static io.asyncio.scenarios.Operation.details;

import io.asyncio.Coroutine;
import io.asyncio.Timeout;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Limits of time. */
final class TimeoutOperations {

  private TimeoutOperations() {}

  /**
   * A deadline as it stands in a program.
   *
   * @param absolute whether {@code millis} are a time on the clock, not from now
   * @param millis {@code null} for no limit
   */
  private record Deadline(boolean absolute, @Nullable Long millis) {

    static Deadline read(Fields fields) throws UnusableScenario {
      boolean absolute = fields.has("at");
      return new Deadline(absolute, fields.numberOrNull(absolute ? "at" : "ms"));
    }

    /** Returns the time on the clock, in seconds. */
    @Nullable
    Double when(Run run) {
      Double seconds = Millis.toSeconds(millis);
      return seconds == null || absolute ? seconds : (Double) (run.loop.time() + seconds);
    }

    Coroutine<Flow> limit(Timeout.Body<Flow> body) {
      Double seconds = Millis.toSeconds(millis);
      if (absolute) {
        return timeoutAt(seconds, body);
      }
      return seconds == null ? timeout(null, body) : timeout(seconds, body);
    }
  }

  static void addTo(Operations all) {
    all.block("timeout", TimeoutOperations::block);
    all.immediate("reschedule", TimeoutOperations::reschedule);
    all.immediate("expired", TimeoutOperations::expired);
  }

  private static Statement block(Fields fields) throws UnusableScenario {
    String name = fields.text("as");
    Deadline deadline = Deadline.read(fields);
    Body body = fields.body("body");
    return new Block(
        "timeout",
        (frame, events) -> deadline.limit(scope -> {
          Run run = frame.run();
          run.timeouts.put(name, scope);
          events.entered(
              exception -> run.trace.emit("timeout_exit", name, scope.expired(), exception));
          run.trace.emit("timeout_enter", name, Millis.of(scope.when()));
          return body.run(frame);
        }));
  }

  private static Operation.Action reschedule(Fields fields) throws UnusableScenario {
    String name = fields.text("timeout");
    Deadline deadline = Deadline.read(fields);
    return run -> {
      Timeout timeout = run.timeouts.get(name);
      Double when = deadline.when(run);
      timeout.reschedule(when);
      return details(name, when == null ? null : Objects.requireNonNull(Millis.of(when)));
    };
  }

  private static Operation.Action expired(Fields fields) throws UnusableScenario {
    String name = fields.text("timeout");
    return run -> {
      Timeout timeout = run.timeouts.get(name);
      return details(name, timeout.expired(), Millis.of(timeout.when()));
    };
  }
}
