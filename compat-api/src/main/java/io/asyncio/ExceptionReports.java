package io.asyncio;

import java.lang.System.Logger.Level;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Passes reports to a loop's exception handler, and logs them. */
final class ExceptionReports {

  private ExceptionReports() {}

  static void handle(
      BaseEventLoop loop, @Nullable ExceptionHandler handler, ExceptionContext context) {
    try {
      if (handler == null) {
        loop.defaultExceptionHandler(context);
      } else {
        handler.handle(loop, context);
      }
    } catch (KeyboardInterrupt | SystemExit e) {
      throw e;
    } catch (Throwable e) {
      reportHandlerFailure(loop, handler, context, e);
    }
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
        text.append(System.lineSeparator()).append(entry.getKey()).append(": ");
        text.append(entry.getValue());
      }
    }
    Log.LOGGER.log(Level.ERROR, text.toString(), context.exception());
  }
}
