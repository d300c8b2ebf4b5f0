package io.asyncio.internal;

import java.util.concurrent.ThreadFactory;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * A thread that does one thing for the whole process: it is made when it is first needed, and again
 * if it could not be started, or has ended. Used by any thread.
 */
public final class HelperThread {

  private final ThreadFactory threads;
  private final Runnable work;

  /** The last one that was started. Written under the lock, read by any thread. */
  private volatile @Nullable Thread thread;

  /** Makes one whose thread is a daemon and inherits nothing from the thread that needs it. */
  public HelperThread(String name, Runnable work) {
    this(
        Thread.ofPlatform()
            .name(name)
            .daemon()
            .inheritInheritableThreadLocals(false)
            .factory(),
        work);
  }

  /** Makes one whose thread {@code threads} makes. */
  public HelperThread(ThreadFactory threads, Runnable work) {
    this.threads = threads;
    this.work = work;
  }

  /** Starts the thread, or unparks it. What keeps it from being started is raised. */
  public void wake() {
    LockSupport.unpark(started());
  }

  /** Starts the thread, unless it is there. What keeps it from being started is raised. */
  public void start() {
    var _ = started();
  }

  private Thread started() {
    Thread current = thread;
    return current != null && current.isAlive() ? current : restarted();
  }

  private synchronized Thread restarted() {
    Thread current = thread;
    if (current != null && current.isAlive()) {
      return current;
    }
    Thread replacement = threads.newThread(work);
    replacement.start();
    thread = replacement;
    return replacement;
  }
}
