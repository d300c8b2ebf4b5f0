package io.asyncio.netty.stream;

import io.asyncio.Asyncio;
import io.asyncio.ConnectionError;
import io.asyncio.Future;
import org.jspecify.annotations.Nullable;

/**
 * The turn of a file that is sent over a transport: meanwhile nothing is read, and nothing else is
 * written. If the transport is closed or lost, so is the turn.
 *
 * <p>Owned by the loop's thread.
 */
final class FileTurn {

  private final StreamTransport transport;
  private final boolean wasReading;

  /** What the turn waits for, if it does. */
  private @Nullable Future<@Nullable Void> waiting;

  private boolean watching;

  private FileTurn(StreamTransport transport) {
    this.transport = transport;
    this.wasReading = transport.isReading();
  }

  /**
   * Begins one.
   *
   * @throws IllegalStateException if it is another one's
   */
  static FileTurn begin(StreamTransport transport) {
    if (transport.fileTurn != null) {
      throw new IllegalStateException("sendfile is in progress: " + transport);
    }
    FileTurn turn = new FileTurn(transport);
    transport.fileTurn = turn;
    transport.pauseReading();
    return turn;
  }

  void end() {
    transport.fileTurn = null;
    if (watching) {
      watching = false;
      transport.host.readyOnce(this::ignore);
    }
    if (wasReading) {
      transport.resumeReading();
    }
  }

  /** What was written since then is watched for. */
  private void ignore() {
    if (!transport.isLost() && transport.fileTurn == null && transport.outbound.size() == 0) {
      transport.ignoreWritable();
    }
  }

  /** Waits until what was written before has left. */
  void awaitOthers() throws Exception {
    transport.outbound.sendNow();
    if (!transport.isLost() && transport.outbound.size() > 0) {
      Future<@Nullable Void> sent = begun();
      transport.flushLater();
      Asyncio.await(sent);
    }
    requireOpen();
  }

  /** Waits until the socket takes more, when all that was written has left. */
  void awaitRoom() throws Exception {
    Future<@Nullable Void> room = begun();
    if (!watching) {
      watching = true;
      transport.host.readyOnce(this::watch);
    }
    Asyncio.await(room);
    requireOpen();
  }

  /** What the socket has told before it was watched is not told again: it is tried once more. */
  private void watch() {
    if (watching && !transport.isLost()) {
      transport.watchWritable();
      done();
    }
  }

  /** Tells whether it wants to hear that the socket takes more, again and again. */
  boolean isWatching() {
    return watching;
  }

  /** Lets others have their turn. */
  void giveWay() throws Exception {
    Asyncio.await(Asyncio.sleep(0));
    requireOpen();
  }

  private void requireOpen() throws Exception {
    if (!transport.life.isOpen()) {
      throw failure(transport.life.cause());
    }
  }

  /** Returns what {@link #done} completes. */
  Future<@Nullable Void> begun() {
    Future<@Nullable Void> begun = transport.host.loop().createFuture();
    waiting = begun;
    return begun;
  }

  /** What was waited for is done. */
  void done() {
    if (waiting != null && !waiting.done()) {
      waiting.setResult(null);
    }
  }

  /** The transport is lost. */
  void lost(@Nullable Throwable cause) {
    failed(failure(cause));
  }

  /** What was waited for has failed. */
  void failed(Throwable cause) {
    if (waiting != null && !waiting.done()) {
      waiting.setException(cause);
    }
  }

  private static Exception failure(@Nullable Throwable cause) {
    return cause instanceof Exception failure
        ? failure
        : new ConnectionError("Connection is closed", cause);
  }
}
