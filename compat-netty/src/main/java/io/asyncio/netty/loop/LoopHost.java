package io.asyncio.netty.loop;

import io.asyncio.Handle;
import io.asyncio.contextvars.Context;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.EventLoop;

/**
 * An event loop as the transports and everything else that lives on it see it: its ready queue, its
 * thread, and the event loop of Netty that serves its channels.
 *
 * <p>On the loop's thread, but for what says otherwise. The loop's <i>own</i> thread is the one that
 * runs Netty, and not that of a coroutine which is mounted.
 */
public interface LoopHost {

  /** Returns the loop as its users see it. */
  io.asyncio.EventLoop loop();

  // The ready queue.

  /**
   * Makes a callback for I/O, that is scheduled again and again. It does nothing once the loop
   * begins to close.
   */
  Handle watcher(Runnable callback, Context context);

  /**
   * Makes a call of a user's protocol, that may be scheduled again and again. It is made even if
   * the loop is closed before its turn comes.
   */
  Handle callback(Runnable callback, Context context);

  /** Has such a call made once, in the current context. */
  default void callSoon(Runnable callback) {
    ready(callback(callback, Context.copyContext()));
  }

  /** Makes a piece of work that a transport schedules again and again. */
  Handle work(Runnable work);

  /** Puts a handle at the end of the ready queue. */
  void ready(Handle handle);

  /** Puts a task at the end of the ready queue. */
  void readyOnce(Runnable task);

  /** Returns the number of the present iteration: what is found before its callbacks run, is of one. */
  long iteration();

  /** Puts a handle at the end of the ready queue. On any thread. */
  void post(Handle handle);

  /**
   * Puts a task at the end of the ready queue. On any thread.
   *
   * @return whether it will run: not when the loop is closed
   */
  boolean postOnce(Runnable task);

  /** Tells whether the loop is being closed, and runs for what that takes alone. */
  boolean isClosing();

  /**
   * Has {@code call} run on the loop's own thread before the caller goes on. In a coroutine, or on the
   * loop's own thread.
   *
   * @return whether it was run: not if a class initializer or native code is on the caller's stack,
   *     which cannot be set aside then
   */
  boolean runOnOwnThread(Runnable call);

  // Who may do what.

  /**
   * Refuses a thread that may not use the loop.
   *
   * @param method the method that it called
   * @throws IllegalStateException if the loop runs in another thread
   */
  void requireOwnThread(String method);

  /**
   * Refuses to work once the loop is closed.
   *
   * @throws IllegalStateException if it is
   */
  void requireOpen();

  // Netty.

  /** Returns the event loop that serves the loop's channels. */
  EventLoop executor();

  /** Tells whether descriptors can be watched in the poll of {@link #executor}. */
  boolean watchesDescriptors();

  /** Returns Netty's classes for the loop's transport. */
  Backend backend();

  /** Returns the transports and servers of the loop. */
  OpenTransports transports();

  /** Registers a channel with the loop. On the loop's own thread. */
  ChannelFuture register(Channel channel);

  /** Closes a channel; that it fails, is nobody's business any more. On the loop's own thread. */
  void close(Channel channel);
}
