package io.asyncio.netty.datagram;

import static io.asyncio.Asyncio.await;
import static io.asyncio.Asyncio.sleep;
import static io.asyncio.netty.datagram.DatagramTest.anyPort;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.asyncio.DatagramOptions;
import io.asyncio.Future;
import io.asyncio.conformance.CPython;
import io.asyncio.netty.IoTransport;
import io.asyncio.netty.testing.LoopTest;
import io.asyncio.netty.testing.Recorder;
import io.asyncio.transports.DatagramTransport;
import io.asyncio.transports.WriteBufferLimits;
import io.netty.channel.Channel;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Closing, aborting and flow control of datagram endpoints. */
class DatagramEndingsTest extends LoopTest {

  /** The number of its descriptor may be another one's before the endpoint has heard of the end. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void channelClosedByOthersSendsNothingThroughTheNextSocket(boolean batched) throws Exception {
    assumeTrue(ioTransport != IoTransport.NIO, "the JDK's channels know that they are closed");
    DatagramOptions options = DatagramOptions.local(anyPort()).withBatchedSends(batched);
    run(() -> {
      DatagramRecorder client =
          await(loop.createDatagramEndpoint(DatagramRecorder::new, options)).protocol();
      Channel channel = (Channel) client.transport.getExtraInfo("socket");
      List<DatagramChannel> others = new ArrayList<>();
      try (DatagramChannel peer = DatagramChannel.open().bind(anyPort())) {
        peer.configureBlocking(false);
        Future<Void> sent = loop.createFuture();
        loop.callSoon(() -> {
          var _ = channel.close();
          try {
            for (int i = 0; i < 5; i++) {
              others.add(DatagramChannel.open(StandardProtocolFamily.INET).bind(anyPort()));
            }
            for (int i = 0; i < 100; i++) {
              client.send("astray", peer.getLocalAddress());
            }
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
          sent.setResult(null);
        });
        await(sent);
        client.awaitEvent("lost");
        for (SocketAddress sender; (sender = peer.receive(ByteBuffer.allocate(9))) != null; ) {
          assertThat(sender).isEqualTo(client.address()); // a ring closes it later
        }
      } finally {
        for (DatagramChannel other : others) {
          other.close();
        }
      }
    });
  }

  private DatagramRecorder server;
  private DatagramRecorder client;

  private void open() throws Exception {
    server = open(DatagramOptions.local(anyPort()));
    client = open(DatagramOptions.remote(server.address()));
  }

  private DatagramRecorder open(DatagramOptions options) throws Exception {
    return await(loop.createDatagramEndpoint(DatagramRecorder::new, options)).protocol();
  }

  @Test
  void closeSendsWhatWasWritten() throws Exception {
    run(() -> {
      open();
      client.send("one");
      client.send("two");
      client.send("three");
      client.transport.close();
      assertThat(client.transport.isClosing()).isTrue();
      assertThat(client.events).containsExactly("made");
      client.awaitEvent("lost");
      server.awaitCount(3);
      assertThat(server.texts()).containsExactly("one", "two", "three");
      server.end();
    });
  }

  @Test
  void connectionLostComesInTheOrderOfClose() throws Exception {
    run(() -> {
      open();
      List<String> order = new ArrayList<>();
      loop.callSoon(() -> order.add("before " + client.events.contains("lost")));
      client.transport.close();
      loop.callSoon(() -> order.add("after " + client.events.contains("lost")));
      await(sleep(0));
      await(sleep(0));
      assertThat(order).containsExactly("before false", "after true");
      server.end();
    });
  }

  @Test
  void connectionLostComesOnce() throws Exception {
    run(() -> {
      open();
      client.transport.close();
      client.transport.close();
      client.transport.abort();
      client.awaitEvent("lost");
      client.transport.abort();
      client.transport.close();
      await(sleep(0));
      await(sleep(0));
      assertThat(client.events).containsExactly("made", "lost");
      assertThat(client.transport.isClosing()).isTrue();
      server.end();
    });
  }

  @Test
  void abortDoesNotTakeBackWhatWasSent() throws Exception {
    run(() -> {
      open();
      client.send("sent");
      client.transport.abort();
      client.awaitEvent("lost");
      assertThat(client.lostBecause).isNull();
      server.awaitCount(1);
      assertThat(server.texts()).containsExactly("sent");
      server.end();
    });
  }

  @Test
  void nothingIsReceivedAfterClose() throws Exception {
    class ClosesAtOnce extends DatagramRecorder {
      @Override
      public void datagramReceived(byte[] data, SocketAddress address) {
        super.datagramReceived(data, address);
        transport.close();
      }
    }
    run(() -> {
      ClosesAtOnce closing = await(
              loop.createDatagramEndpoint(ClosesAtOnce::new, DatagramOptions.local(anyPort())))
          .protocol();
      DatagramRecorder sender = open(DatagramOptions.remote(closing.address()));
      sender.send("one");
      sender.send("two");
      closing.awaitEvent("lost");
      assertThat(closing.events).containsExactly("made", "datagram", "lost");
      sender.end();
    });
  }

  @Test
  @CPython("uvloop/test_udp::Test_UV_UDP::test_send_after_close")
  @CPython("test_selector_events::SelectorDatagramTransportTests::test_sendto_closing")
  void sendingAfterCloseIsIgnored() throws Exception {
    run(() -> {
      open();
      client.transport.close();
      client.send("late");
      client.awaitEvent("lost");
      for (int i = 0; i < 6; i++) {
        client.send("too late");
      }
      DatagramRecorder another = open(DatagramOptions.remote(server.address()));
      another.send("last");
      server.awaitCount(1);
      assertThat(server.texts()).containsExactly("last");
      another.end();
      server.end();
    });
  }

  @Test
  void closingTheLoopEndsTheEndpoint() throws Exception {
    run(this::open);
    loop.close();
    assertThat(client.events).containsExactly("made", "lost");
    assertThat(server.events).containsExactly("made", "lost");
  }

  @Test
  void whatTheSystemTakesAtOnceIsNeitherBufferedNorPausesAnybody() throws Exception {
    run(() -> {
      open();
      client.transport.setWriteBufferLimits(new WriteBufferLimits(0, 0));
      client.send("0123456789");
      client.send("0123456789");
      assertThat(client.transport.getWriteBufferSize()).isZero();
      server.awaitCount(2);
      assertThat(client.events).containsExactly("made");
      assertThatIllegalArgumentException()
          .isThrownBy(() -> client.transport.setWriteBufferLimits(new WriteBufferLimits(1, 2)));
      client.end();
      server.end();
    });
  }

  @Test
  void unconnectedEndpointSendsUntilItIsLost() throws Exception {
    run(() -> {
      open();
      DatagramRecorder closed = open(DatagramOptions.local(anyPort()));
      closed.transport.close();
      closed.send("after close", server.address());
      closed.awaitEvent("lost");
      closed.send("after the end", server.address());
      client.send("last");
      server.awaitCount(2);
      assertThat(server.texts()).containsExactly("after close", "last");
      assertThat(closed.events).containsExactly("made", "lost");
      client.end();
      server.end();
    });
  }

  @Test
  void endpointThatSendsAndClosesWhenItIsMadeHearsTheEnd() throws Exception {
    class Once extends DatagramRecorder {
      @Override
      public void connectionMade(DatagramTransport transport) {
        super.connectionMade(transport);
        send("bye", server.address());
        this.transport.close();
      }
    }
    run(() -> {
      server = open(DatagramOptions.local(anyPort()));
      Once once = await(loop.createDatagramEndpoint(Once::new, DatagramOptions.local(anyPort())))
          .protocol();
      once.awaitEvent("lost");
      server.awaitCount(1);
      assertThat(once.events).containsExactly("made", "lost");
      assertThat(server.texts()).containsExactly("bye");
      server.end();
    });
  }

  @Test
  void protocolCanBeExchanged() throws Exception {
    run(() -> {
      open();
      DatagramRecorder successor = new DatagramRecorder();
      server.transport.setProtocol(successor);
      assertThat(server.transport.getProtocol()).isSameAs(successor);
      client.send("x");
      successor.awaitCount(1);
      assertThat(server.texts()).isEmpty();
      assertThatIllegalArgumentException()
          .isThrownBy(() -> server.transport.setProtocol(new Recorder()));
      server.transport.close();
      successor.awaitEvent("lost");
      client.end();
    });
  }

  @Test
  void hasNoProtocolOnceThatKnowsOfTheLoss() throws Exception {
    run(() -> {
      open();
      server.transport.close();
      assertThat(server.transport.getProtocol()).isSameAs(server);
      server.awaitEvent("lost");
      assertThat(server.transport.getProtocol()).isNull();
      client.end();
    });
  }
}
