package io.asyncio.netty.pipe;

import static io.asyncio.Asyncio.await;
import static io.asyncio.Asyncio.sleep;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.asyncio.conformance.CPython;
import io.asyncio.netty.IoTransport;
import io.asyncio.netty.posix.Fcntl;
import io.asyncio.netty.posix.Libc;
import io.asyncio.netty.testing.Fifos;
import io.asyncio.netty.testing.LoopParts;
import io.asyncio.netty.testing.LoopTest;
import io.asyncio.netty.testing.PipeThreads;
import io.netty.channel.unix.FileDescriptor;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Pipe transports over descriptors, which epoll alone has. */
class DescriptorPipeTest extends LoopTest {

  private static final long O_NONBLOCK = 04000;

  @TempDir
  Path directory;

  @Test
  void whatIsWrittenIsReadWithoutAnyThread() throws Exception {
    assumeThat(ioTransport).isEqualTo(IoTransport.EPOLL);
    FileDescriptor[] pipe = FileDescriptor.pipe();
    PipeRecorder reader = new PipeRecorder();
    PipeRecorder writer = new PipeRecorder();
    run(() -> {
      LoopParts.pipes(loop).openRead(pipe[0].intValue(), reader);
      LoopParts.pipes(loop).openWrite(pipe[1].intValue(), writer);
      writer.awaitMade();
      writer.write("hello");
      reader.awaitText("hello");
      assertThat(PipeThreads.running()).isEmpty();
      writer.output().close();
      writer.awaitLost();
      reader.awaitLost();
    });
    assertThat(reader.events).containsExactly("made", "data", "eof", "lost");
    assertThat(writer.events).containsExactly("made", "lost");
  }

  @Test
  @CPython("test_unix_events::UnixWritePipeTransportTests::test__read_ready")
  void aReaderThatGoesWithBytesUnsentIsABrokenPipe() throws Exception {
    assumeThat(ioTransport).isEqualTo(IoTransport.EPOLL);
    FileDescriptor[] pipe = FileDescriptor.pipe();
    PipeRecorder writer = new PipeRecorder();
    run(() -> {
      LoopParts.pipes(loop).openWrite(pipe[1].intValue(), writer);
      writer.awaitMade();
      writer.output().write(new byte[1 << 20]);
      writer.output().close();
      pipe[0].close();
      writer.awaitLost();
    });
    assertThat(writer.lostBecause)
        .isInstanceOf(io.asyncio.BrokenPipeError.class)
        .hasMessage("Broken pipe");
    assertThat(writer.events).containsExactly("made", "pause", "lost");
  }

  @Test
  void aBlockingDescriptorIsMadeNonBlocking() throws Exception {
    assumeThat(ioTransport).isEqualTo(IoTransport.EPOLL);
    Path fifo = Fifos.make(directory);
    run(() -> {
      try (FileChannel _ =
          FileChannel.open(fifo, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
        int source = Fcntl.open(fifo, Libc.O_RDONLY);
        assertThat(Fcntl.flagsInProc(source) & O_NONBLOCK).isZero();
        var reading = await(loop.connectReadPipe(PipeRecorder::new, source));
        assertThat(Fcntl.flagsInProc(source) & O_NONBLOCK).isNotZero();
        reading.transport().close();
        reading.protocol().awaitLost();
        await(sleep(0));
        assertThat(Fcntl.flagsInProc(source)).isNegative();
      }
    });
  }

  @Test
  void aDescriptorThatIsNotOpenIsRefused() {
    assumeThat(ioTransport).isEqualTo(IoTransport.EPOLL);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> loop.connectReadPipe(PipeRecorder::new, 1_000_000))
        .withMessageContaining("1000000");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> loop.connectWritePipe(PipeRecorder::new, -1))
        .withMessageContaining("-1");
  }

  @Test
  void aDescriptorOfAFileIsRefusedAndStaysOpen() throws Exception {
    assumeThat(ioTransport).isEqualTo(IoTransport.EPOLL);
    Path file = Files.writeString(directory.resolve("file"), "text");
    int descriptor = Fcntl.open(file, Libc.O_RDONLY);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> loop.connectReadPipe(PipeRecorder::new, descriptor))
        .withMessageContaining("descriptor " + descriptor);
    assertThat(Fcntl.flagsInProc(descriptor) & O_NONBLOCK).isZero();
    new FileDescriptor(descriptor).close();
  }

  @Test
  void aDescriptorThatATransportHasIsRefused() throws Exception {
    assumeThat(ioTransport).isEqualTo(IoTransport.EPOLL);
    FileDescriptor[] pipe = FileDescriptor.pipe();
    int source = pipe[0].intValue();
    int sink = pipe[1].intValue();
    PipeRecorder reader = new PipeRecorder();
    PipeRecorder writer = new PipeRecorder();
    run(() -> {
      LoopParts.pipes(loop).openRead(source, reader);
      LoopParts.pipes(loop).openWrite(sink, writer);
      assertThatIllegalStateException()
          .isThrownBy(() -> loop.connectReadPipe(PipeRecorder::new, source))
          .withMessageContaining("used by transport");
      assertThatIllegalStateException()
          .isThrownBy(() -> loop.addWriter(sink, () -> {}))
          .withMessageContaining("used by transport");
      writer.awaitMade();
      writer.output().close();
      reader.awaitLost();
      await(sleep(0));
      loop.removeReader(source); // it is nobody's any more
    });
  }

  @Test
  void otherTransportsRefuseDescriptors() {
    assumeThat(ioTransport).isNotEqualTo(IoTransport.EPOLL);
    assertThatIllegalStateException()
        .isThrownBy(() -> loop.connectReadPipe(PipeRecorder::new, 0))
        .withMessageContaining("EPOLL");
    assertThatIllegalStateException()
        .isThrownBy(() -> loop.connectWritePipe(PipeRecorder::new, 1))
        .withMessageContaining("EPOLL");
  }

  @Test
  void aDescriptorThatCannotBeWatchedEndsItsTransport() throws Exception {
    assumeThat(ioTransport).isEqualTo(IoTransport.EPOLL);
    int nothing = Fcntl.open(Path.of("/dev/null"), Libc.O_RDONLY);
    PipeRecorder reader = new PipeRecorder();
    run(() -> {
      LoopParts.pipes(loop).openRead(nothing, reader);
      reader.awaitLost();
      assertThat(reader.lostBecause).isNotNull();
    });
    assertThat(takeReports()).containsExactly("Fatal read error on pipe transport");
  }

  @Test
  void aDeviceIsWrittenToWithoutBeingWatched() throws Exception {
    assumeThat(ioTransport).isEqualTo(IoTransport.EPOLL);
    int nothing = Fcntl.open(Path.of("/dev/null"), Libc.O_WRONLY);
    run(() -> {
      var writing = await(loop.connectWritePipe(PipeRecorder::new, nothing));
      writing.protocol().write("lost");
      assertThat(writing.transport().getWriteBufferSize()).isZero();
      await(sleep(0));
      assertThat(writing.transport().isClosing()).isFalse();
      writing.transport().close();
      writing.protocol().awaitLost();
    });
  }
}
