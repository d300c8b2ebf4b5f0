package io.asyncio.netty.readiness;

import static io.asyncio.netty.testing.ChannelPair.send;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import io.asyncio.Future;
import io.asyncio.conformance.CPython;
import io.asyncio.netty.testing.ChannelPair;
import io.asyncio.netty.testing.LoopParts;
import io.asyncio.netty.testing.LoopTest;
import java.io.IOException;
import java.nio.channels.Pipe;
import java.nio.channels.SocketChannel;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What addReader and its kin refuse, and what is left when channels or loops are closed. */
class ReadinessRefusalsTest extends LoopTest {

  @Test
  void closedChannelIsRefusedByName() throws Exception {
    SocketChannel closed = SocketChannel.open();
    closed.close();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> loop.addReader(closed, () -> {}))
        .withMessageContaining("closed")
        .withMessageContaining(closed.toString());
    assertThatIllegalArgumentException().isThrownBy(() -> loop.addWriter(closed, () -> {}));
    assertThat(loop.removeReader(closed)).isFalse();
  }

  @Test
  void channelInBlockingModeIsRefusedByName() throws Exception {
    try (SocketChannel blocking = SocketChannel.open()) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> loop.addReader(blocking, () -> {}))
          .withMessageContaining("blocking mode")
          .withMessageContaining(blocking.toString());
      assertThatIllegalArgumentException().isThrownBy(() -> loop.addWriter(blocking, () -> {}));
    }
  }

  @Test
  void channelThatIsNeverReadableHasNoReader() throws Exception {
    Pipe pipe = Pipe.open();
    try (var source = pipe.source();
        var sink = pipe.sink()) {
      source.configureBlocking(false);
      sink.configureBlocking(false);
      assertThatIllegalArgumentException().isThrownBy(() -> loop.addReader(sink, () -> {}));
      assertThatIllegalArgumentException().isThrownBy(() -> loop.addWriter(source, () -> {}));
    }
  }

  @Test
  @CPython("test_unix_events::TestFunctional::test_add_reader_invalid_argument")
  void nothingIsRefused() throws Exception {
    assertThatNullPointerException().isThrownBy(() -> loop.addReader(null, () -> {}));
    assertThatNullPointerException().isThrownBy(() -> loop.addWriter(null, () -> {}));
    try (ChannelPair pair = ChannelPair.open()) {
      assertThatNullPointerException().isThrownBy(() -> loop.addReader(pair.left(), null));
      assertThat(loop.removeReader(pair.left())).isFalse();
    }
  }

  @Test
  void channelOfATransportIsRefused() throws Exception {
    try (ChannelPair pair = ChannelPair.open()) {
      LoopParts.host(loop).transports().adopted(pair.left(), "the owner");
      assertThatIllegalStateException()
          .isThrownBy(() -> loop.addReader(pair.left(), () -> {}))
          .withMessageContaining("is used by transport the owner");
      assertThatIllegalStateException().isThrownBy(() -> loop.removeReader(pair.left()));
      assertThatIllegalStateException().isThrownBy(() -> loop.addWriter(pair.left(), () -> {}));
      assertThatIllegalStateException().isThrownBy(() -> loop.removeWriter(pair.left()));
      LoopParts.host(loop).transports().released(pair.left());
    }
  }

  @Test
  @CPython("test_events::EventLoopTestsMixin::test_add_fds_after_closing")
  @CPython("test_events::EventLoopTestsMixin::test_remove_fds_after_closing")
  @CPython("test_selector_events::BaseSelectorEventLoopTests::test_close")
  void closedLoopWatchesNothing() throws Exception {
    try (ChannelPair pair = ChannelPair.open()) {
      loop.addReader(pair.left(), () -> {});
      loop.close();
      assertThatIllegalStateException().isThrownBy(() -> loop.addReader(pair.left(), () -> {}));
      assertThatIllegalStateException().isThrownBy(() -> loop.addWriter(pair.left(), () -> {}));
      assertThat(loop.removeReader(pair.left())).isFalse();
      assertThat(loop.removeWriter(pair.left())).isFalse();
      assertThat(pair.left().isOpen()).isTrue();
    }
  }

  @Test
  void anotherThreadIsRefused() throws Exception {
    try (ChannelPair pair = ChannelPair.open()) {
      run(() -> {
        Future<Void> refused = loop.runInExecutor(null, () -> {
          assertThatIllegalStateException()
              .isThrownBy(() -> loop.addReader(pair.left(), () -> {}))
              .withMessageContaining("addReader");
          return null;
        });
        soon(refused);
      });
    }
  }

  @Test
  void closingALoopLeavesNoThread() throws Exception {
    try (ChannelPair pair = ChannelPair.open()) {
      run(() -> {
        Future<Void> ready = loop.createFuture();
        loop.addReader(pair.left(), () -> {
          loop.removeReader(pair.left());
          ready.setResult(null);
        });
        send(pair.right(), "x");
        soon(ready);
        loop.addReader(pair.left(), () -> {});
      });
      loop.close();
      assertThat(Thread.getAllStackTraces().keySet())
          .noneMatch(thread -> thread.getName().equals("asyncio-selector"));
    }
  }

  @Test
  void channelThatIsClosedByItsReaderIsForgotten() throws Exception {
    try (ChannelPair pair = ChannelPair.open()) {
      run(() -> {
        Future<Void> closed = loop.createFuture();
        loop.addReader(pair.left(), () -> {
          try {
            pair.left().close();
          } catch (IOException e) {
            throw new AssertionError(e);
          }
          loop.callSoon(() -> loop.callSoon(() -> closed.setResult(null)));
        });
        send(pair.right(), "x");
        soon(closed);
        assertThat(loop.removeReader(pair.left())).isFalse();
      });
    }
  }

  @Test
  void channelThatIsClosedByAnotherThreadMakesNoNoise() throws Exception {
    try (ChannelPair pair = ChannelPair.open();
        ChannelPair other = ChannelPair.open()) {
      run(() -> {
        loop.addReader(pair.left(), () -> {});
        loop.addWriter(pair.left(), () -> {});
        Future<Void> done = loop.createFuture();
        int[] count = {0};
        loop.addReader(other.left(), () -> {
          if (++count[0] == 100) {
            loop.removeReader(other.left());
            done.setResult(null);
          }
        });
        send(other.right(), "x");
        soon(loop.runInExecutor(null, () -> closeLeft(pair)));
        soon(done);
      });
    }
  }

  private static @Nullable Void closeLeft(ChannelPair pair) throws IOException {
    pair.left().close();
    return null;
  }
}
