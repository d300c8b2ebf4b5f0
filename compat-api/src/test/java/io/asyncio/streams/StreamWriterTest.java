package io.asyncio.streams;

import static io.asyncio.Asyncio.async;
import static io.asyncio.Asyncio.await;
import static io.asyncio.Asyncio.createTask;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.asyncio.CancelledError;
import io.asyncio.ConnectionResetError;
import io.asyncio.Task;
import io.asyncio.conformance.CPython;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class StreamWriterTest extends StreamTest {

  private final StreamReader reader = reader();
  private final StreamReaderProtocol protocol = new StreamReaderProtocol(reader, loop);
  private final MemoryTransport transport = new MemoryTransport(loop, protocol);
  private final StreamWriter writer = new StreamWriter(transport, protocol, reader, loop);

  StreamWriterTest() {
    protocol.connectionMade(transport);
  }

  private static void letOthersRun() throws Exception {
    await(createTask(async(() -> {})));
  }

  private Task<@Nullable Void> drainPaused() throws Exception {
    protocol.pauseWriting();
    Task<@Nullable Void> draining = createTask(writer.drain());
    letOthersRun();
    assertThat(draining.done()).isFalse();
    return draining;
  }

  @Test
  void callsArePassedToTheTransport() {
    writer.write(bytes("a"));
    writer.write(ByteBuffer.wrap(bytes("b")));
    writer.writelines(List.of(bytes("c"), bytes("d")));
    writer.writeEof();
    assertThat(transport.calls).containsExactly("write a", "write b", "write cd", "writeEof");
    transport.extra.put("peername", "somebody");
    assertThat(writer.getExtraInfo("peername")).isEqualTo("somebody");
    assertThat(writer.getExtraInfo("cipher", "none")).isEqualTo("none");
    assertThat(writer.canWriteEof()).isTrue();
    assertThat(writer.transport()).isSameAs(transport);
    assertThat(writer)
        .hasToString("<StreamWriter transport=<MemoryTransport>"
            + " reader=<StreamReader transport=<MemoryTransport>>>");
  }

  @Test
  void drainOfAnOpenConnectionReturnsAtOnce() throws Exception {
    run(() -> {
      loop.callSoon(protocol::pauseWriting);
      await(writer.drain());
    });
  }

  @Test
  @CPython("test_streams::StreamTests::test_multiple_drain")
  void resumingReleasesAllThatDrain() throws Exception {
    run(() -> {
      Task<?> first = drainPaused();
      Task<?> second = createTask(writer.drain());
      Task<?> third = createTask(writer.drain());
      letOthersRun();
      protocol.resumeWriting();
      await(first);
      await(second);
      await(third);
    });
  }

  @Test
  void cancellingOneDrainLeavesTheOthers() throws Exception {
    run(() -> {
      Task<?> first = drainPaused();
      Task<?> second = createTask(writer.drain());
      letOthersRun();
      first.cancel();
      assertThatThrownBy(() -> await(first)).isInstanceOf(CancelledError.class);
      assertThat(second.done()).isFalse();
      protocol.resumeWriting();
      await(second);
    });
  }

  @Test
  void pausingTwiceAndResumingUnpausedAreRefused() {
    assertThatThrownBy(protocol::resumeWriting).isInstanceOf(IllegalStateException.class);
    protocol.pauseWriting();
    assertThatThrownBy(protocol::pauseWriting).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void drainRaisesWhatTheConnectionIsLostByWhileItWaits() throws Exception {
    IOException reset = new IOException("reset");
    run(() -> {
      Task<?> draining = drainPaused();
      transport.lose(reset);
      assertThatThrownBy(() -> await(draining)).isSameAs(reset);
    });
  }

  @Test
  void drainReturnsWhenTheConnectionIsClosedWhileItWaits() throws Exception {
    run(() -> {
      Task<?> draining = drainPaused();
      writer.close();
      await(draining);
    });
  }

  @Test
  void drainRaisesTheExceptionOfTheReader() throws Exception {
    Exception failure = new Exception("broken");
    reader.setException(failure);
    run(() -> assertThatThrownBy(() -> await(writer.drain())).isSameAs(failure));
  }

  @Test
  @CPython("test_streams::StreamTests::test_drain_raises")
  void loopOfWritesAndDrainsEndsWhenTheConnectionIsLost() throws Exception {
    run(() -> {
      loop.callSoon(writer::close);
      loop.callSoon(() -> {});
      letOthersRun();
      assertThatThrownBy(() -> {
            while (true) {
              writer.write(bytes("x"));
              await(writer.drain());
            }
          })
          .isInstanceOf(ConnectionResetError.class)
          .hasMessage("Connection lost");
    });
  }

  @Test
  @CPython("test_streams::StreamTests::test_async_writer_api_exception_after_close")
  void drainAfterCloseRaisesThatTheConnectionIsLost() throws Exception {
    run(() -> {
      writer.close();
      writer.write(bytes("data"));
      assertThatThrownBy(() -> await(writer.drain()))
          .isInstanceOf(ConnectionResetError.class)
          .hasMessage("Connection lost");
    });
  }

  @Test
  @CPython("test_streams::StreamTests::test_wait_closed_on_close")
  void waitClosedReturnsWhenTheConnectionIsLost() throws Exception {
    run(() -> {
      assertThat(writer.isClosing()).isFalse();
      writer.close();
      assertThat(writer.isClosing()).isTrue();
      await(writer.waitClosed());
      await(writer.waitClosed());
    });
  }

  @Test
  @CPython("test_streams::StreamTests::test_wait_closed_on_close_with_unread_data")
  void waitClosedReturnsThoughDataIsUnread() throws Exception {
    feed(reader, "line1\nline2\n");
    run(() -> {
      assertThat(text(await(reader.readline()))).isEqualTo("line1\n");
      writer.close();
      await(writer.waitClosed());
    });
  }

  @Test
  void waitClosedRaisesWhatTheConnectionWasLostBy() throws Exception {
    IOException reset = new IOException("reset");
    run(() -> {
      Task<?> waiting = createTask(writer.waitClosed());
      letOthersRun();
      transport.lose(reset);
      assertThatThrownBy(() -> await(waiting)).isSameAs(reset);
      assertThatThrownBy(() -> await(writer.waitClosed())).isSameAs(reset);
    });
  }

  @Test
  void cancellingOneWaitClosedCancelsAllForTheyWaitForOneFuture() throws Exception {
    run(() -> {
      Task<?> first = createTask(writer.waitClosed());
      Task<?> second = createTask(writer.waitClosed());
      letOthersRun();
      first.cancel();
      writer.close();
      for (Task<?> waiting : List.of(first, second)) {
        assertThatThrownBy(() -> await(waiting)).isInstanceOf(CancelledError.class);
      }
    });
  }

  @Test
  void leavingATryBlockClosesTheConnection() {
    try (writer) {
      writer.write(bytes("bye"));
    }
    assertThat(transport.calls).containsExactly("write bye", "close");
  }

  @Test
  @CPython("test_streams::StreamTests::test_eof_feed_when_closing_writer")
  void readerIsAtTheEndAfterTheWriterIsClosed() throws Exception {
    run(() -> {
      writer.close();
      await(writer.waitClosed());
      assertThat(await(reader.read())).isEmpty();
      assertThat(reader.atEof()).isTrue();
    });
  }
}
