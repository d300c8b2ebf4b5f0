package io.asyncio.netty.pipe;

import static io.asyncio.Asyncio.await;
import static io.asyncio.Asyncio.sleep;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.asyncio.conformance.CPython;
import io.asyncio.netty.IoTransport;
import io.asyncio.netty.pipe.PipeKind.Reading;
import io.asyncio.netty.pipe.PipeKind.Writing;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What every kind of pipe does, from its beginning to its end. */
class PipesTest extends EachPipeTest {

  private String receive(Writing<?> pipe, int count) throws Exception {
    byte[] bytes = PipeKind.elsewhere(this, () -> pipe.peer().readNBytes(count));
    return new String(bytes, US_ASCII);
  }

  @ParameterizedTest
  @EnumSource(PipeKind.class)
  @CPython("test_events::EventLoopTestsMixin::test_read_pipe")
  @CPython("test_unix_events::UnixReadPipeTransportTests::test_ctor")
  @CPython("test_unix_events::UnixReadPipeTransportTests::test__read_ready_eof")
  void whatThePeerWritesIsReceivedUpToItsEnd(PipeKind kind) throws Exception {
    reading(kind, (pipe, protocol) -> {
      assertThat(protocol.events).containsExactly("made");
      assertThat(pipe.made().transport()).isSameAs(protocol.transport);
      pipe.send("1");
      protocol.awaitText("1");
      pipe.send("2345");
      protocol.awaitText("12345");
      assertThat(protocol.events).containsExactly("made", "data");
      pipe.peer().close();
      protocol.awaitLost();
      assertThat(protocol.events).containsExactly("made", "data", "eof", "lost");
      assertThat(protocol.lostBecause).isNull();
      assertThat(pipe.made().transport().getExtraInfo("pipe")).isEqualTo(pipe.pipe());
    });
  }

  @ParameterizedTest
  @EnumSource(PipeKind.class)
  @CPython("test_events::EventLoopTestsMixin::test_write_pipe")
  @CPython("test_unix_events::UnixWritePipeTransportTests::test_ctor")
  @CPython("test_unix_events::UnixWritePipeTransportTests::test_write_eof")
  void whatIsWrittenReachesThePeerAndThenTheEnd(PipeKind kind) throws Exception {
    writing(kind, (pipe, protocol) -> {
      assertThat(protocol.events).containsExactly("made");
      assertThat(pipe.made().transport()).isSameAs(protocol.transport);
      protocol.write("1");
      assertThat(receive(pipe, 1)).isEqualTo("1");
      protocol.write("2345");
      assertThat(receive(pipe, 4)).isEqualTo("2345");
      assertThat(protocol.events).containsExactly("made");
      protocol.write("last words");
      protocol.output().close();
      assertThat(protocol.output().isClosing()).isTrue();
      assertThat(protocol.lost).isZero();
      protocol.awaitLost();
      assertThat(receive(pipe, 100)).isEqualTo("last words");
      assertThat(protocol.events).containsExactly("made", "lost");
      assertThat(protocol.lostBecause).isNull();
      assertThat(pipe.made().transport().getExtraInfo("pipe")).isEqualTo(pipe.pipe());
    });
  }

  @ParameterizedTest
  @EnumSource(value = PipeKind.class, names = "STREAM", mode = EnumSource.Mode.EXCLUDE)
  @CPython("test_unix_events::UnixWritePipeTransportTests::test_write")
  void whatThePipeHoldsIsSentByTheCall(PipeKind kind) throws Exception {
    assumeThat(kind != PipeKind.FIFO || ioTransport == IoTransport.EPOLL).isTrue();
    writing(kind, (pipe, protocol) -> {
      protocol.write("at once");
      assertThat(protocol.output().getWriteBufferSize()).isZero();
      assertThat(pipe.peer().readNBytes(7)).asString().isEqualTo("at once");
    });
  }

  @ParameterizedTest
  @EnumSource(PipeKind.class)
  @CPython("test_unix_events::UnixReadPipeTransportTests::test_pause_reading")
  @CPython("test_unix_events::UnixReadPipeTransportTests::test_resume_reading")
  void nothingIsReceivedWhileReadingIsPaused(PipeKind kind) throws Exception {
    reading(kind, (pipe, protocol) -> {
      protocol.input().pauseReading();
      pipe.send("while paused");
      try (var clock = kind.read(this, directory, PipeRecorder::new)) {
        clock.send("tick");
        clock.made().protocol().awaitText("tick");
        clock.made().transport().close();
      }
      assertThat(protocol.events).containsExactly("made");
      protocol.input().resumeReading();
      protocol.awaitText("while paused");
      protocol.input().pauseReading();
      pipe.send("!");
      pipe.peer().close();
      await(sleep(0));
      assertThat(protocol.text()).isEqualTo("while paused");
      protocol.input().resumeReading();
      protocol.awaitLost();
      assertThat(protocol.text()).isEqualTo("while paused!");
    });
  }

  @ParameterizedTest
  @EnumSource(PipeKind.class)
  @CPython("test_unix_events::UnixReadPipeTransportTests::test_close")
  @CPython("test_unix_events::UnixReadPipeTransportTests::test__call_connection_lost")
  void closingReallyClosesThePipe(PipeKind kind) throws Exception {
    reading(kind, (pipe, protocol) -> {
      pipe.send("unread");
      protocol.input().close();
      assertThat(protocol.lost).isZero();
      protocol.awaitLost();
      assertThat(protocol.lostBecause).isNull();
      assertThat(protocol.events).doesNotContain("data", "eof");
      assertThatExceptionOfType(IOException.class).isThrownBy(() -> sendForEver(pipe));
      assertThat(protocol.lost).isEqualTo(1);
    });
  }

  /** Nobody reads, so this fails when the pipe is closed; a full pipe would block. */
  private static void sendForEver(Reading<?> pipe) throws Exception {
    for (int i = 0; i < 10_000; i++) {
      pipe.send("!");
      await(sleep(0.001));
    }
  }

  /** Fills the pipe until it takes no more and the protocol is paused. */
  private static void fill(PipeRecorder protocol) {
    protocol.output().write(new byte[MORE_THAN_A_PIPE_HOLDS]);
    assertThat(protocol.pauses).isEqualTo(1);
    assertThat(protocol.output().getWriteBufferSize()).isGreaterThan(64 * 1024);
  }

  @ParameterizedTest
  @EnumSource(PipeKind.class)
  @CPython("uvloop/test_pipes::_BasePipeTest::test_write_buffer_full")
  @CPython("test_unix_events::UnixWritePipeTransportTests::test__write_ready_err")
  void aReaderThatGoesWhileWritingIsPausedEndsTheTransport(PipeKind kind) throws Exception {
    writing(kind, (pipe, protocol) -> {
      fill(protocol);
      pipe.peer().close();
      protocol.awaitLost();
      assertThat(protocol.lostBecause)
          .isInstanceOf(IOException.class)
          .hasMessageContaining("Broken pipe");
      assertThat(protocol.events).containsExactly("made", "pause", "lost");
      assertThat(protocol.output().getWriteBufferSize()).isZero();
    });
  }

  @ParameterizedTest
  @EnumSource(PipeKind.class)
  @CPython("test_events::EventLoopTestsMixin::test_write_pipe_disconnect_on_close")
  @CPython("test_unix_events::UnixWritePipeTransportTests::test__read_ready")
  void aReaderThatGoesIsNoticed(PipeKind kind) throws Exception {
    writing(kind, (pipe, protocol) -> {
      protocol.write("1");
      assertThat(receive(pipe, 1)).isEqualTo("1");
      pipe.peer().close();
      if (kind.tellsOfTheReader(ioTransport)) {
        protocol.awaitLost();
        assertThat(protocol.lostBecause).isNull();
      } else {
        protocol.write("2");
        protocol.awaitLost();
        assertThat(protocol.lostBecause).hasMessageContaining("Broken pipe");
      }
      assertThat(protocol.events).containsExactly("made", "lost");
    });
  }

  @ParameterizedTest
  @EnumSource(PipeKind.class)
  @CPython("test_unix_events::UnixWritePipeTransportTests::test_write_eof_pending")
  @CPython("test_unix_events::UnixWritePipeTransportTests::test_close")
  void closeSendsEverythingFirst(PipeKind kind) throws Exception {
    writing(kind, (pipe, protocol) -> {
      byte[] data = random(MORE_THAN_A_PIPE_HOLDS);
      protocol.output().write(data);
      protocol.output().close();
      assertThat(protocol.output().isClosing()).isTrue();
      await(sleep(0));
      assertThat(protocol.lost).isZero();
      byte[] received = PipeKind.elsewhere(this, () -> pipe.peer().readAllBytes());
      assertThat(received).isEqualTo(data);
      protocol.awaitLost();
      assertThat(protocol.lostBecause).isNull();
    });
  }

  @ParameterizedTest
  @EnumSource(PipeKind.class)
  @CPython("test_unix_events::UnixWritePipeTransportTests::test_abort")
  void abortDropsWhatThePipeDidNotTake(PipeKind kind) throws Exception {
    writing(kind, (pipe, protocol) -> {
      fill(protocol);
      protocol.output().abort();
      assertThat(protocol.output().getWriteBufferSize()).isZero();
      protocol.awaitLost();
      assertThat(protocol.lostBecause).isNull();
      byte[] received = PipeKind.elsewhere(this, () -> pipe.peer().readAllBytes());
      assertThat(received.length).isLessThan(MORE_THAN_A_PIPE_HOLDS);
      assertThat(protocol.lost).isEqualTo(1);
    });
  }

  @ParameterizedTest
  @EnumSource(PipeKind.class)
  @CPython("test_events::EventLoopTestsMixin::test_unclosed_pipe_transport")
  void aLoopThatIsClosedClosesItsPipes(PipeKind kind) throws Exception {
    assumeThat(kind.isOn(ioTransport)).isTrue();
    List<PipeRecorder> protocols = new ArrayList<>();
    List<AutoCloseable> peers = new ArrayList<>();
    run(() -> {
      var reading = kind.read(this, directory, PipeRecorder::new);
      protocols.add(reading.made().protocol());
      peers.add(reading);
      var writing = kind.write(this, directory, PipeRecorder::new);
      protocols.add(writing.made().protocol());
      peers.add(writing);
    });
    assertThat(protocols.get(0).transport).asString().contains("ReadPipeTransport", "OPEN");
    assertThat(protocols.get(1).transport).asString().contains("WritePipeTransport", "OPEN");
    loop.close();
    for (PipeRecorder protocol : protocols) {
      assertThat(protocol.events).containsExactly("made", "lost");
      assertThat(protocol.lostBecause).isNull();
      assertThat(protocol.transport).asString().contains("PipeTransport", "CLOSED");
      protocol.transport.close();
    }
    for (AutoCloseable peer : peers) {
      peer.close();
    }
  }
}
