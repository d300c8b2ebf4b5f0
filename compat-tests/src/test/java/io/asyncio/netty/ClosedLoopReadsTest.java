package io.asyncio.netty;

import static org.assertj.core.api.Assertions.assertThat;

import io.asyncio.netty.testing.Transports;
import java.nio.ByteBuffer;
import java.nio.channels.Pipe;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A loop that is closed asks the system for nothing more, whoever gets its descriptors next. */
class ClosedLoopReadsTest {

  private static final int LOOPS = 60;
  private static final int PIPES = 8;
  private static final byte[] DATA = "left for its reader".getBytes(StandardCharsets.US_ASCII);

  static Iterable<IoTransport> transports() {
    return Transports.available();
  }

  @ParameterizedTest
  @MethodSource("transports")
  void pipesThatAreOpenedNextKeepTheirData(IoTransport transport) throws Exception {
    for (int i = 0; i < LOOPS; i++) {
      NettyEventLoop loop = new NettyEventLoop(transport);
      loop.callSoon(() -> Thread.ofPlatform().start(() -> loop.callSoonThreadsafe(loop::stop)));
      loop.runForever();
      loop.close();
      List<Pipe> pipes = new ArrayList<>();
      for (int j = 0; j < PIPES; j++) {
        pipes.add(Pipe.open());
        pipes.getLast().sink().write(ByteBuffer.wrap(DATA));
      }
      for (Pipe pipe : pipes) {
        ByteBuffer read = ByteBuffer.allocate(2 * DATA.length);
        pipe.source().read(read);
        pipe.sink().close();
        pipe.source().close();
        assertThat(read.flip()).isEqualTo(ByteBuffer.wrap(DATA));
      }
    }
  }
}
