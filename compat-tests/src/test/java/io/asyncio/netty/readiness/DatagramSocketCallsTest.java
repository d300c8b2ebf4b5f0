package io.asyncio.netty.readiness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.asyncio.Asyncio;
import io.asyncio.Datagram;
import io.asyncio.Task;
import io.asyncio.conformance.CPython;
import io.asyncio.netty.testing.FakeLookup;
import io.asyncio.netty.testing.LoopParts;
import io.asyncio.netty.testing.LoopTest;
import io.asyncio.netty.testing.SilentPort;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Receiving and sending on channels of datagrams. */
class DatagramSocketCallsTest extends LoopTest {

  private static final byte[] DATA = new byte[4096];

  static {
    Arrays.fill(DATA, (byte) 1);
  }

  private DatagramChannel client;
  private DatagramChannel server;
  private SocketAddress address;

  @BeforeEach
  void open() throws IOException {
    client = newChannel();
    server = newChannel();
    server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    address = server.getLocalAddress();
  }

  private static DatagramChannel newChannel() throws IOException {
    DatagramChannel channel = DatagramChannel.open(StandardProtocolFamily.INET);
    channel.configureBlocking(false);
    return channel;
  }

  @AfterEach
  void close() throws IOException {
    client.close();
    server.close();
  }

  /** Sends what comes in back to whoever has sent it. */
  private void echoOnce() throws Exception {
    Datagram datagram = soon(loop.sockRecvfrom(server, 65536));
    assertThat(soon(loop.sockSendto(server, datagram.data(), datagram.address())))
        .isEqualTo(datagram.data().length);
  }

  @Test
  void whatWasReceivedIsShownByItsSizeAndSender() throws Exception {
    run(() -> {
      Task<Datagram> received = Asyncio.createTask(loop.sockRecvfrom(server, 65536));
      soon(loop.sockSendto(client, DATA, address));
      Datagram datagram = soon(received);
      assertThat(datagram).hasToString("Datagram[4096 bytes from " + datagram.address() + "]");
    });
  }

  private Task<Void> echo() {
    return Asyncio.createTask(Asyncio.async(this::echoOnce));
  }

  @Test
  @CPython("test_sock_lowlevel::BaseSockTestsMixin::test_recvfrom")
  void datagramComesWithTheAddressOfItsSender() throws Exception {
    run(() -> {
      Task<Void> echo = echo();
      assertThat(soon(loop.sockSendto(client, DATA, address))).isEqualTo(DATA.length);
      Datagram answer = soon(loop.sockRecvfrom(client, 4096));
      assertThat(answer.data()).isEqualTo(DATA);
      assertThat(answer.address()).isEqualTo(address);
      soon(echo);
    });
  }

  @Test
  @CPython("test_sock_lowlevel::BaseSockTestsMixin::test_recvfrom_into")
  void datagramIsReceivedIntoABuffer() throws Exception {
    run(() -> {
      for (int room : new int[] {4096, 8192}) {
        Task<Void> echo = echo();
        soon(loop.sockSendto(client, DATA, address));
        ByteBuffer buffer = ByteBuffer.allocate(room);
        var answer = soon(
            room == 4096
                ? loop.sockRecvfromInto(client, buffer)
                : loop.sockRecvfromInto(client, buffer, 4096));
        assertThat(answer.count()).isEqualTo(4096).isEqualTo(buffer.position());
        assertThat(answer.address()).isEqualTo(address);
        assertThat(buffer.limit()).isEqualTo(room);
        assertThat(Arrays.copyOf(buffer.array(), 4096)).isEqualTo(DATA);
        soon(echo);
      }
    });
  }

  @Test
  void emptyDatagramThatTheJdkWouldDropIsRefused() throws Exception {
    run(() -> {
      assertThat(soon(loop.sockSendto(client, new byte[0], address))).isZero();
      assertThat(soon(loop.sockRecvfrom(server, 10)).data()).isEmpty();
      soon(loop.sockConnect(client, address));
      assertThatExceptionOfType(IOException.class)
          .isThrownBy(() -> soon(loop.sockSendall(client, new byte[0])))
          .withMessageContaining("empty datagram");
      assertThatExceptionOfType(IOException.class)
          .isThrownBy(() -> soon(loop.sockSendto(client, new byte[0], address)))
          .withMessageContaining("empty datagram");
    });
  }

  @Test
  void whatIsLongerThanThereIsRoomIsCutOff() throws Exception {
    run(() -> {
      soon(loop.sockSendto(client, DATA, address));
      ByteBuffer buffer = ByteBuffer.allocate(100);
      assertThat(soon(loop.sockRecvfromInto(server, buffer, 10)).count()).isEqualTo(10);
      soon(loop.sockSendto(client, new byte[] {7}, address));
      assertThat(soon(loop.sockRecvfrom(server, 10)).data()).containsExactly(7);
    });
  }

  @Test
  @CPython("test_sock_lowlevel::BaseSockTestsMixin::test_sendto_blocking")
  void sendingWaitsUntilTheChannelTakesIt() throws Exception {
    SocketCalls calls = new SocketCalls(LoopParts.host(loop), LoopParts.readiness(loop));
    run(() -> {
      Task<Void> echo = echo();
      int[] refusals = {2};
      int sent = soon(calls.sendTo(
          client,
          ByteBuffer.wrap(DATA),
          address,
          (data, to) -> refusals[0]-- > 0 ? 0 : client.send(data, to)));
      assertThat(refusals[0]).isEqualTo(-1);
      assertThat(sent).isEqualTo(DATA.length);
      assertThat(soon(loop.sockRecvfrom(client, 4096)).data()).isEqualTo(DATA);
      soon(echo);
      assertThat(loop.removeWriter(client)).isFalse();
    });
  }

  @Test
  void emptyDatagramIsOne() throws Exception {
    run(() -> {
      assertThat(soon(loop.sockSendto(client, new byte[0], address))).isZero();
      assertThat(soon(loop.sockRecvfrom(server, 10)).data()).isEmpty();
    });
  }

  @Test
  void connectedChannelsSendAndReceiveWithoutAddresses() throws Exception {
    run(() -> {
      soon(loop.sockConnect(client, address));
      soon(loop.sockSendall(client, DATA));
      Datagram datagram = soon(loop.sockRecvfrom(server, 65536));
      assertThat(datagram.data()).isEqualTo(DATA);
      soon(loop.sockSendto(server, new byte[] {7}, datagram.address()));
      assertThat(soon(loop.sockRecv(client, 10))).containsExactly(7);
      assertThatIllegalArgumentException()
          .isThrownBy(() -> soon(loop.sockSendto(
              client, DATA, new InetSocketAddress(InetAddress.getLoopbackAddress(), 9))))
          .withMessageContaining("connected to another one");
    });
  }

  @Test
  void connectedChannelIsConnectedElsewhere() throws Exception {
    run(() -> {
      soon(loop.sockConnect(client, new InetSocketAddress(InetAddress.getLoopbackAddress(), 9)));
      soon(loop.sockConnect(client, address));
      soon(loop.sockSendall(client, DATA));
      assertThat(soon(loop.sockRecvfrom(server, 65536)).data()).isEqualTo(DATA);
    });
  }

  @Test
  void nobodyWhoReceivesIsToldAsARefusal() throws Exception {
    try (SilentPort silent = SilentPort.udp()) {
      run(() -> {
        soon(loop.sockConnect(client, silent.address()));
        soon(loop.sockSendall(client, DATA));
        assertThatExceptionOfType(ConnectException.class)
            .isThrownBy(() -> soon(loop.sockRecv(client, 1)));
      });
    }
  }

  @Test
  void namesAreLookedUp() throws Exception {
    LoopParts.lookUpWith(loop, FakeLookup.knowing("both", "::1", "127.0.0.1").and("six", "::1"));
    int port = ((InetSocketAddress) address).getPort();
    run(() -> {
      soon(loop.sockSendto(client, DATA, InetSocketAddress.createUnresolved("both", port)));
      assertThat(soon(loop.sockRecvfrom(server, 65536)).data()).isEqualTo(DATA);
      for (String name : new String[] {"six", "unknown"}) {
        assertThatExceptionOfType(UnknownHostException.class)
            .isThrownBy(() ->
                soon(loop.sockSendto(client, DATA, InetSocketAddress.createUnresolved(name, port))))
            .withMessageContaining(name);
      }
      assertThatIllegalArgumentException()
          .isThrownBy(() ->
              soon(loop.sockSendto(client, DATA, UnixDomainSocketAddress.of(Path.of("nowhere")))))
          .withMessageContaining("nowhere");
    });
  }
}
