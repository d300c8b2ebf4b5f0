package io.asyncio.netty.datagram;

import static io.asyncio.Asyncio.await;
import static io.asyncio.netty.datagram.DatagramTest.anyPort;
import static org.assertj.core.api.Assertions.assertThat;

import io.asyncio.Callback;
import io.asyncio.DatagramOptions;
import io.asyncio.Future;
import io.asyncio.netty.testing.LoopTest;
import io.asyncio.netty.testing.SilentPort;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** What an endpoint tells its protocol in which order, however much it has received at once. */
class DatagramTurnsTest extends LoopTest {

  private static final int MANY = 200;

  private static DatagramChannel peer() throws IOException {
    return DatagramChannel.open(StandardProtocolFamily.INET).bind(anyPort());
  }

  private static void send(DatagramChannel peer, DatagramRecorder endpoint, int number)
      throws IOException {
    peer.send(
        ByteBuffer.wrap(Integer.toString(number).getBytes(StandardCharsets.US_ASCII)),
        endpoint.address());
  }

  @Test
  void whatADatagramBringsAboutComesBeforeTheNextOne() throws Exception {
    class Scheduling extends DatagramRecorder {
      @Override
      public void datagramReceived(byte[] data, SocketAddress address) {
        super.datagramReceived(data, address);
        loop.callSoon(() -> events.add("callback"));
      }
    }
    run(() -> {
      Scheduling endpoint = await(
              loop.createDatagramEndpoint(Scheduling::new, DatagramOptions.local(anyPort())))
          .protocol();
      try (DatagramChannel peer = peer()) {
        for (int i = 0; i < 3; i++) {
          send(peer, endpoint, i);
        }
        endpoint.awaitCount(3);
        endpoint.end();
      }
      assertThat(endpoint.events)
          .containsExactly(
              "made",
              "datagram",
              "callback",
              "datagram",
              "callback",
              "datagram",
              "callback",
              "lost");
    });
  }

  @Test
  void refusalThatHasComeIsToldToTheNextSendBeforeItReturns() throws Exception {
    run(() -> {
      try (SilentPort silent = SilentPort.udp()) {
        InetSocketAddress nobody = silent.address();
        DatagramRecorder endpoint = await(
                loop.createDatagramEndpoint(DatagramRecorder::new, DatagramOptions.remote(nobody)))
            .protocol();
        Future<Integer> told = loop.createFuture();
        loop.callSoon(() -> {
          endpoint.transport.sendto(new byte[1]);
          loop.callSoon(
              () -> { // behind a poll, and in front of what it has found
                endpoint.transport.sendto(new byte[1]);
                told.setResult(endpoint.errors.size());
              });
        });
        assertThat(soon(told)).isEqualTo(1);
        endpoint.end();
        assertThat(endpoint.errors).hasOnlyElementsOfType(ConnectException.class);
      }
    });
  }

  @Test
  void callbackOfTheSameIterationSchedulesInFrontOfTheNextDatagram() throws Exception {
    run(() -> {
      DatagramRecorder endpoint = await(
              loop.createDatagramEndpoint(DatagramRecorder::new, DatagramOptions.local(anyPort())))
          .protocol();
      Callback chain = new Callback() {
        @Override
        public void call() {
          endpoint.events.add("callback");
          if (endpoint.received.size() < 3) {
            loop.callSoon(this);
          }
        }
      };
      try (DatagramChannel peer = peer()) {
        for (int i = 0; i < 3; i++) {
          send(peer, endpoint, i);
        }
        loop.callSoon(chain);
        endpoint.awaitCount(3);
      }
      assertThat(String.join(" ", endpoint.events)).doesNotContain("datagram datagram");
      endpoint.end();
    });
  }

  @Test
  void stoppedLoopHasNotToldTheNextDatagram() throws Exception {
    class Stopping extends DatagramRecorder {
      @Override
      public void datagramReceived(byte[] data, SocketAddress address) {
        super.datagramReceived(data, address);
        loop.stop();
      }
    }
    Stopping[] made = new Stopping[1];
    run(() -> made[0] = await(
            loop.createDatagramEndpoint(Stopping::new, DatagramOptions.local(anyPort())))
        .protocol());
    try (DatagramChannel peer = peer()) {
      for (int i = 0; i < 3; i++) {
        send(peer, made[0], i);
      }
      for (int i = 1; i <= 3; i++) {
        loop.runForever();
        assertThat(made[0].received).hasSize(i);
      }
    }
    made[0].transport.abort();
  }

  @Test
  void aFloodIsToldInOrderAndWhole() throws Exception {
    run(() -> {
      DatagramRecorder endpoint = await(
              loop.createDatagramEndpoint(DatagramRecorder::new, DatagramOptions.local(anyPort())))
          .protocol();
      try (DatagramChannel peer = peer()) {
        for (int i = 0; i < MANY; i++) {
          send(peer, endpoint, i);
        }
        endpoint.awaitCount(MANY);
      }
      for (int i = 0; i < MANY; i++) {
        assertThat(endpoint.texts().get(i)).isEqualTo(Integer.toString(i));
      }
      endpoint.end();
    });
  }

  @Test
  void refusalIsToldBeforeADatagramThatCameEarlier() throws Exception {
    class Answering extends DatagramRecorder {
      @Override
      public void datagramReceived(byte[] data, SocketAddress address) {
        super.datagramReceived(data, address);
        if (received.size() == 1) {
          send("nobody hears this");
        }
      }
    }
    run(() -> {
      DatagramChannel peer = peer();
      Answering endpoint = await(loop.createDatagramEndpoint(
              Answering::new, DatagramOptions.remote((InetSocketAddress) peer.getLocalAddress())))
          .protocol();
      send(peer, endpoint, 1);
      send(peer, endpoint, 2);
      peer.close();
      endpoint.awaitCount(2);
      assertThat(endpoint.events).containsExactly("made", "datagram", "error", "datagram");
      endpoint.end();
    });
  }

  @Test
  void datagramBehindARefusalIsReceived() throws Exception {
    run(() -> {
      DatagramChannel gone = peer();
      InetSocketAddress address = (InetSocketAddress) gone.getLocalAddress();
      gone.close();
      DatagramRecorder endpoint = await(
              loop.createDatagramEndpoint(DatagramRecorder::new, DatagramOptions.remote(address)))
          .protocol();
      endpoint.send("nobody hears this");
      try (DatagramChannel back = DatagramChannel.open(StandardProtocolFamily.INET)) {
        back.bind(address);
        send(back, endpoint, 1);
        endpoint.awaitCount(1);
      }
      assertThat(endpoint.events).containsExactly("made", "error", "datagram");
      endpoint.end();
    });
  }
}
