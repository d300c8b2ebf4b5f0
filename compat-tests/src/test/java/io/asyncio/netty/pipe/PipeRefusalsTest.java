package io.asyncio.netty.pipe;

import static io.asyncio.Asyncio.await;
import static io.asyncio.Asyncio.sleep;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import io.asyncio.CancelledError;
import io.asyncio.Future;
import io.asyncio.netty.testing.LoopTest;
import io.asyncio.protocols.StreamProtocol;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Pipe;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** What connecting pipes refuses, and what becomes of the pipe then. */
class PipeRefusalsTest extends LoopTest {

  private static PipeRecorder failing() {
    throw new IllegalStateException("on purpose");
  }

  @Test
  void aClosedChannelIsRefused() throws Exception {
    Pipe pipe = Pipe.open();
    pipe.source().close();
    pipe.sink().close();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> loop.connectReadPipe(PipeRecorder::new, pipe.source()))
        .withMessageContaining("closed");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> loop.connectWritePipe(PipeRecorder::new, pipe.sink()))
        .withMessageContaining("closed");
  }

  @Test
  void aChannelThatATransportHasIsRefused() throws Exception {
    run(() -> {
      Pipe pipe = Pipe.open();
      var reading = await(loop.connectReadPipe(PipeRecorder::new, pipe.source()));
      var writing = await(loop.connectWritePipe(PipeRecorder::new, pipe.sink()));
      assertThatIllegalStateException()
          .isThrownBy(() -> loop.connectReadPipe(PipeRecorder::new, pipe.source()))
          .withMessageContaining("used by transport");
      assertThatIllegalStateException()
          .isThrownBy(() -> loop.connectWritePipe(PipeRecorder::new, pipe.sink()))
          .withMessageContaining("used by transport");
      assertThatIllegalStateException()
          .isThrownBy(() -> loop.addReader(pipe.source(), () -> {}))
          .withMessageContaining("used by transport");
      writing.transport().close();
      reading.protocol().awaitLost();
      await(sleep(0));
      assertThat(loop.removeReader(pipe.source())).isFalse(); // it is nobody's any more
      assertThat(loop.removeWriter(pipe.sink())).isFalse();
    });
  }

  @Test
  void nullIsRefusedAtOnce() throws Exception {
    InputStream source = new ByteArrayInputStream(new byte[0]);
    OutputStream sink = new ByteArrayOutputStream();
    assertThatNullPointerException()
        .isThrownBy(() -> loop.connectReadPipe(null, source))
        .withMessageContaining("protocolFactory");
    assertThatNullPointerException()
        .isThrownBy(() -> loop.connectWritePipe(null, sink))
        .withMessageContaining("protocolFactory");
    assertThatNullPointerException()
        .isThrownBy(() -> loop.connectReadPipe(PipeRecorder::new, (InputStream) null))
        .withMessageContaining("source");
    assertThatNullPointerException()
        .isThrownBy(() -> loop.connectReadPipe(PipeRecorder::new, (Path) null))
        .withMessageContaining("source");
    assertThatNullPointerException()
        .isThrownBy(() -> loop.connectWritePipe(PipeRecorder::new, (OutputStream) null))
        .withMessageContaining("sink");
    assertThatNullPointerException()
        .isThrownBy(() -> loop.connectWritePipe(PipeRecorder::new, (Path) null))
        .withMessageContaining("sink");
  }

  @Test
  void aClosedLoopRefuses() {
    loop.close();
    assertThatIllegalStateException()
        .isThrownBy(() -> loop.connectReadPipe(PipeRecorder::new, Path.of("fifo")))
        .withMessageContaining("closed");
    assertThatIllegalStateException()
        .isThrownBy(() -> loop.connectWritePipe(PipeRecorder::new, new ByteArrayOutputStream()))
        .withMessageContaining("closed");
  }

  @Test
  void aFactoryThatFailsClosesThePipe() throws Exception {
    run(() -> {
      Pipe pipe = Pipe.open();
      assertThatIllegalStateException()
          .isThrownBy(() -> await(loop.connectReadPipe(PipeRefusalsTest::failing, pipe.source())))
          .withMessage("on purpose");
      assertThat(pipe.source().isOpen()).isFalse();
      assertThatIllegalStateException()
          .isThrownBy(() -> await(loop.connectWritePipe(PipeRefusalsTest::failing, pipe.sink())))
          .withMessage("on purpose");
      assertThat(pipe.sink().isOpen()).isFalse();
    });
  }

  @Test
  void aFactoryThatFailsClosesTheStream() throws Exception {
    run(() -> {
      Future<Void> sourceClosed = loop.createFuture();
      Future<Void> sinkClosed = loop.createFuture();
      InputStream source = new ByteArrayInputStream(new byte[0]) {
        @Override
        public void close() {
          loop.callSoonThreadsafe(() -> sourceClosed.setResult(null));
        }
      };
      OutputStream sink = new ByteArrayOutputStream() {
        @Override
        public void close() {
          loop.callSoonThreadsafe(() -> sinkClosed.setResult(null));
        }
      };
      assertThatIllegalStateException()
          .isThrownBy(() -> await(loop.connectReadPipe(PipeRefusalsTest::failing, source)))
          .withMessage("on purpose");
      assertThatIllegalStateException()
          .isThrownBy(() -> await(loop.connectWritePipe(PipeRefusalsTest::failing, sink)))
          .withMessage("on purpose");
      soon(sourceClosed);
      soon(sinkClosed);
    });
  }

  @Test
  void aFactoryThatFailsOpensNoFifo() throws Exception {
    run(() -> assertThatIllegalStateException()
        .isThrownBy(() ->
            await(loop.connectReadPipe(PipeRefusalsTest::failing, Path.of("/nonexistent/fifo"))))
        .withMessage("on purpose"));
  }

  @Test
  void aProtocolThatCannotReadLeavesThePipeAlone() throws Exception {
    run(() -> {
      Pipe pipe = Pipe.open();
      assertThatIllegalArgumentException()
          .isThrownBy(
              () -> await(loop.connectReadPipe(() -> new StreamProtocol() {}, pipe.source())))
          .withMessageContaining("protocol");
      assertThatNullPointerException()
          .isThrownBy(() -> await(loop.connectWritePipe(() -> null, pipe.sink())))
          .withMessageContaining("protocol");
      assertStillTheUsers(pipe);
    });
  }

  private void assertStillTheUsers(Pipe pipe) throws Exception {
    assertThat(pipe.source().isBlocking()).isTrue();
    pipe.sink().write(ByteBuffer.wrap(new byte[1]));
    assertThat(pipe.source().read(ByteBuffer.allocate(2))).isEqualTo(1);
    assertThat(loop.removeReader(pipe.source())).isFalse();
    pipe.source().close();
    pipe.sink().close();
  }

  @Test
  void cancellingWhileConnectingClosesThePipe() throws Exception {
    PipeRecorder protocol = new PipeRecorder();
    run(() -> {
      Pipe pipe = Pipe.open();
      var connecting = loop.createTask(loop.connectReadPipe(() -> protocol, pipe.source()));
      loop.callSoon(connecting::cancel);
      await(sleep(0));
      assertThatExceptionOfType(CancelledError.class).isThrownBy(() -> soon(connecting));
      protocol.awaitLost();
      assertThat(protocol.events).containsExactly("made", "lost");
      await(sleep(0));
      assertThat(pipe.source().isOpen()).isFalse();
      pipe.sink().close();
    });
  }

  @Test
  void transportsRefuseOtherThreads() throws Exception {
    run(() -> {
      Pipe pipe = Pipe.open();
      var reading = await(loop.connectReadPipe(PipeRecorder::new, pipe.source()));
      var writing = await(loop.connectWritePipe(PipeRecorder::new, pipe.sink()));
      PipeKind.elsewhere(this, () -> {
        assertThatIllegalStateException()
            .isThrownBy(() -> writing.transport().write(new byte[1]))
            .withMessageContaining("write");
        assertThatIllegalStateException().isThrownBy(writing.transport()::close);
        assertThatIllegalStateException().isThrownBy(writing.transport()::writeEof);
        assertThatIllegalStateException().isThrownBy(writing.transport()::abort);
        assertThatIllegalStateException().isThrownBy(reading.transport()::close);
        assertThatIllegalStateException().isThrownBy(reading.transport()::pauseReading);
        assertThatIllegalStateException().isThrownBy(reading.transport()::resumeReading);
        return null;
      });
      writing.transport().close();
      reading.protocol().awaitLost();
      assertThat(reading.protocol().events).containsExactly("made", "eof", "lost");
    });
  }
}
