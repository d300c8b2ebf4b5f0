package io.asyncio.netty.readiness;

import io.asyncio.Asyncio;
import io.asyncio.Future;
import io.asyncio.netty.loop.LoopEnding;
import io.asyncio.netty.loop.LoopHost;
import java.io.IOException;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.SelectableChannel;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Coroutines that wait for channels of the JDK. A channel may be closed under them, of which nobody
 * tells: so some are looked at before each poll.
 *
 * <p>Owned by the loop's thread.
 */
final class ChannelWaits {

  private static final int LOOKED_AT = 64;

  private final LoopHost host;
  private final Readiness<SelectableChannel> channels;
  private final List<Wait<?>> waits = new ArrayList<>();

  /** Where looking goes on. */
  private int next;

  ChannelWaits(LoopHost host, Readiness<SelectableChannel> channels) {
    this.host = host;
    this.channels = channels;
  }

  /** Something that is tried until it comes to something. */
  interface Attempt<T> {

    /** Returns what came of it; {@code null} if the channel is not ready. */
    @Nullable
    T once() throws IOException;
  }

  /**
   * Tries until something comes of it, each time in the coroutine itself: if that is cancelled, what
   * the channel has is still there.
   *
   * @throws AsynchronousCloseException if the channel is closed meanwhile
   */
  <T> T tryInTurn(SelectableChannel channel, boolean reading, Attempt<T> attempt) throws Exception {
    for (T result = attempt.once(); ; result = attempt.once()) {
      if (result != null) {
        return result;
      }
      var _ = await(channel, reading, () -> Boolean.TRUE);
    }
  }

  /**
   * Tries, and then whenever the channel is ready, until something comes of it; the coroutine sleeps
   * meanwhile.
   *
   * @throws AsynchronousCloseException if the channel is closed meanwhile
   */
  <T> T tryWhenReady(SelectableChannel channel, boolean reading, Attempt<T> attempt)
      throws Exception {
    T result = attempt.once();
    return result == null ? await(channel, reading, attempt) : result;
  }

  private <T> T await(SelectableChannel channel, boolean reading, Attempt<T> attempt)
      throws Exception {
    Wait<T> wait = new Wait<>(channel, attempt, host.loop().createFuture());
    Runnable stop = channels.watch(channel, wait, reading);
    add(wait);
    try {
      return Asyncio.await(wait.result);
    } finally {
      remove(wait);
      stop.run();
    }
  }

  private void add(Wait<?> wait) {
    wait.place = waits.size();
    waits.add(wait);
  }

  private void remove(Wait<?> wait) {
    Wait<?> last = waits.removeLast();
    if (last != wait) {
      waits.set(wait.place, last);
      last.place = wait.place;
    }
  }

  /** Ends some of those whose channels are closed. */
  void check() {
    for (int left = Math.min(waits.size(), LOOKED_AT); left > 0; left--) {
      if (next >= waits.size()) {
        next = 0;
      }
      waits.get(next++).endIfClosed();
    }
  }

  /** One that waits; it runs whenever its channel is ready. */
  private static final class Wait<T> implements Runnable {

    private final SelectableChannel channel;
    private final Attempt<T> attempt;
    private final Future<T> result;

    /** Where it is among the others. */
    private int place;

    Wait(SelectableChannel channel, Attempt<T> attempt, Future<T> result) {
      this.channel = channel;
      this.attempt = attempt;
      this.result = result;
    }

    @Override
    public void run() {
      if (result.done()) {
        return;
      }
      try {
        T came = attempt.once();
        if (came != null) {
          result.setResult(came);
        }
      } catch (Throwable e) {
        LoopEnding.rethrow(e);
        result.setException(e);
      }
    }

    void endIfClosed() {
      if (!channel.isOpen() && !result.done()) {
        result.setException(new AsynchronousCloseException());
      }
    }
  }
}
