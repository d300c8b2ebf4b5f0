package io.asyncio;

import org.jspecify.annotations.Nullable;

/**
 * Has the JVM end with the right status when a {@link SystemExit} or a {@link KeyboardInterrupt} that
 * came out of a run is caught by nobody.
 *
 * <p>It is the handler for uncaught exceptions of the main thread, from the first such exception on,
 * if that thread has none of its own. All others go on to where they went before. Any thread may set
 * itself another one.
 */
final class ProgramEnd implements Thread.UncaughtExceptionHandler {

  /** The thread's group, which leads to the default handler, or prints the stack. */
  private final Thread.UncaughtExceptionHandler usual;

  private ProgramEnd(Thread.UncaughtExceptionHandler usual) {
    this.usual = usual;
  }

  /** Such an exception is about to leave a run in the calling thread. */
  static void mayCome() {
    Thread thread = Thread.currentThread();
    if (RunningLoop.isMainThread()
        && thread.getUncaughtExceptionHandler() instanceof ThreadGroup group) {
      thread.setUncaughtExceptionHandler(new ProgramEnd(group));
    }
  }

  @Override
  public void uncaughtException(Thread thread, Throwable failure) {
    if (failure instanceof SystemExit exit) {
      print(exit.getMessage());
      Runtime.getRuntime().exit(exit.status());
    }
    usual.uncaughtException(thread, failure);
    if (failure instanceof KeyboardInterrupt interrupt) {
      Runtime.getRuntime().exit(interrupt.status());
    }
  }

  private static void print(@Nullable String message) {
    if (message != null) {
      System.err.println(message);
    }
  }
}
