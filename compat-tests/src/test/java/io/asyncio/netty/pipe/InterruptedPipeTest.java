package io.asyncio.netty.pipe;

import static io.asyncio.Asyncio.await;
import static io.asyncio.Asyncio.sleep;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.asyncio.netty.testing.Interruption;
import io.asyncio.netty.testing.LoopParts;
import io.asyncio.netty.testing.LoopTest;
import io.asyncio.netty.transport.ProtocolInput;
import io.asyncio.protocols.BufferedProtocol;
import io.asyncio.transports.WriteBufferLimits;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A pipe's protocol that ends the loop's run: what is behind comes when the loop runs again. */
class InterruptedPipeTest extends LoopTest {

  private final List<String> events = new ArrayList<>();

  @ParameterizedTest
  @ValueSource(strings = {"getBuffer", "bufferUpdated"})
  void buffersGetTheRestBeforeAnythingIsReadAgain(String place) throws Exception {
    Interruption interruption = new Interruption(place);
    FakeSource source = new FakeSource(events);
    StringBuilder received = new StringBuilder();
    class Pairs implements BufferedProtocol {
      private final ByteBuffer buffer = ByteBuffer.allocate(2);

      @Override
      public ByteBuffer getBuffer(int sizeHint) {
        interruption.at("getBuffer");
        return buffer.clear();
      }

      @Override
      public void bufferUpdated(int bytes) {
        received.append(new String(buffer.array(), 0, bytes, US_ASCII));
        interruption.at("bufferUpdated");
      }
    }
    interruption.runTwice(this, () -> {
      var transport =
          new ReadPipeTransport(LoopParts.host(loop), source, ProtocolInput.of(new Pairs()));
      transport.start();
      await(sleep(0));
      loop.callSoon(() -> source.ready("abcdefg".getBytes(US_ASCII)));
      await(sleep(0));
      await(sleep(0));
      assertThat(received).hasToString("abcdefg");
      assertThat(source.isWatched()).isTrue();
      transport.close();
      await(sleep(0));
    });
  }

  @Test
  void aPipeThatWasClosedEndsWhenAllIsSent() throws Exception {
    Interruption interruption = new Interruption("resumeWriting");
    FakeSink sink = new FakeSink(events);
    PipeRecorder protocol = new PipeRecorder() {
      @Override
      public void resumeWriting() {
        super.resumeWriting();
        interruption.at("resumeWriting");
      }
    };
    interruption.runTwice(this, () -> {
      var transport = new WritePipeTransport(FakeSink.pipesOf(loop), sink, protocol);
      transport.start();
      await(sleep(0));
      transport.setWriteBufferLimits(new WriteBufferLimits(1, 0));
      sink.room = 1;
      transport.write("abcdefg".getBytes(US_ASCII));
      transport.close();
      loop.callSoon(() -> sink.ready(100));
      protocol.awaitLost();
      assertThat(sink.taken()).isEqualTo("abcdefg");
      assertThat(events).containsExactly("closed");
    });
  }
}
