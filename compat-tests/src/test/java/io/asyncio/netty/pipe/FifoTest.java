package io.asyncio.netty.pipe;

import static io.asyncio.Asyncio.await;
import static io.asyncio.Asyncio.sleep;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.asyncio.CancelledError;
import io.asyncio.Task;
import io.asyncio.netty.IoTransport;
import io.asyncio.netty.testing.Fifos;
import io.asyncio.netty.testing.LoopTest;
import io.asyncio.netty.testing.PipeThreads;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Opening FIFOs and other files by their names. */
class FifoTest extends LoopTest {

  @TempDir
  Path directory;

  private Path fifo;

  @BeforeEach
  void makeFifo() throws Exception {
    fifo = Fifos.make(directory);
  }

  @AfterEach
  void noThreadIsLeft() {
    loop.close();
    PipeThreads.awaitGone();
  }

  @Test
  void connectingWaitsForTheOtherEnd() throws Exception {
    PipeRecorder reader = new PipeRecorder();
    PipeRecorder writer = new PipeRecorder();
    run(() -> {
      var reading = loop.createTask(loop.connectReadPipe(() -> reader, fifo));
      for (int i = 0; i < 10; i++) {
        await(sleep(0));
      }
      assertThat(reading.done()).isFalse();
      assertThat(reader.made).isZero();
      await(loop.connectWritePipe(() -> writer, fifo)).transport().write("data".getBytes(US_ASCII));
      soon(reading);
      assertThat(reader.made).isEqualTo(1);
      reader.awaitText("data");
      writer.output().close();
      reader.awaitLost();
      writer.awaitLost();
    });
  }

  @Test
  void cancellingEndsTheWaitAndLeavesNothing() throws Exception {
    run(() -> {
      cancelOnceItWaits(loop.createTask(loop.connectReadPipe(PipeRecorder::new, fifo)));
      cancelOnceItWaits(loop.createTask(loop.connectWritePipe(PipeRecorder::new, fifo)));
      PipeThreads.awaitGone();
    });
  }

  private static void cancelOnceItWaits(Task<?> task) throws Exception {
    while (PipeThreads.running().isEmpty()) {
      await(sleep(0));
    }
    task.cancel();
    assertThatExceptionOfType(CancelledError.class).isThrownBy(() -> soon(task));
  }

  @Test
  void aLoopThatIsClosedWaitsForNobody() throws Exception {
    run(() -> {
      var _ = loop.createTask(loop.connectReadPipe(PipeRecorder::new, fifo));
      while (PipeThreads.running().isEmpty()) {
        await(sleep(0));
      }
    });
    loop.close();
    PipeThreads.awaitGone();
    assertThat(takeReports()).containsExactly("Task was pending when its event loop was closed");
  }

  @Test
  void aFileThatIsMissingIsNamed() throws Exception {
    Path missing = directory.resolve("missing");
    run(() -> {
      assertThatExceptionOfType(NoSuchFileException.class)
          .isThrownBy(() -> await(loop.connectReadPipe(PipeRecorder::new, missing)))
          .withMessageContaining("missing");
      assertThatExceptionOfType(NoSuchFileException.class)
          .isThrownBy(() -> await(loop.connectWritePipe(PipeRecorder::new, missing)))
          .withMessageContaining("missing");
    });
    assertThat(missing).doesNotExist();
  }

  @Test
  void aFileThatIsNoPipeIsRefusedUntouched() throws Exception {
    Path file = Files.writeString(directory.resolve("file"), "text");
    run(() -> {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> await(loop.connectReadPipe(PipeRecorder::new, file)))
          .withMessageContaining(file.toString());
      assertThatIllegalArgumentException()
          .isThrownBy(() -> await(loop.connectWritePipe(PipeRecorder::new, file)));
      assertThatIllegalArgumentException()
          .isThrownBy(() -> await(loop.connectReadPipe(PipeRecorder::new, directory)));
    });
    assertThat(file).hasContent("text");
  }

  @Test
  void aDeviceIsReadAndWrittenTo() throws Exception {
    Path nothing = Path.of("/dev/null");
    run(() -> {
      var writing = await(loop.connectWritePipe(PipeRecorder::new, nothing));
      writing.protocol().write("lost");
      writing.transport().close();
      writing.protocol().awaitLost();
      assertThat(writing.protocol().lostBecause).isNull();
      var reading = await(loop.connectReadPipe(PipeRecorder::new, nothing));
      reading.protocol().awaitLost();
      assertThat(reading.protocol().events).containsExactly("made", "eof", "lost");
    });
  }

  @Test
  void onEpollAFifoTakesNoThread() throws Exception {
    assumeThat(ioTransport).isEqualTo(IoTransport.EPOLL);
    run(() -> {
      try (FileChannel _ =
          FileChannel.open(fifo, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
        var reading = await(loop.connectReadPipe(PipeRecorder::new, fifo));
        var writing = await(loop.connectWritePipe(PipeRecorder::new, fifo));
        PipeThreads.awaitGone();
        writing.protocol().write("data");
        reading.protocol().awaitText("data");
        assertThat(PipeThreads.running()).isEmpty();
        writing.transport().close();
        reading.transport().close();
        writing.protocol().awaitLost();
        reading.protocol().awaitLost();
      }
    });
  }
}
