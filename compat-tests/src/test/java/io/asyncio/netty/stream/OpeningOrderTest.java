package io.asyncio.netty.stream;

import static io.asyncio.Asyncio.await;
import static io.asyncio.Asyncio.sleep;
import static org.assertj.core.api.Assertions.assertThat;

import io.asyncio.Server;
import io.asyncio.conformance.CPython;
import io.asyncio.netty.testing.ChannelPair;
import io.asyncio.netty.testing.LoopTest;
import io.asyncio.netty.testing.Recorder;
import io.asyncio.protocols.BufferedProtocol;
import io.asyncio.protocols.StreamProtocol;
import io.asyncio.transports.Transport;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What happens one after the other when a connection is made, and how reading begins and pauses. */
class OpeningOrderTest extends LoopTest {

  private final List<String> order = new ArrayList<>();

  private final class Plain extends Recorder {

    @Override
    public void connectionMade(Transport transport) {
      order.add("made " + transport.isReading());
      loop.callSoon(() -> order.add("behind made"));
      super.connectionMade(transport);
    }

    @Override
    public void dataReceived(byte[] data) {
      order.add("data");
      super.dataReceived(data);
    }
  }

  private static final class Buffered implements BufferedProtocol {

    private final Plain plain;
    private final ByteBuffer buffer = ByteBuffer.allocate(10);

    Buffered(Plain plain) {
      this.plain = plain;
    }

    @Override
    public void connectionMade(Transport transport) {
      plain.connectionMade(transport);
    }

    @Override
    public ByteBuffer getBuffer(int sizeHint) {
      return buffer.clear();
    }

    @Override
    public void bufferUpdated(int bytes) {
      plain.dataReceived(new byte[bytes]);
    }

    @Override
    public void connectionLost(Throwable exception) {
      plain.connectionLost(exception);
    }
  }

  private StreamProtocol make(Plain plain, boolean buffered) {
    order.add("factory");
    loop.callSoon(() -> order.add("behind the factory"));
    return buffered ? new Buffered(plain) : plain;
  }

  private void assertOrder(Plain plain) throws Exception {
    plain.await(() -> order.contains("data"));
    assertThat(order)
        .containsExactly(
            "factory", "behind the factory", "made true", "behind made", "returned", "data");
    plain.transport.abort();
    plain.awaitLost();
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  @CPython("test_selector_events::SelectorSocketTransportTests::test_ctor")
  @CPython("test_selector_events::SelectorSocketTransportTests::test_ctor_with_waiter")
  @CPython("test_selector_events::SelectorSocketTransportBufferedProtocolTests::test_ctor")
  void connectionIsMadeInATurnOfItsOwnBeforeItReadsAndBeforeItIsReturned(boolean buffered)
      throws Exception {
    ChannelPair pair = ChannelPair.open();
    ChannelPair.send(pair.right(), "waits");
    run(() -> {
      Plain plain = new Plain();
      var connection = await(loop.createConnection(() -> make(plain, buffered), pair.left()));
      order.add("returned");
      assertThat(connection.transport()).isSameAs(plain.transport);
      assertOrder(plain);
    });
    pair.close();
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  @CPython("test_selector_events::SelectorSocketTransportTests::test_ctor")
  @CPython("test_selector_events::SelectorSocketTransportTests::test_ctor_with_waiter")
  @CPython("test_selector_events::SelectorSocketTransportBufferedProtocolTests::test_ctor")
  void sameOfAConnectionThatTheLoopMakes(boolean buffered) throws Exception {
    run(() -> {
      Plain plain = new Plain();
      Server server = await(loop.createServer(
          () -> new Recorder() {
            @Override
            public void connectionMade(Transport transport) {
              super.connectionMade(transport);
              write("hello");
            }
          },
          LOCALHOST,
          0));
      await(loop.createConnection(() -> make(plain, buffered), LOCALHOST, server.port()));
      order.add("returned");
      assertOrder(plain);
      server.close();
      soon(server.waitClosed());
    });
  }

  @Test
  @CPython("test_selector_events::SelectorSocketTransportTests::test_pause_resume_reading")
  void pausingAndResumingTwiceIsAsOnceAndNothingAfterClose() throws Exception {
    ChannelPair pair = ChannelPair.open();
    run(() -> {
      Plain plain = new Plain();
      Transport transport =
          await(loop.createConnection(() -> plain, pair.left())).transport();
      assertThat(transport.isReading()).isTrue();
      transport.resumeReading();
      assertThat(transport.isReading()).isTrue();
      for (int round = 1; round <= 2; round++) {
        transport.pauseReading();
        transport.pauseReading();
        assertThat(transport.isReading()).isFalse();
        ChannelPair.send(pair.right(), "x");
        for (int i = 0; i < 20; i++) {
          await(sleep(0));
        }
        assertThat(plain.received.size()).isEqualTo(round - 1);
        transport.resumeReading();
        assertThat(transport.isReading()).isTrue();
        transport.resumeReading();
        assertThat(transport.isReading()).isTrue();
        plain.awaitBytes(round);
      }
      transport.close();
      assertThat(transport.isReading()).isFalse();
      transport.resumeReading();
      transport.pauseReading();
      transport.resumeReading();
      assertThat(transport.isReading()).isFalse();
      plain.awaitLost();
      transport.resumeReading();
      transport.pauseReading();
      assertThat(transport.isReading()).isFalse();
    });
    pair.close();
  }
}
