package io.asyncio.scenarios;

import static io.asyncio.scenarios.Operation.details;

import io.asyncio.contextvars.Context;
import io.asyncio.contextvars.ContextVar;
import io.asyncio.contextvars.Token;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/** Context variables. */
final class ContextOperations {

  private ContextOperations() {}

  /** A context variable. */
  record Variable(ContextVar<Object> var) {}

  static void addTo(Operations all) {
    all.immediate("var_set", ContextOperations::set);
    all.immediate("var_get", ContextOperations::get);
    all.immediate("var_reset", ContextOperations::reset);
    all.immediate("copy_context", ContextOperations::copy);
    all.control("context_run", ContextOperations::run);
  }

  private static Operation.Action set(Fields fields) throws UnusableScenario {
    Ref<Variable> on = fields.object("on", Variable.class);
    Object value = fields.value("value");
    String name = fields.optionalText("token");
    return run -> {
      Token<Object> token = run.object(on).var.set(value);
      if (name != null) {
        run.tokens.put(name, token);
      }
      return details(on.name(), value);
    };
  }

  private static Operation.Action get(Fields fields) throws UnusableScenario {
    Ref<Variable> on = fields.object("on", Variable.class);
    return run -> details(on.name(), run.object(on).var.get());
  }

  private static Operation.Action reset(Fields fields) throws UnusableScenario {
    String name = fields.text("token");
    Ref<Variable> on = fields.object("on", Variable.class);
    return run -> {
      Token<Object> token = run.tokens.get(name);
      run.object(on).var.reset(token);
      return details(on.name(), name);
    };
  }

  private static Operation.Action copy(Fields fields) throws UnusableScenario {
    String name = fields.text("as");
    return run -> {
      run.contexts.put(name, Context.copyContext());
      return details(name);
    };
  }

  private static Statement run(Fields fields) throws UnusableScenario {
    String name = fields.text("context");
    Body body = fields.body("body", Place.CALLBACK);
    return frame -> {
      Run run = frame.run();
      Context context;
      try {
        context = run.contexts.get(name);
      } catch (MissingName e) {
        run.trace.emit("missing", "context_run", name);
        return Flow.NEXT;
      }
      run.trace.emit("context_run", name);
      Callable<@Nullable Object> function = () -> body.call(frame);
      Object _ = context.run(function);
      return Flow.NEXT;
    };
  }
}
