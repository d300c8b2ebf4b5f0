package io.asyncio;

import io.asyncio.contextvars.Context;
import io.asyncio.internal.Log;
import java.lang.System.Logger.Level;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Passes reports to a loop's exception handler, and logs them. */
final class ExceptionReports {

  /** The key of the place where the running callback was made, if nothing nearer is known. */
  static final String HANDLE_TRACEBACK = "handleTraceback";

  private ExceptionReports() {}

  static void handle(
      BaseEventLoop loop, @Nullable ExceptionHandler handler, ExceptionContext context) {
    try {
      if (handler == null) {
        loop.defaultExceptionHandler(context);
      } else {
        Context runsIn = contextOf(context);
        if (runsIn == null) {
          handler.handle(loop, context);
        } else {
          runsIn.copy().run(() -> handler.handle(loop, context)); // it may be entered already
        }
      }
    } catch (KeyboardInterrupt | SystemExit e) {
      throw e;
    } catch (Throwable e) {
      reportHandlerFailure(loop, handler, context, e);
    }
  }

  /** Returns the context of the task or callback that is involved. */
  private static @Nullable Context contextOf(ExceptionContext context) {
    Task<?> task = context.task();
    Handle handle = context.handle();
    return task != null ? task.getContext() : handle != null ? handle.getContext() : null;
  }

  private static void reportHandlerFailure(
      BaseEventLoop loop,
      @Nullable ExceptionHandler handler,
      ExceptionContext context,
      Throwable failure) {
    if (handler == null) {
      Log.LOGGER.log(
          Level.ERROR, "Exception in default exception handler while handling " + context, failure);
      return;
    }
    handle(
        loop,
        null,
        ExceptionContext.of("Unhandled error in exception handler", failure)
            .with("context", context));
  }

  static void log(ExceptionContext context) {
    StringBuilder text = new StringBuilder(context.message());
    for (Map.Entry<String, Object> entry : context.asMap().entrySet()) {
      if (!entry.getKey().equals("message") && !entry.getKey().equals("exception")) {
        text.append(System.lineSeparator()).append(line(entry.getKey(), entry.getValue()));
      }
    }
    Log.LOGGER.log(Level.ERROR, text.toString(), context.exception());
  }

  private static String line(String key, Object value) {
    return value instanceof CreationSite madeAt
        ? madeAt.trace(key.equals(HANDLE_TRACEBACK) ? "Handle" : "Object")
        : key + ": " + value;
  }
}
