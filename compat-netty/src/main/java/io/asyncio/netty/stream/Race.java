package io.asyncio.netty.stream;

import io.asyncio.Asyncio;
import io.asyncio.Future;
import io.asyncio.Task;
import io.asyncio.TimerHandle;
import io.asyncio.netty.loop.LoopHost;
import io.asyncio.netty.loop.Sneaky;
import io.netty.channel.socket.SocketChannel;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Happy Eyeballs: attempts that are begun one after the other, the next when the one before has
 * failed or has had {@code delay} seconds. The first that succeeds wins; the others are cancelled,
 * and one that succeeds all the same is closed.
 *
 * <p>Owned by the loop's thread.
 */
final class Race {

  private final LoopHost host;
  private final List<ConnectAttempt> attempts;
  private final double delay;
  private final List<Task<SocketChannel>> begun = new ArrayList<>();
  private Future<@Nullable Void> over;
  private int running;
  private @Nullable TimerHandle next;
  private @Nullable SocketChannel winner;
  private @Nullable Throwable unexpected;
  private boolean decided;

  Race(LoopHost host, List<ConnectAttempt> attempts, double delay) {
    this.host = host;
    this.attempts = attempts;
    this.delay = delay;
    this.over = host.loop().createFuture();
  }

  /**
   * Runs the race, in a coroutine of the loop, until no attempt is under way any more.
   *
   * @return the winner, which the caller owns, or {@code null} if there is none
   */
  @Nullable
  SocketChannel run() throws Exception {
    beginNext();
    try {
      Asyncio.await(over);
    } catch (Throwable e) {
      abandon();
      throw e;
    }
    if (winner == null && unexpected != null) {
      throw Sneaky.<Exception>rethrow(unexpected);
    }
    return winner;
  }

  private void beginNext() {
    if (next != null) {
      next.cancel();
    }
    if (decided || begun.size() == attempts.size()) {
      return;
    }
    ConnectAttempt attempt = attempts.get(begun.size());
    Task<SocketChannel> task = host.loop().createTask(Asyncio.async(attempt::run));
    begun.add(task);
    running++;
    if (begun.size() < attempts.size()) {
      next = host.loop().callLater(delay, this::beginNext);
    }
    task.addDoneCallback(done -> ended(attempt, done));
  }

  private void ended(ConnectAttempt attempt, Future<SocketChannel> task) {
    running--;
    Throwable failure = task.cancelled() ? null : task.exception();
    if (failure != null || task.cancelled()) {
      failed(failure);
      if (task == begun.getLast()) {
        beginNext();
      }
    } else {
      succeeded(attempt.channel());
    }
    if (running == 0 && !over.done()) {
      over.setResult(null);
    }
  }

  private void failed(@Nullable Throwable failure) {
    if (unexpected == null && !(failure instanceof IOException)) {
      unexpected = failure;
    }
  }

  private void succeeded(SocketChannel channel) {
    if (decided) {
      host.closeSoon(channel);
      return;
    }
    winner = channel;
    decide();
  }

  private void decide() {
    decided = true;
    if (next != null) {
      next.cancel();
    }
    for (Task<SocketChannel> task : begun) {
      task.cancel();
    }
  }

  /** Nobody wants a winner any more: ends what is under way and waits for that. */
  private void abandon() throws Exception {
    decide();
    if (winner != null) {
      host.closeSoon(winner);
    }
    if (running > 0) {
      over = host.loop().createFuture();
      Asyncio.await(over);
    }
  }
}
