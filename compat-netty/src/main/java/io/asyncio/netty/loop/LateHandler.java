package io.asyncio.netty.loop;

import io.netty.channel.IoHandle;
import io.netty.channel.IoHandler;
import io.netty.channel.IoHandlerContext;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.IoRegistration;
import java.util.Objects;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A handler that is made when it is needed for the first time: making one loads most of Netty, and
 * its native code, which takes longer than the whole of a program without I/O. Until then the loop's
 * thread parks where it would poll.
 *
 * <pre>
 *   WAITING -- register, isCompatible, handler -> MADE -- destroy -> DESTROYED
 *      `------------------------ destroy ------------------------------^
 * </pre>
 *
 * <p>Owned by the loop's thread, but for what says otherwise.
 */
public final class LateHandler implements IoHandler {

  private final Supplier<IoHandler> making;

  /** Written by whoever needs it first, read by any. */
  private volatile @Nullable IoHandler made;

  /** The thread that parks, or is about to. Written by that thread, read by those that wake it up. */
  private volatile @Nullable Thread parking;

  /** Whether the loop has a thread. Guarded by this, as is what follows. */
  private boolean initialized;

  private boolean destroyed;

  private LateHandler(Supplier<IoHandler> making) {
    this.making = making;
  }

  /**
   * Returns what makes such handlers.
   *
   * @param handlers says which handler it is to be; it is asked when one is needed
   */
  public static IoHandlerFactory factory(Supplier<IoHandlerFactory> handlers) {
    return thread -> new LateHandler(() -> handlers.get().newHandler(thread));
  }

  /**
   * Returns the handler that does the work behind {@code handler}, and makes it if need be; the
   * latter itself if it was destroyed before. On any thread.
   */
  static IoHandler behind(IoHandler handler) {
    return handler instanceof LateHandler late
        ? Objects.requireNonNullElse(late.handler(), late)
        : handler;
  }

  private @Nullable IoHandler handler() {
    IoHandler handler = made;
    return handler == null ? make() : handler;
  }

  private synchronized @Nullable IoHandler make() {
    IoHandler handler = made;
    if (handler == null && !destroyed) {
      handler = making.get();
      if (initialized) {
        handler.initialize();
      }
      made = handler;
    }
    return handler;
  }

  @Override
  public synchronized void initialize() {
    initialized = true;
    if (made != null) {
      made.initialize();
    }
  }

  @Override
  public int run(IoHandlerContext context) {
    IoHandler handler = made;
    if (handler != null) {
      return handler.run(context);
    }
    parking = Thread.currentThread();
    try {
      if (context.canBlock()) {
        park(context.delayNanos(System.nanoTime()));
      }
    } finally {
      parking = null;
    }
    return 0;
  }

  /** Parks once; that it comes back early is like an event that turns out to be none. */
  private void park(long nanos) {
    if (nanos == Long.MAX_VALUE) {
      LockSupport.park(this);
    } else {
      LockSupport.parkNanos(this, nanos);
    }
  }

  /** Wakes the loop's thread up, wherever it waits. On any thread, also while the handler is made. */
  @Override
  public void wakeup() {
    IoHandler handler = made;
    if (handler != null) {
      handler.wakeup();
    }
    LockSupport.unpark(parking);
  }

  @Override
  public void prepareToDestroy() {
    IoHandler handler = made;
    if (handler != null) {
      handler.prepareToDestroy();
    }
  }

  @Override
  public synchronized void destroy() {
    destroyed = true;
    if (made != null) {
      made.destroy();
    }
  }

  @Override
  public IoRegistration register(IoHandle handle) throws Exception {
    IoHandler handler = handler();
    if (handler == null) {
      throw new RejectedExecutionException("Event loop is closed");
    }
    return handler.register(handle);
  }

  /** Tells whether the handler serves handles of a type; if there is none, that is told later. */
  @Override
  public boolean isCompatible(Class<? extends IoHandle> handleType) {
    IoHandler handler = handler();
    return handler == null || handler.isCompatible(handleType);
  }
}
