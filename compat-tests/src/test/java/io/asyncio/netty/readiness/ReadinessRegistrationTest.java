package io.asyncio.netty.readiness;

import static io.asyncio.Asyncio.async;
import static io.asyncio.Asyncio.await;
import static io.asyncio.Asyncio.createTask;
import static io.asyncio.Asyncio.sleep;
import static io.asyncio.netty.testing.ChannelPair.receive;
import static io.asyncio.netty.testing.ChannelPair.send;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.asyncio.Future;
import io.asyncio.Task;
import io.asyncio.conformance.CPython;
import io.asyncio.netty.testing.ChannelPair;
import io.asyncio.netty.testing.Descriptors;
import io.asyncio.netty.testing.LoopTest;
import io.asyncio.netty.testing.Recorder;
import io.asyncio.transports.Transport;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What addReader, addWriter and their opposites register, and what they leave registered. */
class ReadinessRegistrationTest extends LoopTest {

  private static final int MANY = 20;

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
    loop.removeReader(other.left());
    pair.close();
    other.close();
  }

  /** Lets the loop find a channel readable some times. */
  private void roundTrips(SocketChannel channel, SocketChannel peer) throws Exception {
    Future<Void> passed = loop.createFuture();
    int[] count = {0};
    loop.addReader(channel, () -> {
      receive(channel, 1);
      send(peer, ".");
      if (++count[0] == MANY) {
        passed.setResult(null);
      }
    });
    send(peer, ".");
    soon(passed);
    assertThat(loop.removeReader(channel)).isTrue();
  }

  private void othersTakeTurns() throws Exception {
    roundTrips(other.left(), other.right());
  }

  /** A channel that a selector watches keeps its mode. */
  private static void assertNotRegistered(SocketChannel channel) throws IOException {
    channel.configureBlocking(true);
    channel.configureBlocking(false);
  }

  @Test
  @CPython("test_selector_events::BaseSelectorEventLoopTests::test_add_reader")
  @CPython("uvloop/test_sockets::_TestSockets::test_socket_fileno")
  void readerIsNotCalledForWritingAndIsNoWriter() throws Exception {
    run(() -> {
      Future<Void> read = loop.createFuture();
      loop.addReader(pair.left(), () -> {
        trace.add(receive(pair.left(), 9));
        read.setResult(null);
      });
      othersTakeTurns();
      assertThat(trace).as("the channel is writable all the time").isEmpty();
      assertThat(loop.removeWriter(pair.left())).isFalse();
      send(pair.right(), "x");
      soon(read);
      assertThat(loop.removeReader(pair.left())).isTrue();
      assertThat(trace).containsExactly("x");
    });
  }

  @Test
  @CPython("test_selector_events::BaseSelectorEventLoopTests::test_remove_reader")
  void channelWithoutAReaderHasNoneToRemoveAndKeepsItsWriter() throws Exception {
    run(() -> {
      Future<Void> written = loop.createFuture();
      loop.addWriter(pair.left(), () -> written.setResult(null));
      assertThat(loop.removeReader(pair.left())).isFalse();
      soon(written);
      assertThat(loop.removeWriter(pair.left())).isTrue();
      roundTrips(pair.left(), pair.right());
      assertThat(loop.removeReader(pair.left())).isFalse();
      assertNotRegistered(pair.left());
    });
  }

  @Test
  @CPython("test_selector_events::BaseSelectorEventLoopTests::test_remove_writer")
  void channelWithoutAWriterHasNoneToRemoveAndKeepsItsReader() throws Exception {
    run(() -> {
      Future<Void> read = loop.createFuture();
      loop.addReader(pair.left(), () -> {
        receive(pair.left(), 9);
        read.setResult(null);
      });
      assertThat(loop.removeWriter(pair.left())).isFalse();
      send(pair.right(), "x");
      soon(read);
      assertThat(loop.removeReader(pair.left())).isTrue();
      Future<Void> written = loop.createFuture();
      loop.addWriter(pair.left(), () -> {
        assertThat(loop.removeWriter(pair.left())).isTrue();
        written.setResult(null);
      });
      soon(written);
      assertThat(loop.removeWriter(pair.left())).isFalse();
      assertNotRegistered(pair.left());
    });
  }

  @Test
  @CPython("test_selector_events::BaseSelectorEventLoopTests::test_remove_reader_unknown")
  @CPython("test_selector_events::BaseSelectorEventLoopTests::test_remove_writer_unknown")
  void unknownChannelHasNothingToRemove() throws Exception {
    run(() -> {
      assertThat(loop.removeReader(pair.left())).isFalse();
      assertThat(loop.removeWriter(pair.left())).isFalse();
      othersTakeTurns();
      assertThat(loop.removeReader(pair.left())).isFalse();
      assertThat(loop.removeWriter(pair.left())).isFalse();
    });
  }

  @Test
  @CPython("test_selector_events::BaseSelectorEventLoopTests::test_add_writer_existing")
  void newWriterTakesThePlaceOfTheOldOneAndTheReaderStays() throws Exception {
    run(() -> {
      Future<Void> written = loop.createFuture();
      Future<Void> read = loop.createFuture();
      loop.addReader(pair.left(), () -> {
        trace.add(receive(pair.left(), 9));
        read.setResult(null);
      });
      loop.addWriter(pair.left(), () -> trace.add("old"));
      loop.addWriter(pair.left(), () -> {
        loop.removeWriter(pair.left());
        written.setResult(null);
      });
      soon(written);
      othersTakeTurns();
      assertThat(trace).isEmpty();
      send(pair.right(), "x");
      soon(read);
      assertThat(trace).containsExactly("x");
      assertThat(loop.removeReader(pair.left())).isTrue();
    });
  }

  @Test
  @CPython("test_selector_events::BaseSelectorEventLoopTests::test_add_writer_existing")
  void writerThatIsReplacedWhileItIsInTheQueueDoesNotRun() throws Exception {
    run(() -> {
      Future<Void> done = loop.createFuture();
      replaces(pair.left(), other.left(), done);
      replaces(other.left(), pair.left(), done);
      soon(done);
      await(sleep(0));
      assertThat(trace).containsExactly("ran");
      boolean first = loop.removeWriter(pair.left());
      assertThat(loop.removeWriter(other.left())).as("one of them had run").isNotEqualTo(first);
    });
  }

  private void replaces(SocketChannel mine, SocketChannel others, Future<Void> done) {
    loop.addWriter(mine, () -> {
      trace.add("ran");
      loop.removeWriter(mine);
      loop.addWriter(others, () -> {});
      done.setResult(null);
    });
  }

  @Test
  @CPython("test_selector_events::BaseSelectorEventLoopTests::test_process_events_read_cancelled")
  void readerOfACancelledOperationIsRemovedInsteadOfRun() throws Exception {
    run(() -> {
      Task<byte[]> receiving = createTask(loop.sockRecv(pair.left(), 9));
      await(sleep(0));
      send(pair.right(), "x");
      receiving.cancel();
      othersTakeTurns();
      assertThat(receiving.cancelled()).isTrue();
      assertThat(loop.removeReader(pair.left())).isFalse();
      assertNotRegistered(pair.left());
      assertThat(receive(pair.left(), 9)).as("nobody has read it").isEqualTo("x");
    });
  }

  @Test
  @CPython("test_selector_events::BaseSelectorEventLoopTests::test_process_events_write_cancelled")
  void writerOfACancelledOperationIsRemovedInsteadOfRun() throws Exception {
    run(() -> {
      byte[] much = new byte[16 * 1024 * 1024];
      Task<Void> sending = createTask(loop.sockSendall(pair.left(), much));
      await(sleep(0));
      assertThat(sending.done()).isFalse();
      sending.cancel();
      int read = 0;
      for (String part; !(part = receive(pair.right(), much.length)).isEmpty(); ) {
        read += part.length(); // so that there is room
        othersTakeTurns();
      }
      assertThat(sending.cancelled()).isTrue();
      assertThat(read).isBetween(1, much.length - 1);
      assertThat(loop.removeWriter(pair.left())).isFalse();
      assertNotRegistered(pair.left());
    });
  }

  @Test
  @CPython("uvloop/test_sockets::TestUVSockets::test_socket_close_remove_writer")
  void descriptorIsGoneOfAChannelThatWasClosedAfterItsWriterWasRemoved() throws Exception {
    run(() -> {
      loop.addWriter(pair.left(), () -> {});
      await(sleep(0));
      int open = Descriptors.open().size();
      assertThat(loop.removeWriter(pair.left())).isTrue();
      pair.left().close();
      soon(async(() -> {
        while (Descriptors.open().size() >= open && open > 0) {
          await(sleep(0)); // the selector may have a thread of its own, which lets it go
        }
      }));
    });
  }

  @Test
  @CPython("uvloop/test_sockets::TestUVSockets::test_socket_close_many_remove_writers")
  void severalWritersOfAChannelAreRemovedAtOnce() throws Exception {
    run(() -> {
      for (int i = 0; i < MANY; i++) {
        loop.addWriter(pair.left(), () -> trace.add("written"));
      }
      assertThat(loop.removeWriter(pair.left())).isTrue();
      assertThat(loop.removeWriter(pair.left())).isFalse();
      othersTakeTurns();
      assertThat(trace).isEmpty();
      pair.left().close();
      roundTripEnds();
    });
  }

  private void roundTripEnds() throws Exception {
    Future<Void> ended = loop.createFuture();
    loop.addReader(pair.right(), () -> {
      loop.removeReader(pair.right());
      ended.setResult(null);
    });
    soon(ended);
    assertThat(pair.right().read(ByteBuffer.allocate(1))).isEqualTo(-1);
  }

  @Test
  @CPython("test_selector_events::BaseSelectorEventLoopTests::test_make_socket_transport")
  void transportShowsItselfWhenItsLoopIsClosed() throws Exception {
    Transport[] transport = new Transport[1];
    run(() ->
        transport[0] = await(loop.createConnection(Recorder::new, pair.left())).transport());
    assertThat(transport[0].toString()).contains("OPEN");
    loop.close();
    assertThat(transport[0].toString()).contains("Transport").contains("CLOSED");
    assertThatIllegalStateException().isThrownBy(() -> loop.callSoon(() -> {}));
  }
}
