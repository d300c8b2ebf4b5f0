package io.asyncio;

import java.util.concurrent.ThreadFactory;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * A thread that does one thing for the whole process: it is made when it is first needed, and again
 * if it could not be started, or has ended.
 */
final class HelperThread {

  private final ThreadFactory threads;
  private final Runnable work;
  private @Nullable Thread thread;

  HelperThread(ThreadFactory threads, Runnable work) {
    this.threads = threads;
    this.work = work;
  }

  /** Starts the thread, or unparks it. What keeps it from being started is raised. */
  synchronized void wake() {
    Thread current = thread;
    if (current != null && current.isAlive()) {
      LockSupport.unpark(current);
      return;
    }
    Thread replacement = threads.newThread(work);
    replacement.start();
    thread = replacement;
  }
}
