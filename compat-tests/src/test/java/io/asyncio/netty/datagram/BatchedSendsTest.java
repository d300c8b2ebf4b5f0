package io.asyncio.netty.datagram;

import static io.asyncio.Asyncio.await;
import static io.asyncio.Asyncio.sleep;
import static io.asyncio.netty.datagram.DatagramTest.anyPort;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.asyncio.Asyncio;
import io.asyncio.DatagramOptions;
import io.asyncio.netty.IoTransport;
import io.asyncio.netty.testing.FakeLookup;
import io.asyncio.netty.testing.LoopParts;
import io.asyncio.netty.testing.LoopTest;
import io.asyncio.netty.testing.SilentPort;
import io.asyncio.streams.DatagramStream;
import io.netty.channel.Channel;
import io.netty.channel.epoll.EpollChannelOption;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Endpoints that gather what they send in an iteration, and such as merge what they receive. */
class BatchedSendsTest extends LoopTest {

  private static final int OVERSIZED = 70_000;

  private DatagramRecorder open(DatagramOptions options) throws Exception {
    return await(loop.createDatagramEndpoint(DatagramRecorder::new, options)).protocol();
  }

  private DatagramRecorder openBound() throws Exception {
    return open(DatagramOptions.local(anyPort()).withBatchedSends(true));
  }

  private DatagramRecorder openConnected(InetSocketAddress remote) throws Exception {
    return open(DatagramOptions.remote(remote).withBatchedSends(true));
  }

  private static List<Integer> sizes(DatagramRecorder receiver) {
    return receiver.received.stream().map(data -> data.length).toList();
  }

  private static byte[] filled(int size, int value) {
    byte[] data = new byte[size];
    Arrays.fill(data, (byte) value);
    return data;
  }

  @Test
  void nothingLeavesBeforeTheIterationEnds() throws Exception {
    run(() -> {
      DatagramRecorder client = openBound();
      try (DatagramChannel peer = DatagramChannel.open().bind(anyPort())) {
        peer.configureBlocking(false);
        client.send("x", peer.getLocalAddress());
        ByteBuffer data = ByteBuffer.allocate(9);
        assertThat(peer.receive(data)).isNull();
        await(sleep(0));
        assertThat(peer.receive(data)).isEqualTo(client.address());
      }
      client.end();
    });
  }

  @Test
  void datagramsKeepTheirOrderAndTheirBoundaries() throws Exception {
    int[] sizes = {64, 64, 64, 10, 64, 64, 1, 1, 1, 700, 700, 701, 0, 700, 30_000, 30_000};
    run(() -> {
      DatagramRecorder server = open(DatagramOptions.local(anyPort()).withReceiveOffload(true));
      DatagramRecorder client = openBound();
      List<Integer> expected = new ArrayList<>();
      for (int i = 0; i < sizes.length; i++) {
        client.transport.sendto(filled(sizes[i], i), server.address());
        expected.add(sizes[i]);
      }
      server.awaitCount(sizes.length);
      assertThat(sizes(server)).isEqualTo(expected);
      for (int i = 0; i < sizes.length; i++) {
        assertThat(server.received.get(i)).isEqualTo(filled(sizes[i], i));
      }
      assertThat(server.senders).containsOnly(client.address());
      client.end();
      server.end();
    });
  }

  @Test
  void eachDestinationGetsItsOwn() throws Exception {
    run(() -> {
      List<DatagramRecorder> servers = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        servers.add(open(DatagramOptions.local(anyPort()).withReceiveOffload(i == 1)));
      }
      DatagramRecorder client = openBound();
      for (int i = 0; i < 150; i++) {
        client.send("datagram " + i / 7, servers.get(i / 7 % 3).address());
      }
      for (int i = 0; i < 3; i++) {
        int number = i;
        List<String> expected = new ArrayList<>();
        for (int each = 0; each < 150; each++) {
          if (each / 7 % 3 == number) {
            expected.add("datagram " + each / 7);
          }
        }
        servers.get(i).awaitCount(expected.size());
        assertThat(servers.get(i).texts()).isEqualTo(expected);
        servers.get(i).end();
      }
      client.end();
    });
  }

  @Test
  void connectedEndpointSendsManyInOrder() throws Exception {
    run(() -> {
      DatagramRecorder server = open(DatagramOptions.local(anyPort()).withReceiveOffload(true));
      DatagramRecorder client = openConnected(server.address());
      List<String> sent = new ArrayList<>();
      for (int i = 0; i < 200; i++) {
        sent.add("number " + i);
        client.send("number " + i);
      }
      server.awaitCount(200);
      assertThat(server.texts()).isEqualTo(sent);
      client.end();
      server.end();
    });
  }

  @Test
  void failuresInTheMiddleAreToldAndTheOthersArrive() throws Exception {
    InetSocketAddress ipv6 = new InetSocketAddress(InetAddress.getAllByName("::1")[0], 9);
    run(() -> {
      DatagramRecorder server = open(DatagramOptions.local(anyPort()));
      DatagramRecorder client = openBound();
      client.send("1", server.address());
      client.transport.sendto(new byte[OVERSIZED], server.address());
      client.send("2", server.address());
      client.send("3", server.address());
      client.send("lost", ipv6);
      client.send("lost", new InetSocketAddress(InetAddress.ofLiteral("127.255.255.255"), 9));
      client.send("4", server.address());
      assertThat(client.errors).isEmpty();
      server.awaitCount(4);
      client.await(() -> client.errors.size() == 3);
      assertThat(server.texts()).containsExactly("1", "2", "3", "4");
      assertThat(client.errors.get(1)).isInstanceOf(UnknownHostException.class);
      assertThat(client.events).containsExactly("made", "error", "error", "error");
      client.end();
      server.end();
    });
  }

  @Test
  void refusalsAreToldByTheNextSendOrRead() throws Exception {
    run(() -> {
      try (SilentPort silent = SilentPort.udp()) {
        DatagramRecorder client = openConnected(silent.address());
        client.send("refused");
        client.send("not sent");
        client.send("refused too");
        assertThat(client.events).containsExactly("made");
        client.await(() -> client.errors.size() == 2);
        await(sleep(0));
        await(sleep(0));
        assertThat(client.errors).hasSize(2).hasOnlyElementsOfType(ConnectException.class);
        client.end();
      }
    });
  }

  @Test
  void whatErrorReceivedThrowsGoesToTheLoopAndNotToWhoSends() throws Exception {
    class Failing extends DatagramRecorder {
      @Override
      public void errorReceived(IOException exception) {
        super.errorReceived(exception);
        throw new IllegalStateException("on purpose");
      }
    }
    run(() -> {
      Failing failing = await(loop.createDatagramEndpoint(
              Failing::new, DatagramOptions.local(anyPort()).withBatchedSends(true)))
          .protocol();
      failing.transport.sendto(new byte[OVERSIZED], failing.address());
      failing.transport.sendto(new byte[1], failing.address());
      failing.awaitEvent("error");
      failing.awaitCount(1);
      failing.end();
    });
    assertThat(takeReports()).singleElement().asString().startsWith("Exception in callback ");
  }

  @Test
  void datagramsForNamesKeepTheirPlace() throws Exception {
    LoopParts.lookUpWith(loop, FakeLookup.knowing("known", LOCALHOST));
    run(() -> {
      DatagramRecorder server = open(DatagramOptions.local(anyPort()));
      DatagramRecorder client = openBound();
      int port = server.address().getPort();
      client.send("1", server.address());
      client.send("2", InetSocketAddress.createUnresolved("known", port));
      client.send("3", server.address());
      client.send("lost", InetSocketAddress.createUnresolved("unknown", port));
      client.send("4", InetSocketAddress.createUnresolved("known", port));
      client.send("5", server.address());
      server.awaitCount(5);
      assertThat(server.texts()).containsExactly("1", "2", "3", "4", "5");
      client.await(() -> client.errors.size() == 1);
      assertThat(client.errors).hasOnlyElementsOfType(UnknownHostException.class);
      client.end();
      server.end();
    });
  }

  @Test
  void closeSendsWhatWaitsAndAbortDropsIt() throws Exception {
    run(() -> {
      DatagramRecorder server = open(DatagramOptions.local(anyPort()));
      DatagramRecorder aborted = openConnected(server.address());
      DatagramRecorder closed = openConnected(server.address());
      aborted.send("dropped");
      aborted.transport.abort();
      closed.send("one");
      closed.send("two");
      closed.transport.close();
      assertThat(closed.transport.isClosing()).isTrue();
      closed.awaitEvent("lost");
      server.awaitCount(2);
      await(sleep(0));
      assertThat(server.texts()).containsExactly("one", "two");
      assertThat(aborted.events).containsExactly("made", "lost");
      assertThat(closed.events).containsExactly("made", "lost");
      server.end();
    });
  }

  @Test
  void endpointOfAStreamGathersToo() throws Exception {
    run(() -> {
      DatagramRecorder server = open(DatagramOptions.local(anyPort()));
      DatagramStream socket = await(
          Asyncio.openDatagram(DatagramOptions.remote(server.address()).withBatchedSends(true)));
      await(socket.sendto(new byte[1]));
      assertThat(socket.transport().getWriteBufferSize()).isEqualTo(1 + 8);
      await(socket.sendto(new byte[OVERSIZED]));
      server.awaitCount(1);
      await(sleep(0));
      await(sleep(0));
      assertThatExceptionOfType(IOException.class).isThrownBy(() -> await(socket.recvfrom()));
      socket.close();
      await(socket.waitClosed());
      server.end();
    });
  }

  @Test
  void endpointWithoutTheOptionSendsAndTellsFailuresInsideSendto() throws Exception {
    run(() -> {
      DatagramRecorder client = open(DatagramOptions.local(anyPort()).withBatchedSends(false));
      try (DatagramChannel peer = DatagramChannel.open().bind(anyPort())) {
        peer.configureBlocking(false);
        client.send("x", peer.getLocalAddress());
        assertThat(peer.receive(ByteBuffer.allocate(9))).isEqualTo(client.address());
        client.transport.sendto(new byte[OVERSIZED], peer.getLocalAddress());
        assertThat(client.events).containsExactly("made", "error");
        assertThat(client.transport.getWriteBufferSize()).isZero();
      }
      client.end();
    });
  }

  @Test
  void systemMergesWhatIsReceivedOnEpollIfItMay() throws Exception {
    assumeThat(ioTransport).isEqualTo(IoTransport.EPOLL);
    run(() -> {
      DatagramRecorder merging = open(DatagramOptions.local(anyPort()).withReceiveOffload(true));
      DatagramRecorder plain = open(DatagramOptions.local(anyPort()));
      assertThat(merges(merging)).isTrue();
      assertThat(merges(plain)).isFalse();
      merging.end();
      plain.end();
    });
  }

  private static boolean merges(DatagramRecorder endpoint) {
    Channel channel = (Channel) endpoint.transport.getExtraInfo("socket");
    return channel.config().getOption(EpollChannelOption.UDP_GRO);
  }
}
