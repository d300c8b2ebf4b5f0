package io.asyncio.scenarios;

import static io.asyncio.Asyncio.await;
import static io.asyncio.Asyncio.each;
import static io.asyncio.Asyncio.generator;
import static io.asyncio.scenarios.Operation.details;

import io.asyncio.AsyncGenerator;
import io.asyncio.Coroutine;
import io.asyncio.StopAsyncIteration;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Asynchronous generators. */
final class GeneratorOperations {

  private GeneratorOperations() {}

  static void addTo(Operations all) {
    all.immediate("generator", GeneratorOperations::make);
    all.suspending("anext", GeneratorOperations::next);
    all.suspending("aclose", GeneratorOperations::close);
    all.suspending("athrow", GeneratorOperations::throwing);
    all.block("async_for", GeneratorOperations::iterate);
  }

  private static Operation.Action make(Fields fields) throws UnusableScenario {
    String name = fields.text("as");
    String function = fields.generator("generator");
    return run -> {
      Body body = Objects.requireNonNull(run.program.generators().get(function));
      AsyncGenerator<@Nullable Object> made =
          generator(out -> body.call(new Frame(run, out::yield)));
      run.generators.put(name, run.kept(made));
      return details(name, function);
    };
  }

  private static Operation.Action next(Fields fields) throws UnusableScenario {
    String name = fields.text("on");
    return run -> itemOf(name, run.generators.get(name).next());
  }

  private static Operation.Action throwing(Fields fields) throws UnusableScenario {
    String name = fields.text("on");
    Fields.Raised raised = fields.raised();
    return run -> itemOf(name, run.generators.get(name).athrow(raised.make()));
  }

  private static List<@Nullable Object> itemOf(String name, Coroutine<@Nullable Object> step)
      throws Exception {
    try {
      return details(name, "item", await(step));
    } catch (StopAsyncIteration e) {
      return details(name, "stop");
    }
  }

  private static Operation.Action close(Fields fields) throws UnusableScenario {
    String name = fields.text("on");
    return run -> {
      await(run.generators.get(name).aclose());
      return details(name);
    };
  }

  private static Statement iterate(Fields fields) throws UnusableScenario {
    String name = fields.text("on");
    Body body = fields.body("body", fields.place().inLoop());
    return frame -> {
      Run run = frame.run();
      AsyncGenerator<@Nullable Object> generator = null;
      try {
        generator = run.generators.get(name);
      } catch (MissingName e) {
        run.trace.emit("missing", "async_for", name);
      }
      Flow flow = generator == null ? Flow.NEXT : iterate(name, generator, body, frame);
      if (flow == Flow.NEXT) {
        run.trace.emit("async_for", name);
      }
      return flow == Flow.BREAK ? Flow.NEXT : flow;
    };
  }

  private static Flow iterate(
      String name, AsyncGenerator<@Nullable Object> generator, Body body, Frame frame)
      throws Exception {
    for (Object item : each(generator)) {
      frame.run().trace.emit("item", name, item);
      Flow flow = body.run(frame);
      if (flow != Flow.NEXT) {
        return flow;
      }
    }
    return Flow.NEXT;
  }
}
