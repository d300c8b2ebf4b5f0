package io.asyncio.netty;

import static io.asyncio.Asyncio.async;
import static io.asyncio.Asyncio.await;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import io.asyncio.DatagramOptions;
import io.asyncio.netty.testing.LoopTest;
import io.asyncio.protocols.DatagramProtocol;
import io.asyncio.protocols.Protocol;
import io.asyncio.transports.WriteTransport;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.Pipe;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is refused is refused when it is called, and has changed nothing. */
class RefusedArgumentsTest extends LoopTest {

  @Test
  void linesOfWhichOneIsNullAreNotWrittenToAPipe() throws Exception {
    Pipe pipe = Pipe.open();
    loop.runUntilComplete(async(() -> {
      WriteTransport transport =
          await(loop.connectWritePipe(() -> new Protocol() {}, pipe.sink())).transport();
      List<byte[]> lines = Arrays.asList("lost".getBytes(UTF_8), null);
      assertThatNullPointerException().isThrownBy(() -> transport.writelines(lines));
      transport.writelines(List.of("k".getBytes(UTF_8), "ept".getBytes(UTF_8)));
      transport.close();
    }));
    ByteBuffer read = ByteBuffer.allocate(16);
    try (Pipe.SourceChannel source = pipe.source()) {
      while (source.read(read) >= 0) {
        // up to its end
      }
    }
    assertThat(new String(read.array(), 0, read.position(), UTF_8)).isEqualTo("kept");
  }

  @Test
  void closedDatagramChannelIsRefusedWhenTheEndpointIsAskedFor() throws Exception {
    DatagramChannel channel = DatagramChannel.open();
    channel.close();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> loop.createDatagramEndpoint(
            () -> new DatagramProtocol() {}, DatagramOptions.of(channel)))
        .withMessageContaining("closed");
  }

  @Test
  void nullIsNoChannelToForgetAndNoAddress() {
    assertThatNullPointerException().isThrownBy(() -> loop.removeReader(null));
    assertThatNullPointerException().isThrownBy(() -> loop.removeWriter(null));
    assertThatNullPointerException().isThrownBy(() -> loop.getnameinfo(null));
  }
}
