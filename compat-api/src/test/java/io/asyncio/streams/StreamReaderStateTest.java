package io.asyncio.streams;

import static io.asyncio.Asyncio.async;
import static io.asyncio.Asyncio.await;
import static io.asyncio.Asyncio.createTask;
import static io.asyncio.Asyncio.sleep;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.asyncio.CancelledError;
import io.asyncio.conformance.CPython;
import io.asyncio.protocols.Protocol;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class StreamReaderStateTest extends StreamTest {

  private final MemoryTransport transport = new MemoryTransport(loop, new Protocol() {});

  private StreamReader paused() {
    StreamReader reader = reader(3);
    reader.setTransport(transport);
    feed(reader, "1234567");
    assertThat(transport.calls).containsExactly("pauseReading");
    transport.calls.clear();
    return reader;
  }

  @Test
  void readingIsPausedOnlyOverTwiceTheLimit() {
    StreamReader reader = reader(3);
    reader.setTransport(transport);
    feed(reader, "123456");
    assertThat(transport.calls).isEmpty();
    feed(reader, "7", "8");
    assertThat(transport.calls).containsExactly("pauseReading");
  }

  @Test
  void readingIsResumedWhenTheBufferIsDownToTheLimit() throws Exception {
    StreamReader reader = paused();
    run(() -> {
      await(reader.read(3));
      assertThat(transport.calls).isEmpty();
      await(reader.readexactly(1));
      assertThat(transport.calls).containsExactly("resumeReading");
    });
  }

  @Test
  void readThatNeedsMoreResumesReading() throws Exception {
    StreamReader reader = paused();
    loop.callLater(1, () -> feed(reader, "8"));
    loop.callLater(2, () -> feed(reader, "9"));
    run(() -> {
      assertThat(text(await(reader.readexactly(9)))).isEqualTo("123456789");
      assertThat(transport.calls).containsExactly("resumeReading");
    });
  }

  @Test
  void readingIsPausedOverWhatAReadWaitsFor() throws Exception {
    StreamReader reader = reader(3);
    reader.setTransport(transport);
    loop.callLater(1, () -> feed(reader, "12345678"));
    loop.callLater(2, () -> feed(reader, "9abcdef"));
    run(() -> {
      assertThat(text(await(reader.readexactly(9)))).isEqualTo("123456789");
      assertThat(transport.calls).containsExactly("pauseReading");
      assertThat(text(await(reader.read(3)))).isEqualTo("abc");
      assertThat(transport.calls).containsExactly("pauseReading", "resumeReading");
    });
  }

  @Test
  void droppingALineOverTheLimitResumesReading() throws Exception {
    StreamReader reader = paused();
    run(() -> {
      assertThatThrownBy(() -> await(reader.readline()))
          .isInstanceOf(IllegalArgumentException.class);
      assertThat(transport.calls).containsExactly("resumeReading");
    });
  }

  @Test
  @CPython("test_streams::StreamTests::test_read_all_from_pipe_reader")
  void readToTheEndIsNotHeldUpByTheLimit() throws Exception {
    StreamReader reader = paused();
    loop.callLater(1, () -> feed(reader, "89abcdef"));
    loop.callLater(2, reader::feedEof);
    run(() -> {
      assertThat(text(await(reader.read()))).isEqualTo("123456789abcdef");
      assertThat(transport.isReading()).isTrue();
    });
  }

  @Test
  void transportThatCannotPauseIsAskedOnce() {
    transport.extra.put("unpausable", true);
    StreamReader reader = reader(1);
    reader.setTransport(transport);
    feed(reader, "123", "456");
    assertThat(transport.calls).containsExactly("pauseReading");
  }

  @Test
  void secondTransportIsRefused() {
    StreamReader reader = reader();
    reader.setTransport(transport);
    assertThatThrownBy(() -> reader.setTransport(transport))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("already set");
  }

  @Test
  void secondCoroutineThatWouldWaitIsRefused() throws Exception {
    StreamReader reader = reader();
    run(() -> {
      var first = createTask(reader.read(10));
      loop.callLater(1, () -> feed(reader, "data"));
      await(createTask(async(() -> {})));
      assertWouldWait(() -> await(reader.read(10)), "read");
      assertWouldWait(() -> await(reader.readexactly(1)), "readexactly");
      assertWouldWait(() -> await(reader.readline()), "readuntil");
      assertThat(text(await(first))).isEqualTo("data");
    });
  }

  private static void assertWouldWait(ThrowingCallable call, String method) {
    assertThatThrownBy(call)
        .isInstanceOf(IllegalStateException.class)
        .hasMessage(
            method + "() called while another coroutine is already waiting for incoming data");
  }

  @Test
  void readThatLostItsDataToAnotherOneGivesNothing() throws Exception {
    StreamReader reader = reader();
    run(() -> {
      var first = createTask(reader.read(10));
      await(createTask(async(() -> {})));
      feed(reader, "stolen");
      assertThat(text(await(reader.read(10)))).isEqualTo("stolen");
      assertThat(text(await(first))).isEmpty();
    });
  }

  @Test
  void readToTheEndThatLostItsDataToAnotherOneEnds() throws Exception {
    StreamReader reader = reader();
    run(() -> {
      var first = createTask(reader.read());
      await(createTask(async(() -> {})));
      feed(reader, "own");
      await(sleep(1));
      feed(reader, "stolen");
      assertThat(text(await(reader.read(10)))).isEqualTo("stolen");
      assertThat(text(await(first))).isEqualTo("own");
    });
  }

  @Test
  void readThatGoesOnForgetsTheOneThatHasBegunToWait() throws Exception {
    StreamReader reader = reader();
    run(() -> {
      var woken = createTask(reader.readexactly(1));
      await(createTask(async(() -> {})));
      var forgotten = createTask(reader.readexactly(2));
      feed(reader, "a");
      assertThat(text(await(woken))).isEqualTo("a");
      feed(reader, "bc");
      await(sleep(1));
      assertThat(forgotten.done()).isFalse();
      assertThat(text(await(reader.read(10)))).isEqualTo("bc");
      forgotten.cancel();
      assertThatThrownBy(() -> await(forgotten)).isInstanceOf(CancelledError.class);
    });
  }

  @Test
  void searchForALineSkipsAsMuchAsAnotherReadTook() throws Exception {
    StreamReader reader = reader();
    run(() -> {
      feed(reader, "123");
      var line = createTask(reader.readline());
      await(createTask(async(() -> {})));
      assertThat(text(await(reader.read(2)))).isEqualTo("12");
      feed(reader, "\n");
      await(sleep(1));
      assertThat(line.done()).as("the newline is among the first three bytes").isFalse();
      feed(reader, "4\n");
      assertThat(text(await(line))).isEqualTo("3\n4\n");
    });
  }

  @Test
  @CPython("test_streams::StreamTests::test_exception")
  void exceptionIsWhatWasSet() {
    StreamReader reader = reader();
    assertThat(reader.exception()).isNull();
    Exception failure = new Exception("broken");
    reader.setException(failure);
    assertThat(reader.exception()).isSameAs(failure);
  }

  @Test
  @CPython("test_streams::StreamTests::test_exception_waiter")
  void settingAnExceptionWakesTheReadThatWaits() throws Exception {
    StreamReader reader = reader();
    Exception failure = new Exception("broken");
    loop.callLater(1, () -> reader.setException(failure));
    run(() -> assertThatThrownBy(() -> await(reader.readline())).isSameAs(failure));
  }

  @Test
  @CPython("test_streams::StreamTests::test_exception_cancel")
  void settingAnExceptionAfterTheReadWasCancelledIsQuiet() throws Exception {
    StreamReader reader = reader();
    run(() -> {
      var reading = createTask(reader.readline());
      await(createTask(async(() -> {})));
      reading.cancel();
      reader.setException(new Exception("broken"));
      assertThatThrownBy(() -> await(reading)).isInstanceOf(CancelledError.class);
      assertThat(reader.toString()).doesNotContain("waiter");
    });
  }

  @Test
  void exceptionBetweenDataAndTheReadThatNeedsMoreIsForTheNextRead() throws Exception {
    StreamReader reader = reader();
    Exception failure = new Exception("broken");
    run(() -> {
      var reading = createTask(reader.readline());
      await(createTask(async(() -> {})));
      feed(reader, "half a line");
      reader.setException(failure);
      await(sleep(1));
      assertThat(reading.done()).isFalse();
      assertThatThrownBy(() -> await(reader.readline())).isSameAs(failure);
      feed(reader, ", whole\n");
      assertThat(text(await(reading))).isEqualTo("half a line, whole\n");
    });
  }

  @Test
  void connectionLostBetweenDataAndTheReadThatNeedsMoreIsRaised() throws Exception {
    StreamReader reader = reader();
    StreamReaderProtocol protocol = new StreamReaderProtocol(reader, loop);
    Exception failure = new Exception("broken");
    loop.callLater(1, () -> {
      protocol.dataReceived(bytes("half a line"));
      protocol.connectionLost(failure);
    });
    run(() -> assertThatThrownBy(() -> await(reader.readline())).isSameAs(failure));
  }

  @Test
  @CPython("test_streams::StreamTests::test___repr__")
  @CPython("test_streams::StreamTests::test___repr__nondefault_limit")
  @CPython("test_streams::StreamTests::test___repr__eof")
  @CPython("test_streams::StreamTests::test___repr__data")
  @CPython("test_streams::StreamTests::test___repr__exception")
  @CPython("test_streams::StreamTests::test___repr__transport")
  void textShowsWhatIsNotAsUsual() {
    StreamReader reader = reader();
    assertThat(reader).hasToString("<StreamReader>");
    assertThat(reader(123)).hasToString("<StreamReader limit=123>");
    feed(reader, "data").feedEof();
    assertThat(reader).hasToString("<StreamReader 4 bytes eof>");
    reader.setTransport(transport);
    reader.setException(new IllegalStateException("broken"));
    assertThat(reader)
        .hasToString("<StreamReader 4 bytes eof exception=java.lang.IllegalStateException: broken"
            + " transport=<MemoryTransport>>");
  }

  @Test
  @CPython("test_streams::StreamTests::test___repr__waiter")
  void textShowsTheReadThatWaits() throws Exception {
    StreamReader reader = reader();
    run(() -> {
      var reading = createTask(reader.read(1), "reading");
      await(createTask(async(() -> {})));
      assertThat(reader)
          .hasToString("<StreamReader waiter=<Future pending cb=[wakeup of Task 'reading']>>");
      feed(reader, "x");
      await(reading);
      assertThat(reader).hasToString("<StreamReader>");
    });
  }
}
