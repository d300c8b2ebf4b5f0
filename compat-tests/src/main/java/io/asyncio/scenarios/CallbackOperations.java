package io.asyncio.scenarios;

import static io.asyncio.scenarios.Operation.details;

import io.asyncio.Callback;
import io.asyncio.Handle;
import io.asyncio.contextvars.Context;
import java.lang.reflect.UndeclaredThrowableException;
import org.jspecify.annotations.Nullable;

/** Callbacks of the loop. */
final class CallbackOperations {

  private CallbackOperations() {}

  static void addTo(Operations all) {
    all.immediate("call_soon", CallbackOperations::callSoon);
    all.immediate("call_later", CallbackOperations::callLater);
    all.immediate("call_at", CallbackOperations::callAt);
    all.immediate("handle_cancel", CallbackOperations::cancel);
    all.immediate("handle_cancelled", CallbackOperations::cancelled);
  }

  /** What the three ways to schedule a callback have in common. */
  private record Scheduled(@Nullable String context, String handle, Body body) {

    static Scheduled read(Fields fields) throws UnusableScenario {
      return new Scheduled(
          fields.optionalText("context"),
          fields.text("handle"),
          fields.body("body", Place.CALLBACK));
    }

    @Nullable
    Context contextIn(Run run) throws MissingName {
      return context == null ? null : run.contexts.get(context);
    }

    Callback callback(Run run) {
      return () -> {
        run.trace.emit("callback", handle);
        try {
          run.callBack(body);
        } catch (RuntimeException e) {
          throw e;
        } catch (Exception e) {
          throw new UndeclaredThrowableException(e); // no scenario raises one
        }
      };
    }
  }

  private static Operation.Action callSoon(Fields fields) throws UnusableScenario {
    Scheduled scheduled = Scheduled.read(fields);
    return run -> {
      Context context = scheduled.contextIn(run);
      Callback callback = scheduled.callback(run);
      Handle handle =
          context == null ? run.loop.callSoon(callback) : run.loop.callSoon(callback, context);
      run.handles.put(scheduled.handle, handle);
      return details(scheduled.handle);
    };
  }

  private static Operation.Action callLater(Fields fields) throws UnusableScenario {
    Scheduled scheduled = Scheduled.read(fields);
    long millis = fields.number("ms");
    double seconds = Millis.toSeconds(millis);
    return run -> {
      Context context = scheduled.contextIn(run);
      Callback callback = scheduled.callback(run);
      Handle handle = context == null
          ? run.loop.callLater(seconds, callback)
          : run.loop.callLater(seconds, callback, context);
      run.handles.put(scheduled.handle, handle);
      return details(scheduled.handle, millis);
    };
  }

  private static Operation.Action callAt(Fields fields) throws UnusableScenario {
    Scheduled scheduled = Scheduled.read(fields);
    long at = fields.number("at");
    double when = Millis.toSeconds(at);
    return run -> {
      Context context = scheduled.contextIn(run);
      Callback callback = scheduled.callback(run);
      Handle handle = context == null
          ? run.loop.callAt(when, callback)
          : run.loop.callAt(when, callback, context);
      run.handles.put(scheduled.handle, handle);
      return details(scheduled.handle, at);
    };
  }

  private static Operation.Action cancel(Fields fields) throws UnusableScenario {
    String handle = fields.text("handle");
    return run -> {
      run.handles.get(handle).cancel();
      return details(handle);
    };
  }

  private static Operation.Action cancelled(Fields fields) throws UnusableScenario {
    String handle = fields.text("handle");
    return run -> details(handle, run.handles.get(handle).cancelled());
  }
}
