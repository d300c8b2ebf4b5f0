package io.asyncio.netty.stream;

import static io.asyncio.Asyncio.await;
import static io.asyncio.Asyncio.sleep;
import static org.assertj.core.api.Assertions.assertThat;

import io.asyncio.conformance.CPython;
import io.asyncio.netty.testing.ChannelPair;
import io.asyncio.netty.testing.LoopTest;
import io.asyncio.netty.testing.Recorder;
import io.asyncio.protocols.BufferedProtocol;
import io.asyncio.transports.Transport;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Protocols with buffers that fail, that stay open, and that take the place of others. */
class BufferedFailuresTest extends LoopTest {

  private final RuntimeException bug = new IllegalStateException("bad protocol");
  private ChannelPair pair;

  @BeforeEach
  void open() throws IOException {
    pair = ChannelPair.open();
  }

  @AfterEach
  void close() throws IOException {
    pair.close();
  }

  /** Tells a recorder what it hears, and fails where it is told to. */
  private final class Failing implements BufferedProtocol {

    final List<String> calls = new ArrayList<>();
    final Recorder recorder = new Recorder();
    private final ByteBuffer buffer = ByteBuffer.allocate(4);
    private final String place;

    Failing(String place) {
      this.place = place;
    }

    private void call(String name) {
      calls.add(name);
      if (name.equals(place)) {
        throw bug;
      }
    }

    @Override
    public void connectionMade(Transport transport) {
      recorder.connectionMade(transport);
    }

    @Override
    public ByteBuffer getBuffer(int sizeHint) {
      call("getBuffer");
      return buffer.clear();
    }

    @Override
    public void bufferUpdated(int bytes) {
      call("bufferUpdated");
      byte[] data = new byte[bytes];
      buffer.get(0, data);
      recorder.dataReceived(data);
    }

    @Override
    public boolean eofReceived() {
      call("eofReceived");
      return recorder.eofReceived();
    }

    @Override
    public void connectionLost(Throwable exception) {
      recorder.connectionLost(exception);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "getBuffer, 'getBuffer'",
    "bufferUpdated, 'getBuffer bufferUpdated'",
    "eofReceived, 'getBuffer bufferUpdated getBuffer eofReceived'"
  })
  @CPython(
      "test_selector_events::SelectorSocketTransportBufferedProtocolTests::test_get_buffer_error")
  @CPython(
      "test_selector_events::SelectorSocketTransportBufferedProtocolTests::test_buffer_updated_error")
  @CPython(
      "test_selector_events::SelectorSocketTransportBufferedProtocolTests::test_read_eof_received_error")
  void whatAMethodThrowsIsReportedAndTheEnd(String place, String calls) throws Exception {
    Failing failing = new Failing(place);
    run(() -> {
      await(loop.createConnection(() -> failing, pair.left()));
      ChannelPair.send(pair.right(), "x");
      pair.right().shutdownOutput();
      failing.recorder.awaitLost();
      assertThat(failing.recorder.lostBecause).isSameAs(bug);
      assertThat(failing.recorder.transport.isClosing()).isTrue();
      await(sleep(0));
      assertThat(String.join(" ", failing.calls)).isEqualTo(calls);
    });
    assertThat(takeReports()).containsExactly("Fatal error: protocol." + place + "() call failed.");
  }

  @Test
  @CPython(
      "test_selector_events::SelectorSocketTransportBufferedProtocolTests::test_read_ready_eof_keep_open")
  void connectionStaysOpenIfTheProtocolSaysSo() throws Exception {
    Failing open = new Failing("nowhere");
    open.recorder.keepOpenAfterEof = true;
    run(() -> {
      await(loop.createConnection(() -> open, pair.left()));
      ChannelPair.send(pair.right(), "x");
      pair.right().shutdownOutput();
      open.recorder.awaitEvent("eof");
      for (int i = 0; i < 20; i++) {
        await(sleep(0));
      }
      assertThat(open.recorder.events).containsExactly("made", "data", "eof");
      assertThat(open.recorder.transport.isClosing()).isFalse();
      open.recorder.write("answer");
      assertThat(open.recorder.transport.getWriteBufferSize()).isZero();
      assertThat(ChannelPair.receive(pair.right(), 9)).isEqualTo("answer");
      open.recorder.transport.abort();
      open.recorder.awaitLost();
    });
  }

  @Test
  @CPython(
      "test_selector_events::SelectorSocketTransportBufferedProtocolTests::test_proto_type_switch")
  void protocolThatIsSetIsReadForInItsOwnWayFromThenOn() throws Exception {
    run(() -> {
      Recorder plain = new Recorder();
      Failing buffered = new Failing("nowhere");
      Recorder another = new Recorder();
      Transport transport =
          await(loop.createConnection(() -> plain, pair.left())).transport();
      ChannelPair.send(pair.right(), "plain");
      plain.awaitText("plain");
      transport.setProtocol(buffered);
      ChannelPair.send(pair.right(), "buffered");
      buffered.recorder.awaitText("buffered");
      assertThat(buffered.calls)
          .containsExactly("getBuffer", "bufferUpdated", "getBuffer", "bufferUpdated");
      transport.setProtocol(another);
      ChannelPair.send(pair.right(), "another");
      another.awaitText("another");
      pair.right().shutdownOutput();
      another.awaitLost();
      assertThat(another.events).containsExactly("data", "eof", "lost");
      assertThat(plain.events).containsExactly("made", "data");
      assertThat(buffered.calls).hasSize(4);
    });
  }
}
