package io.asyncio.netty.readiness;

import java.io.IOException;

/**
 * Where a loop learns that things of one kind, such as channels of the JDK, are ready. Owned by the
 * loop's thread.
 *
 * @param <K> what is watched
 */
interface ReadinessSource<K> {

  /**
   * Makes a subscription, which watches for nothing yet.
   *
   * @throws IOException if the system has no more of what it takes
   */
  Subscription subscribe(K subject, Listener listener) throws IOException;

  /** Tells whether {@code subject} can still become ready. */
  boolean isOpen(K subject);

  /** Frees what it took. The subscriptions are cancelled before. */
  void close();

  /** One thing that is watched. */
  interface Subscription {

    /**
     * Watches for reading, writing or both, in place of what was watched for before. The listener
     * is told in each iteration that finds the thing ready.
     *
     * @throws IOException if the thing is closed or cannot be watched
     */
    void request(boolean reading, boolean writing) throws IOException;

    /** Watches no more. */
    void cancel();
  }

  /** Is told, on the loop's own thread, outside the callbacks of users. */
  interface Listener {

    /** The thing can be read from, written to, or both; an error on it is both. */
    void ready(boolean reading, boolean writing);

    /** The thing can be watched no longer. */
    void failed(Throwable cause);
  }
}
