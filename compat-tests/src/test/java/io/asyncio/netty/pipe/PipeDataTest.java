package io.asyncio.netty.pipe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.asyncio.conformance.CPython;
import io.asyncio.netty.pipe.PipeKind.Reading;
import io.asyncio.transports.Transport;
import io.asyncio.transports.WriteBufferLimits;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Much data, and many pipes, of every kind. */
class PipeDataTest extends EachPipeTest {

  private static final int CHUNK = 10_000;

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
      public void connectionMade(Transport transport) {
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
