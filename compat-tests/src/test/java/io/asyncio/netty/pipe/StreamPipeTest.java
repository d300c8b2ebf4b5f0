package io.asyncio.netty.pipe;

import static io.asyncio.Asyncio.await;
import static io.asyncio.Asyncio.sleep;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.asyncio.netty.testing.Fifos;
import io.asyncio.netty.testing.LoopTest;
import io.asyncio.netty.testing.PipeThreads;
import io.asyncio.transports.Transport;
import io.asyncio.transports.WriteTransport;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.Pipe;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Streams that block, and the threads that do it. */
class StreamPipeTest extends LoopTest {

  private static final int BUFFER = 64 * 1024;

  @TempDir
  Path directory;

  @AfterEach
  void noThreadIsLeft() {
    loop.close();
    PipeThreads.awaitGone();
  }

  /** A stream without end. */
  private static final class Endless extends InputStream {
    final AtomicInteger reads = new AtomicInteger();
    final CountDownLatch closed = new CountDownLatch(1);

    @Override
    public int read() {
      throw new UnsupportedOperationException();
    }

    @Override
    public int read(byte[] buffer, int offset, int length) {
      reads.incrementAndGet();
      return length;
    }

    @Override
    public void close() {
      closed.countDown();
    }
  }

  @Test
  void pausingStopsTheThreadAfterOneBuffer() throws Exception {
    Endless stream = new Endless();
    class Pausing extends PipeRecorder {
      int deliveries;

      @Override
      public void dataReceived(byte[] data) {
        super.dataReceived(data);
        deliveries++;
        input().pauseReading();
      }
    }
    run(() -> {
      Pausing protocol = await(loop.connectReadPipe(Pausing::new, stream)).protocol();
      for (int i = 1; i <= 3; i++) {
        protocol.awaitBytes(((1 << i) - 1) * BUFFER); // each is twice the last
        PipeThreads.awaitParked();
        assertThat(protocol.deliveries).isEqualTo(i);
        assertThat(stream.reads.get()).isBetween(i, i + 1);
        protocol.input().resumeReading();
      }
      protocol.input().close();
      protocol.awaitLost();
    });
    stream.closed.await();
  }

  @Test
  void nothingIsReadWhileNobodyEverWantedTo() throws Exception {
    Endless stream = new Endless();
    class Paused extends PipeRecorder {
      @Override
      public void connectionMade(Transport transport) {
        super.connectionMade(transport);
        input().pauseReading();
      }
    }
    run(() -> {
      Paused protocol = await(loop.connectReadPipe(Paused::new, stream)).protocol();
      assertThat(PipeThreads.running()).isEmpty();
      protocol.input().close();
      protocol.awaitLost();
    });
    stream.closed.await();
    assertThat(stream.reads.get()).isZero();
  }

  @Test
  void aFailureOfTheStreamEndsTheTransport() throws Exception {
    IOException failure = new IOException("on purpose");
    InputStream failing = new InputStream() {
      @Override
      public int read() {
        throw new UncheckedIOException(failure);
      }

      @Override
      public int read(byte[] buffer, int offset, int length) {
        return read();
      }
    };
    run(() -> {
      PipeRecorder protocol =
          await(loop.connectReadPipe(PipeRecorder::new, failing)).protocol();
      protocol.awaitLost();
      assertThat(protocol.lostBecause).isInstanceOf(IOException.class);
      assertThat(protocol.lostBecause).hasRootCause(failure);
    });
    assertThat(takeReports()).containsExactly("Fatal read error on pipe transport");
  }

  @Test
  void aFileIsReadToItsEnd() throws Exception {
    byte[] data = new byte[3 * BUFFER + 1];
    Path file = Files.write(directory.resolve("file"), data);
    run(() -> {
      InputStream stream = new FileInputStream(file.toFile());
      PipeRecorder protocol =
          await(loop.connectReadPipe(PipeRecorder::new, stream)).protocol();
      protocol.awaitLost();
      assertThat(protocol.received.size()).isEqualTo(data.length);
      assertThat(protocol.transport.getExtraInfo("pipe")).isSameAs(stream);
    });
  }

  @Test
  void closingInterruptsAReadOfAnotherThreadsPipe() throws Exception {
    run(() -> {
      PipedInputStream source = new PipedInputStream();
      PipedOutputStream peer = new PipedOutputStream(source);
      closeWhileItReads(source);
      peer.close();
    });
  }

  @Test
  void closingInterruptsAReadOfAFile() throws Exception {
    Path fifo = Fifos.make(directory);
    run(() -> {
      try (FileChannel _ = openBoth(fifo)) {
        closeWhileItReads(new FileInputStream(fifo.toFile()));
      }
    });
  }

  private static FileChannel openBoth(Path fifo) throws IOException {
    return FileChannel.open(fifo, StandardOpenOption.READ, StandardOpenOption.WRITE);
  }

  private void closeWhileItReads(InputStream source) throws Exception {
    PipeRecorder protocol =
        await(loop.connectReadPipe(PipeRecorder::new, source)).protocol();
    protocol.input().close();
    protocol.awaitLost();
    PipeThreads.awaitGone();
  }

  @Test
  void abortInterruptsAWriteToAFile() throws Exception {
    Path fifo = Fifos.make(directory);
    run(() -> {
      try (FileChannel _ = openBoth(fifo)) {
        OutputStream sink = new FileOutputStream(fifo.toFile());
        PipeRecorder protocol =
            await(loop.connectWritePipe(PipeRecorder::new, sink)).protocol();
        protocol.output().write(new byte[16 * BUFFER]);
        assertThat(protocol.pauses).isEqualTo(1);
        protocol.output().abort();
        protocol.awaitLost();
        PipeThreads.awaitGone();
      }
    });
  }

  /** A stream whose reads nothing interrupts. */
  private static final class Stubborn extends InputStream {
    final CountDownLatch reading = new CountDownLatch(1);
    final Semaphore mayReturn = new Semaphore(0);
    final CountDownLatch closed = new CountDownLatch(1);

    @Override
    public int read() {
      throw new UnsupportedOperationException();
    }

    @Override
    public int read(byte[] buffer, int offset, int length) {
      reading.countDown();
      mayReturn.acquireUninterruptibly();
      return 1;
    }

    @Override
    public void close() {
      closed.countDown();
    }
  }

  @Test
  void aReadThatCannotBeInterruptedHoldsNobodyUp() throws Exception {
    Stubborn stream = new Stubborn();
    PipeRecorder protocol = new PipeRecorder();
    run(() -> {
      await(loop.connectReadPipe(() -> protocol, stream));
      PipeKind.elsewhere(this, () -> {
        stream.reading.await();
        return null;
      });
      protocol.input().close();
      protocol.awaitLost();
      assertThat(stream.mayReturn.hasQueuedThreads()).isTrue();
      PipeKind.elsewhere(this, () -> {
        stream.closed.await();
        return null;
      });
    });
    loop.close();
    assertThat(PipeThreads.running()).isNotEmpty().allMatch(Thread::isDaemon);
    stream.mayReturn.release();
    PipeThreads.awaitGone();
    assertThat(protocol.events).containsExactly("made", "lost");
  }

  /** A stream that takes nothing until it is opened. */
  private static final class Gate extends OutputStream {
    final CountDownLatch open = new CountDownLatch(1);
    final ByteArrayOutputStream taken = new ByteArrayOutputStream();
    final AtomicInteger flushes = new AtomicInteger();
    final CountDownLatch closed = new CountDownLatch(1);

    @Override
    public void write(int value) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void write(byte[] data, int offset, int length) throws IOException {
      try {
        open.await();
      } catch (InterruptedException e) {
        throw new InterruptedIOException();
      }
      taken.write(data, offset, length);
    }

    @Override
    public void flush() {
      flushes.incrementAndGet();
    }

    @Override
    public void close() {
      closed.countDown();
    }
  }

  @Test
  void aStreamThatBlocksHoldsUpTheProtocolAndNotTheLoop() throws Exception {
    Gate gate = new Gate();
    String data = "0123456789".repeat(20_000);
    run(() -> {
      PipeRecorder protocol =
          await(loop.connectWritePipe(PipeRecorder::new, gate)).protocol();
      protocol.write(data);
      assertThat(protocol.pauses).isEqualTo(1);
      assertThat(protocol.output().getWriteBufferSize()).isEqualTo(data.length());
      for (int i = 0; i < 10; i++) {
        await(sleep(0));
      }
      assertThat(protocol.output().getWriteBufferSize()).isEqualTo(data.length());
      gate.open.countDown();
      protocol.awaitEvent("resume");
      protocol.output().close();
      protocol.awaitLost();
      assertThat(protocol.lostBecause).isNull();
    });
    gate.closed.await();
    assertThat(gate.taken).hasToString(data);
    assertThat(gate.flushes.get()).isEqualTo((data.length() + BUFFER - 1) / BUFFER);
  }

  @Test
  void aFailureOfTheLastWriteIsNoticed() throws Exception {
    OutputStream failing = new OutputStream() {
      @Override
      public void write(int value) throws IOException {
        throw new IOException("on purpose");
      }
    };
    run(() -> {
      PipeRecorder protocol =
          await(loop.connectWritePipe(PipeRecorder::new, failing)).protocol();
      protocol.write("x");
      protocol.awaitLost();
      assertThat(protocol.lostBecause).hasMessage("on purpose");
    });
  }

  @Test
  void aFailureThatAPrintStreamHidesIsNoticed() throws Exception {
    Pipe pipe = Pipe.open();
    pipe.source().close();
    run(() -> {
      OutputStream sink = new PrintStream(Channels.newOutputStream(pipe.sink()));
      PipeRecorder protocol =
          await(loop.connectWritePipe(PipeRecorder::new, sink)).protocol();
      protocol.write("x");
      protocol.awaitLost();
      assertThat(protocol.lostBecause).isInstanceOf(IOException.class);
    });
  }

  @Test
  void closingTheLoopLetsAStreamTakeWhatWasWritten() throws Exception {
    Gate gate = new Gate();
    run(() -> {
      WriteTransport transport =
          await(loop.connectWritePipe(PipeRecorder::new, gate)).transport();
      transport.write("one\n".getBytes(US_ASCII));
      transport.write("two\n".getBytes(US_ASCII));
    });
    Thread opener = Thread.ofPlatform().start(gate.open::countDown);
    loop.close();
    opener.join();
    assertThat(gate.taken).hasToString("one\ntwo\n");
    gate.closed.await();
  }

  @Test
  void closingTheLoopDoesNotWaitForEverForAStream() throws Exception {
    Gate gate = new Gate();
    PipeRecorder protocol = new PipeRecorder();
    run(() -> {
      await(loop.connectWritePipe(() -> protocol, gate));
      protocol.write("never");
    });
    loop.close();
    assertThat(protocol.lost).isEqualTo(1);
    gate.closed.await();
    assertThat(gate.taken).hasToString("");
  }

  @Test
  void standardStreamsCanBeCopied() throws Exception {
    Path input = Files.writeString(directory.resolve("in"), "one\ntwo\n");
    Path output = directory.resolve("out");
    run(() -> {
      var to = await(loop.connectWritePipe(
          PipeRecorder::new, new PrintStream(new FileOutputStream(output.toFile()))));
      class Copier extends PipeRecorder {
        @Override
        public void dataReceived(byte[] data) {
          to.transport().write(data);
        }
      }
      var from = await(loop.connectReadPipe(
          Copier::new, new BufferedInputStream(new FileInputStream(input.toFile()))));
      from.protocol().awaitLost();
      to.transport().close();
      to.protocol().awaitLost();
    });
    assertThat(output).hasContent("one\ntwo");
  }
}
