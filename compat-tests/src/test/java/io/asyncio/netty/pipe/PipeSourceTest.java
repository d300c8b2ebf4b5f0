package io.asyncio.netty.pipe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.asyncio.conformance.CPython;
import io.asyncio.netty.IoTransport;
import io.asyncio.netty.testing.LoopTest;
import io.netty.buffer.ByteBuf;
import io.netty.channel.unix.FileDescriptor;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Pipe;
import org.junit.jupiter.api.Test;

/** The real sources of bytes, asked when there is nothing. */
class PipeSourceTest extends LoopTest {

  /** Finds nothing, one byte, nothing, and the end. */
  private static void findsNothingTwice(PipeSource source, Action write, Action end)
      throws IOException {
    assertThat(source.read()).isNull();
    write.run();
    ByteBuf data = source.read();
    assertThat(data.readableBytes()).isEqualTo(1);
    data.release();
    assertThat(source.read()).isNull();
    end.run();
    assertThat(source.read()).isSameAs(PipeSource.END_OF_FILE);
    source.close();
  }

  private interface Action {
    void run() throws IOException;
  }

  @Test
  @CPython("test_unix_events::UnixReadPipeTransportTests::test__read_ready_blocked")
  void channelThatHasNothingIsNoError() throws Exception {
    Pipe pipe = Pipe.open();
    run(() -> findsNothingTwice(
        new ChannelSource(FakeSink.pipesOf(loop), pipe.source()),
        () -> pipe.sink().write(ByteBuffer.allocate(1)),
        pipe.sink()::close));
  }

  @Test
  @CPython("test_unix_events::UnixReadPipeTransportTests::test__read_ready_blocked")
  void descriptorThatHasNothingIsNoError() throws Exception {
    assumeThat(ioTransport).isEqualTo(IoTransport.EPOLL);
    FileDescriptor[] pipe = FileDescriptor.pipe();
    run(() -> findsNothingTwice(
        new DescriptorSource(
            FakeSink.pipesOf(loop), pipe[0].intValue(), PipeCapacity.NOT_OURS, "pipe"),
        () -> pipe[1].write(ByteBuffer.allocateDirect(1), 0, 1),
        pipe[1]::close));
  }
}
