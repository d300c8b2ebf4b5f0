package io.asyncio;

/**
 * Receives what goes wrong in callbacks and in futures that nobody looks at.
 *
 * @see EventLoop#setExceptionHandler
 */
@FunctionalInterface
public interface ExceptionHandler {

  /** Handles one report, on the loop's thread. */
  void handle(EventLoop loop, ExceptionContext context);
}
