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
import io.asyncio.netty.testing.LoopTest;
import io.asyncio.netty.testing.PipeThreads;
import io.asyncio.transports.BaseTransport;
import io.asyncio.transports.WriteBufferLimits;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What every kind of pipe does, with a peer that is no part of the loop. */
class PipesTest extends LoopTest {

  private static final int MORE_THAN_A_PIPE_HOLDS = 1024 * 1024;

  @TempDir
  Path directory;

  @AfterEach
  void noThreadIsLeft() {
    loop.close();
    PipeThreads.awaitGone();
  }

  private interface ReadBody {
    void run(Reading<PipeRecorder> pipe, PipeRecorder protocol) throws Exception;
  }

  private interface WriteBody {
    void run(Writing<PipeRecorder> pipe, PipeRecorder protocol) throws Exception;
  }

  private void reading(PipeKind kind, ReadBody body) throws Exception {
    assumeThat(kind.isOn(ioTransport)).isTrue();
    run(() -> {
      try (var pipe = kind.read(this, directory, PipeRecorder::new)) {
        body.run(pipe, pipe.made().protocol());
      }
    });
  }

  private void writing(PipeKind kind, WriteBody body) throws Exception {
    assumeThat(kind.isOn(ioTransport)).isTrue();
    run(() -> {
      try (var pipe = kind.write(this, directory, PipeRecorder::new)) {
        body.run(pipe, pipe.made().protocol());
      }
    });
  }

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
      assertThat(pipe.made().transport()).isSameAs(protocol.anyTransport);
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
      assertThat(pipe.made().transport()).isSameAs(protocol.anyTransport);
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

  private static byte[] random(int length) {
    byte[] data = new byte[length];
    new Random(length).nextBytes(data);
    return data;
  }

  /** Writes for as long as it may, and goes on when it may again. */
  private static final class Producer extends PipeRecorder {
    private final byte[] data = random(16 * MORE_THAN_A_PIPE_HOLDS);
    private int sent;
    private boolean paused;
    private int highest;

    void produce() {
      while (!paused && sent < data.length) {
        int size = Math.min(CHUNK, data.length - sent);
        output().write(ByteBuffer.wrap(data, sent, size));
        sent += size;
        highest = Math.max(highest, output().getWriteBufferSize());
      }
      if (sent == data.length) {
        output().writeEof();
      }
    }

    @Override
    public void pauseWriting() {
      paused = true;
      super.pauseWriting();
    }

    @Override
    public void resumeWriting() {
      paused = false;
      super.resumeWriting();
      produce();
    }
  }

  private static final int CHUNK = 10_000;

  @ParameterizedTest
  @EnumSource(PipeKind.class)
  void megabytesAreSentUnchangedThroughABoundedBuffer(PipeKind kind) throws Exception {
    assumeThat(kind.isOn(ioTransport)).isTrue();
    run(() -> {
      try (var pipe = kind.write(this, directory, Producer::new)) {
        Producer producer = pipe.made().protocol();
        producer.produce();
        byte[] received = PipeKind.elsewhere(this, () -> pipe.peer().readAllBytes());
        producer.awaitLost();
        assertThat(received).isEqualTo(producer.data);
        assertThat(producer.highest).isLessThanOrEqualTo(WriteBufferLimits.DEFAULT.high() + CHUNK);
        // The last one may be overtaken by the end.
        assertThat(producer.resumes).isBetween(producer.pauses - 1, producer.pauses);
        assertThat(producer.resumes).isPositive();
      }
    });
  }

  @ParameterizedTest
  @EnumSource(PipeKind.class)
  void megabytesAreReceivedUnchanged(PipeKind kind) throws Exception {
    reading(kind, (pipe, protocol) -> {
      byte[] data = random(16 * MORE_THAN_A_PIPE_HOLDS);
      PipeKind.elsewhere(this, () -> {
        try (var peer = pipe.peer()) {
          peer.write(data);
        }
        return null;
      });
      protocol.awaitLost();
      assertThat(protocol.received.toByteArray()).isEqualTo(data);
    });
  }

  @ParameterizedTest
  @EnumSource(PipeKind.class)
  @CPython("test_unix_events::UnixReadPipeTransportTests::test__read_ready")
  void atMost256KibibytesAreReceivedACall(PipeKind kind) throws Exception {
    List<Integer> sizes = new ArrayList<>();
    class Sizes extends PipeRecorder {
      @Override
      public void connectionMade(BaseTransport transport) {
        super.connectionMade(transport);
        input().pauseReading();
      }

      @Override
      public void dataReceived(byte[] data) {
        sizes.add(data.length);
        super.dataReceived(data);
      }
    }
    int total = 1000 * 1024;
    assumeThat(kind.isOn(ioTransport)).isTrue();
    run(() -> {
      List<Integer> before = PipeSizes.descriptors();
      try (var pipe = kind.read(this, directory, Sizes::new)) {
        PipeSizes.enlargeSince(before, MORE_THAN_A_PIPE_HOLDS);
        PipeKind.elsewhere(this, () -> {
          pipe.peer().write(new byte[total]);
          return null;
        });
        Sizes protocol = pipe.made().protocol();
        protocol.input().resumeReading();
        protocol.awaitBytes(total);
        protocol.input().close();
      }
    });
    assertThat(sizes).allMatch(size -> size <= 256 * 1024);
    assertThat(sizes.getFirst()).isEqualTo(64 * 1024);
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
    assertThat(protocols.get(0).anyTransport).asString().contains("ReadPipeTransport", "OPEN");
    assertThat(protocols.get(1).anyTransport).asString().contains("WritePipeTransport", "OPEN");
    loop.close();
    for (PipeRecorder protocol : protocols) {
      assertThat(protocol.events).containsExactly("made", "lost");
      assertThat(protocol.lostBecause).isNull();
      assertThat(protocol.anyTransport).asString().contains("PipeTransport", "CLOSED");
      protocol.anyTransport.close();
    }
    for (AutoCloseable peer : peers) {
      peer.close();
    }
  }

  @ParameterizedTest
  @EnumSource(PipeKind.class)
  void aHundredPipesWorkSideBySide(PipeKind kind) throws Exception {
    assumeThat(kind.isOn(ioTransport)).isTrue();
    run(() -> {
      List<Reading<PipeRecorder>> pipes = new ArrayList<>();
      for (int i = 0; i < 100; i++) {
        pipes.add(kind.read(this, directory, PipeRecorder::new));
      }
      for (int i = 0; i < 100; i++) {
        pipes.get(i).send("pipe " + i);
      }
      for (int i = 0; i < 100; i++) {
        pipes.get(i).made().protocol().awaitText("pipe " + i);
        pipes.get(i).close();
        pipes.get(i).made().protocol().awaitLost();
      }
    });
  }

  @ParameterizedTest
  @EnumSource(PipeKind.class)
  void megabytesAreCopiedFromPipeToPipeWithinABoundedBuffer(PipeKind kind) throws Exception {
    assumeThat(kind.isOn(ioTransport)).isTrue();
    byte[] data = random(16 * MORE_THAN_A_PIPE_HOLDS);
    run(() -> {
      try (var to = kind.write(this, directory, Stopping::new);
          var from = kind.read(this, directory, () -> new Copying(to.made().protocol()))) {
        to.made().protocol().from = from.made().protocol();
        var sending = loop.runInExecutor(PipeKind.THREADS, () -> {
          try (var peer = from.peer()) {
            peer.write(data);
          }
          return null;
        });
        byte[] received = PipeKind.elsewhere(this, () -> to.peer().readAllBytes());
        assertThat(received).isEqualTo(data);
        soon(sending);
        from.made().protocol().awaitLost();
        to.made().protocol().awaitLost();
        assertThat(to.made().protocol().highest)
            .isLessThanOrEqualTo(WriteBufferLimits.DEFAULT.high() + PipeSource.LARGEST_READ);
      }
    });
  }

  /** Writes what it reads to another pipe. */
  private static final class Copying extends PipeRecorder {
    private final Stopping to;

    Copying(Stopping to) {
      this.to = to;
    }

    @Override
    public void dataReceived(byte[] data) {
      to.output().write(data);
      to.highest = Math.max(to.highest, to.output().getWriteBufferSize());
    }

    @Override
    public boolean eofReceived() {
      to.output().writeEof();
      return super.eofReceived();
    }
  }

  /** Stops the pipe that it gets its bytes from while it has too many. */
  private static final class Stopping extends PipeRecorder {
    private PipeRecorder from;
    private int highest;

    @Override
    public void pauseWriting() {
      super.pauseWriting();
      from.input().pauseReading();
    }

    @Override
    public void resumeWriting() {
      super.resumeWriting();
      from.input().resumeReading();
    }
  }

  @ParameterizedTest
  @EnumSource(PipeKind.class)
  void onePipeIsCopiedToAnother(PipeKind kind) throws Exception {
    assumeThat(kind.isOn(ioTransport)).isTrue();
    run(() -> {
      try (var to = kind.write(this, directory, PipeRecorder::new)) {
        class Copier extends PipeRecorder {
          @Override
          public void dataReceived(byte[] data) {
            to.made().transport().write(data);
          }

          @Override
          public boolean eofReceived() {
            to.made().transport().writeEof();
            return false;
          }
        }
        try (var from = kind.read(this, directory, Copier::new)) {
          var out = new ByteArrayOutputStream();
          from.send("one\n");
          from.send("two\n");
          from.peer().close();
          out.writeBytes(PipeKind.elsewhere(this, () -> to.peer().readAllBytes()));
          assertThat(out).asString().isEqualTo("one\ntwo\n");
          from.made().protocol().awaitLost();
          to.made().protocol().awaitLost();
        }
      }
    });
  }
}
