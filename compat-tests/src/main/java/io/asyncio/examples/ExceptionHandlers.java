package io.asyncio.examples;

import static io.asyncio.Asyncio.*;

import io.asyncio.EventLoop;
import io.asyncio.ExceptionContext;

/**
 * What callbacks throw, and whatever else nobody could catch, comes to the loop's exception
 * handler; the loop goes on. Without one of the program's own it is logged.
 *
 * {@snippet lang=python :
 * def handle(loop, context):
 *     print(context["message"], context.get("exception"))
 *
 * loop.set_exception_handler(handle)
 * }
 */
final class ExceptionHandlers {

  private static void handle(EventLoop loop, ExceptionContext context) {
    boolean inCallback = context.handle() != null;
    IO.println("handler: " + (inCallback ? "a callback" : context.message()) + " failed");
    IO.println("  by " + context.exception().getMessage());
    if (context.get("order") != null) {
      IO.println("  order: " + context.get("order"));
    }
  }

  private static void deliver(EventLoop loop, int order) {
    var failure = new IllegalStateException("the van has broken down");
    loop.callExceptionHandler(ExceptionContext.of("delivery", failure).with("order", order));
  }

  void main() {
    try (EventLoop loop = newEventLoop()) {
      loop.setExceptionHandler(ExceptionHandlers::handle);
      loop.callSoon(() -> Integer.parseInt("twelve"));
      loop.callSoon(() -> deliver(loop, 12));
      loop.callSoon(() -> IO.println("the loop goes on"));
      loop.callSoon(loop::stop);
      loop.runForever();
      IO.println("there is a handler: " + (loop.getExceptionHandler() != null));
    }
  }
}
