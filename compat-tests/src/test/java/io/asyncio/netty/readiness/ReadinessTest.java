package io.asyncio.netty.readiness;

import static io.asyncio.Asyncio.async;
import static io.asyncio.Asyncio.await;
import static io.asyncio.Asyncio.sleep;
import static io.asyncio.netty.testing.ChannelPair.receive;
import static io.asyncio.netty.testing.ChannelPair.send;
import static org.assertj.core.api.Assertions.assertThat;

import io.asyncio.Future;
import io.asyncio.conformance.CPython;
import io.asyncio.contextvars.ContextVar;
import io.asyncio.netty.testing.ChannelPair;
import io.asyncio.netty.testing.LoopTest;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** When callbacks of addReader and addWriter run. */
class ReadinessTest extends LoopTest {

  private final List<String> trace = new ArrayList<>();
  private ChannelPair pair;
  private ChannelPair other;

  @BeforeEach
  void openPairs() throws IOException {
    pair = ChannelPair.open();
    other = ChannelPair.open();
  }

  @AfterEach
  void closePairs() throws IOException {
    loop.removeReader(pair.left());
    loop.removeWriter(pair.left());
    loop.removeReader(other.left());
    pair.close();
    other.close();
  }

  /** Calls the callback at every readiness, and finishes a future in the call of that number. */
  private Future<Void> onReadable(SelectableChannel channel, int calls, Runnable callback) {
    Future<Void> done = loop.createFuture();
    int[] count = {0};
    loop.addReader(channel, () -> {
      callback.run();
      if (++count[0] == calls) {
        done.setResult(null);
      }
    });
    return done;
  }

  @Test
  @CPython("test_events::EventLoopTestsMixin::test_reader_callback")
  @CPython("test_selector_events::BaseSelectorEventLoopTests::test_process_events_read")
  void readerRunsAgainAndAgainUntilEverythingIsRead() throws Exception {
    run(() -> {
      Future<Void> read = onReadable(pair.left(), 3, () -> trace.add(receive(pair.left(), 2)));
      send(pair.right(), "abcde");
      soon(read);
      assertThat(trace).containsExactly("ab", "cd", "e");
      assertThat(loop.removeReader(pair.left())).isTrue();
    });
  }

  @Test
  @CPython(
      "test_base_events::BaseEventLoopTests::test_single_selecter_event_callback_after_stopping")
  void readinessFoundInTheLastIterationOfARunIsToldOnce() throws Exception {
    List<Integer> runs = new ArrayList<>();
    int[] run = {1};
    loop.addReader(pair.left(), () -> {
      runs.add(run[0]);
      receive(pair.left(), 9);
      loop.stop();
    });
    send(pair.right(), "once");
    loop.runForever();
    run[0]++;
    loop.callLater(0.05, loop::stop);
    loop.runForever();
    assertThat(runs).containsExactly(1);
  }

  @Test
  void readerIsQuietWhenEverythingIsRead() throws Exception {
    run(() -> {
      Future<Void> read = onReadable(pair.left(), 1, () -> trace.add(receive(pair.left(), 9)));
      send(pair.right(), "once");
      soon(read);
      roundTrips(20);
      assertThat(trace).containsExactly("once");
      loop.removeReader(pair.left());
    });
  }

  /** Lets the loop find another channel ready some times. */
  private void roundTrips(int count) throws Exception {
    Future<Void> passed = onReadable(other.left(), count, () -> {
      receive(other.left(), 1);
      send(other.right(), ".");
    });
    send(other.right(), ".");
    soon(passed);
    loop.removeReader(other.left());
  }

  @Test
  @CPython("test_events::EventLoopTestsMixin::test_reader_callback")
  void readerRunsAgainAndAgainAtTheEndOfTheStream() throws Exception {
    run(() -> {
      Future<Void> ended = onReadable(pair.left(), 3, () -> receive(pair.left(), 1));
      pair.right().close();
      soon(ended);
      loop.removeReader(pair.left());
    });
  }

  /** No timer may end the loop's wait here, so somebody else does, and tells. */
  @Test
  void addingAReaderAgainHidesNothingFromOthers() throws Exception {
    CountDownLatch done = new CountDownLatch(1);
    AtomicBoolean woken = new AtomicBoolean();
    Thread waker = Thread.ofPlatform().daemon().start(() -> wakeUnless(done, woken));
    loop.runUntilComplete(async(() -> {
      Future<Void> read = onReadable(other.left(), 1, () -> trace.add(receive(other.left(), 1)));
      loop.addReader(pair.left(), () -> {});
      await(sleep(0));
      await(sleep(0));
      send(other.right(), "x");
      loop.removeReader(pair.left());
      loop.addReader(pair.left(), () -> {});
      await(read);
    }));
    done.countDown();
    waker.join();
    assertThat(trace).containsExactly("x");
    assertThat(woken).isFalse();
  }

  private void wakeUnless(CountDownLatch done, AtomicBoolean woken) {
    try {
      if (!done.await(15, TimeUnit.SECONDS)) {
        woken.set(true);
        loop.callSoonThreadsafe(() -> {});
      }
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  @CPython("test_events::EventLoopTestsMixin::test_writer_callback")
  @CPython("test_selector_events::BaseSelectorEventLoopTests::test_process_events_write")
  @CPython("test_selector_events::BaseSelectorEventLoopTests::test_add_writer")
  void writerRunsWhileThereIsRoom() throws Exception {
    run(() -> {
      Future<Void> twice = loop.createFuture();
      loop.addWriter(pair.left(), () -> {
        trace.add("writable");
        if (trace.size() == 2) {
          twice.setResult(null);
        }
      });
      soon(twice);
      assertThat(loop.removeWriter(pair.left())).isTrue();
      assertThat(loop.removeWriter(pair.left())).isFalse();
      assertThat(loop.removeReader(pair.left())).isFalse();
    });
  }

  @Test
  @CPython("test_selector_events::BaseSelectorEventLoopTests::test_add_reader_existing_writer")
  @CPython("test_selector_events::BaseSelectorEventLoopTests::test_remove_reader_read_write")
  @CPython("test_selector_events::BaseSelectorEventLoopTests::test_remove_writer_read_write")
  void readerAndWriterOfAChannelDoNotDisturbEachOther() throws Exception {
    run(() -> {
      Future<Void> written = loop.createFuture();
      loop.addWriter(pair.left(), () -> {
        if (!written.done()) {
          written.setResult(null);
        }
      });
      Future<Void> read = onReadable(pair.left(), 1, () -> receive(pair.left(), 9));
      soon(written);
      assertThat(read.done()).isFalse();
      assertThat(loop.removeWriter(pair.left())).isTrue();
      send(pair.right(), "x");
      soon(read);
      assertThat(loop.removeReader(pair.left())).isTrue();
    });
  }

  @Test
  void twoChannelsAreReadyIndependently() throws Exception {
    run(() -> {
      Future<Void> first = onReadable(pair.left(), 1, () -> receive(pair.left(), 9));
      Future<Void> second = onReadable(other.left(), 1, () -> receive(other.left(), 9));
      send(other.right(), "x");
      soon(second);
      assertThat(first.done()).isFalse();
      send(pair.right(), "x");
      soon(first);
    });
  }

  @Test
  @CPython("test_selector_events::BaseSelectorEventLoopTests::test_add_reader_existing")
  void newReaderTakesThePlaceOfTheOldOne() throws Exception {
    run(() -> {
      Future<Void> written = loop.createFuture();
      loop.addReader(pair.left(), () -> trace.add("old"));
      loop.addWriter(pair.left(), () -> {
        loop.removeWriter(pair.left());
        written.setResult(null);
      });
      Future<Void> read = onReadable(pair.left(), 1, () -> trace.add(receive(pair.left(), 9)));
      send(pair.right(), "x");
      soon(read);
      soon(written);
      assertThat(trace).containsExactly("x");
      loop.removeReader(pair.left());
    });
  }

  @Test
  @CPython("uvloop/test_sockets::TestUVSockets::test_socket_close_many_add_readers")
  void severalReadersOfAChannelAreRemovedAtOnce() throws Exception {
    run(() -> {
      loop.addReader(pair.left(), () -> trace.add("first"));
      loop.addReader(pair.left(), () -> trace.add("second"));
      assertThat(loop.removeReader(pair.left())).isTrue();
      assertThat(loop.removeReader(pair.left())).isFalse();
      send(pair.right(), "x");
      roundTrips(20);
      assertThat(trace).isEmpty();
    });
  }

  @Test
  void readerThatIsRemovedWhileItIsInTheQueueDoesNotRun() throws Exception {
    run(() -> {
      Future<Void> done = loop.createFuture();
      removeEachOther(pair.left(), other.left(), done);
      removeEachOther(other.left(), pair.left(), done);
      send(pair.right(), "x");
      send(other.right(), "x");
      soon(done);
      roundTrips(20);
      assertThat(trace).hasSize(1);
    });
  }

  private void removeEachOther(SocketChannel mine, SocketChannel others, Future<Void> done) {
    loop.addReader(mine, () -> {
      receive(mine, 9);
      trace.add("ran");
      loop.removeReader(others);
      done.setResult(null);
    });
  }

  @Test
  void readerThatIsReplacedWhileItIsInTheQueueDoesNotRun() throws Exception {
    run(() -> {
      Future<Void> replaced = loop.createFuture();
      loop.addWriter(pair.left(), () -> replaceBoth("writer", replaced));
      loop.addReader(pair.left(), () -> replaceBoth("reader", replaced));
      send(pair.right(), "x");
      soon(replaced);
      loop.removeReader(pair.left());
      loop.removeWriter(pair.left());
      assertThat(trace).hasSize(1);
    });
  }

  private void replaceBoth(String who, Future<Void> replaced) {
    trace.add(who);
    loop.addReader(pair.left(), () -> {});
    loop.addWriter(pair.left(), () -> {});
    replaced.setResult(null);
  }

  @Test
  void readerMayRemoveItself() throws Exception {
    run(() -> {
      Future<Void> removed = loop.createFuture();
      loop.addReader(pair.left(), () -> {
        trace.add("ran");
        assertThat(loop.removeReader(pair.left())).isTrue();
        removed.setResult(null);
      });
      send(pair.right(), "x");
      soon(removed);
      roundTrips(20);
      assertThat(trace).containsExactly("ran");
    });
  }

  @Test
  void readerThatFailsIsReportedAndStays() throws Exception {
    run(() -> {
      Future<Void> again = loop.createFuture();
      loop.addReader(pair.left(), () -> {
        trace.add(receive(pair.left(), 1));
        if (trace.size() == 1) {
          throw new IllegalStateException("on purpose");
        }
        again.setResult(null);
      });
      send(pair.right(), "ab");
      soon(again);
      loop.removeReader(pair.left());
    });
    assertThat(trace).containsExactly("a", "b");
    assertThat(takeReports()).singleElement().asString().startsWith("Exception in callback");
  }

  @Test
  void readerRunsInTheContextOfAddReader() throws Exception {
    ContextVar<String> variable = new ContextVar<>("variable");
    run(() -> {
      variable.set("then");
      Future<Void> read = onReadable(pair.left(), 1, () -> trace.add(variable.get()));
      variable.set("now");
      send(pair.right(), "x");
      soon(read);
      loop.removeReader(pair.left());
      assertThat(trace).containsExactly("then");
    });
  }

  @Test
  void callbacksThatAreReadyStillRunWhenOneStopsTheLoop() throws Exception {
    loop.addReader(pair.left(), () -> {
      loop.callSoon(() -> trace.add("next iteration"));
      loop.removeReader(pair.left());
      loop.stop();
    });
    loop.addWriter(pair.left(), () -> {
      if (!trace.contains("writer")) {
        trace.add("writer");
      }
    });
    send(pair.right(), "x");
    loop.runForever();
    assertThat(trace).containsExactly("writer");
  }

  @Test
  @CPython("uvloop/test_sockets::_TestSockets::test_socket_sync_remove_and_immediately_close")
  void channelCanBeClosedRightAfterItsReaderWasRemoved() throws Exception {
    run(() -> {
      loop.addReader(pair.left(), () -> trace.add("ran"));
      await(sleep(0));
      loop.removeReader(pair.left());
      pair.left().close();
      Future<Void> ended = onReadable(pair.right(), 1, () -> {});
      soon(ended);
      assertThat(pair.right().read(ByteBuffer.allocate(1))).isEqualTo(-1);
      loop.removeReader(pair.right());
      assertThat(trace).isEmpty();
    });
  }

  @Test
  void channelCanBlockAgainRightAfterItsReaderWasRemoved() throws Exception {
    run(() -> {
      Future<Void> read = onReadable(pair.left(), 1, () -> receive(pair.left(), 9));
      send(pair.right(), "x");
      soon(read);
      loop.removeReader(pair.left());
      pair.left().configureBlocking(true);
      pair.left().configureBlocking(false);
    });
  }

  @Test
  @CPython("uvloop/test_sockets::_TestSockets::test_sock_cancel_add_reader_race")
  void readerCanBeRemovedAndAddedAgainAtOnce() throws Exception {
    run(() -> {
      for (int i = 0; i < 50; i++) {
        loop.addReader(pair.left(), () -> trace.add("stale"));
        if (i % 3 == 0) {
          await(sleep(0));
        }
        loop.removeReader(pair.left());
        Future<Void> read = onReadable(pair.left(), 1, () -> receive(pair.left(), 9));
        send(pair.right(), "x");
        soon(read);
        loop.removeReader(pair.left());
      }
      assertThat(trace).isEmpty();
    });
  }
}
