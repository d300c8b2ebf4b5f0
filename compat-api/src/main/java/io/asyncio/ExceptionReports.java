package io.asyncio;

import io.asyncio.contextvars.Context;
import io.asyncio.internal.Log;
import java.lang.System.Logger.Level;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Passes reports to a loop's exception handler, and logs them. */
final class ExceptionReports {

  /** The key of the place where the running callback was made, if nothing nearer is known. */
  static final String HANDLE_TRACEBACK = "handleTraceback";

  private static final String UNNAMED = "Unhandled exception in event loop";
  private static final String IN_DEFAULT_HANDLER = "Exception in default exception handler";
  private static final String AFTER_CUSTOM_HANDLER =
      " while handling an unexpected error in custom exception handler";

  private ExceptionReports() {}

  static void handle(
      BaseEventLoop loop, @Nullable ExceptionHandler handler, ExceptionContext context) {
    if (handler == null) {
      handleByDefault(loop, context, IN_DEFAULT_HANDLER);
      return;
    }
    try {
      Context runsIn = contextOf(context);
      if (runsIn == null) {
        handler.handle(loop, context);
      } else {
        runsIn.copy().run(() -> handler.handle(loop, context)); // it may be entered already
      }
    } catch (KeyboardInterrupt | SystemExit e) {
      throw e;
    } catch (Throwable e) {
      ExceptionContext ofHandler =
          ExceptionContext.of("Unhandled error in exception handler", e).with("context", context);
      handleByDefault(loop, ofHandler, IN_DEFAULT_HANDLER + AFTER_CUSTOM_HANDLER);
    }
  }

  /**
   * Calls the loop's default handler, which may be overridden.
   *
   * @param ifItFails what the log says then
   */
  private static void handleByDefault(
      BaseEventLoop loop, ExceptionContext context, String ifItFails) {
    try {
      loop.defaultExceptionHandler(context);
    } catch (KeyboardInterrupt | SystemExit e) {
      throw e;
    } catch (Throwable e) {
      String text = ifItFails + System.lineSeparator() + "context: " + context;
      Log.LOGGER.log(Level.ERROR, text, e);
    }
  }

  /** Returns the context of the task or callback that is involved. */
  private static @Nullable Context contextOf(ExceptionContext context) {
    Task<?> task = context.task();
    Handle handle = context.handle();
    if (task == null && context.future() instanceof Task<?> failed) {
      return failed.getContext();
    }
    return task != null ? task.getContext() : handle != null ? handle.getContext() : null;
  }

  static void log(ExceptionContext context) {
    String message = context.message();
    StringBuilder text = new StringBuilder(message.isEmpty() ? UNNAMED : message);
    for (Map.Entry<String, Object> entry : new TreeMap<>(context.asMap()).entrySet()) {
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
