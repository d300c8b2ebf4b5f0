package io.asyncio.examples;

import static io.asyncio.Asyncio.*;

import io.asyncio.EventLoop;

/**
 * Two loops, each in a thread of its own, play a rally: {@code callSoonThreadsafe} is the one way
 * to have something run in a loop from another thread, and it wakes a loop that waits.
 *
 * {@snippet lang=python :
 * other.loop.call_soon_threadsafe(other.hit, stroke + 1)
 * }
 */
final class TwoLoopsInTwoThreads {

  private static final int STROKES = 6;

  /** One side of the table. Its methods run in its own loop. */
  static final class Player {
    final EventLoop loop = newEventLoop();
    final Thread thread;
    Player other;

    Player(String name) {
      thread = new Thread(loop::runForever, name);
    }

    void hit(int stroke) {
      IO.println(Thread.currentThread().getName() + " hits stroke " + stroke);
      if (stroke < STROKES) {
        other.loop.callSoonThreadsafe(() -> other.hit(stroke + 1));
      } else {
        other.loop.callSoonThreadsafe(other.loop::stop);
        loop.stop();
      }
    }
  }

  void main() throws Exception {
    Player ping = new Player("Ping");
    Player pong = new Player("Pong");
    ping.other = pong;
    pong.other = ping;
    try (EventLoop _ = ping.loop;
        EventLoop _ = pong.loop) {
      ping.thread.start();
      pong.thread.start();
      ping.loop.callSoonThreadsafe(() -> ping.hit(1));
      ping.thread.join();
      pong.thread.join();
    }
    IO.println("Both loops have stopped");
  }
}
