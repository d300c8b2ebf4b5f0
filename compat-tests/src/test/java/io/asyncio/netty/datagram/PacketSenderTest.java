package io.asyncio.netty.datagram;

import static io.asyncio.netty.datagram.DatagramTest.anyPort;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.asyncio.DatagramOptions;
import io.asyncio.netty.IoTransport;
import io.asyncio.netty.posix.SendMany;
import io.asyncio.netty.testing.LoopParts;
import io.asyncio.netty.testing.LoopTest;
import io.asyncio.netty.testing.SilentPort;
import io.asyncio.netty.transport.Families;
import io.asyncio.netty.transport.ReceiveBuffer;
import io.netty.channel.unix.Errors;
import io.netty.channel.unix.Socket;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How many datagrams leave with one call of the system, and as what. */
class PacketSenderTest extends LoopTest {

  private static final int SOL_SOCKET = 1;
  private static final int SO_NO_CHECK = 11;
  private static final int SOL_UDP = 17;
  private static final int UDP_GRO = 104;

  private final ByteBuffer buffer = ByteBuffer.allocateDirect(ReceiveBuffer.LARGEST_DATAGRAM);
  private final ReceiveBuffer receiving = ReceiveBuffer.forDatagrams();
  private final DatagramQueue queue = new DatagramQueue();
  private final List<DatagramChannel> receivers = new ArrayList<>();

  @BeforeEach
  void needsTheCall() {
    assumeThat(ioTransport).isIn(IoTransport.EPOLL, IoTransport.IO_URING);
    assumeThat(SendMany.isPossible()).isTrue();
  }

  @AfterEach
  void close() throws IOException {
    receiving.release();
    for (DatagramChannel receiver : receivers) {
      receiver.close();
    }
  }

  private NettyDatagrams open(DatagramOptions options) throws Exception {
    DatagramOptions batched = options.withBatchedSends(true);
    DatagramAddresses addresses =
        DatagramAddresses.of(LoopParts.host(loop), batched).getFirst();
    return new DatagramBinding(LoopParts.host(loop), addresses, batched, receiving, buffer).open();
  }

  private void close(NettyDatagrams carrier) {
    loop.callSoon(carrier::close);
  }

  private DatagramChannel receiver() throws IOException {
    DatagramChannel receiver = DatagramChannel.open(StandardProtocolFamily.INET).bind(anyPort());
    receiver.configureBlocking(false);
    receivers.add(receiver);
    return receiver;
  }

  private static InetSocketAddress addressOf(DatagramChannel channel) throws IOException {
    return (InetSocketAddress) channel.getLocalAddress();
  }

  /** Returns the sizes of what has come in. */
  private static List<Integer> sizes(DatagramChannel receiver) throws IOException {
    List<Integer> sizes = new ArrayList<>();
    ByteBuffer data = ByteBuffer.allocate(ReceiveBuffer.LARGEST_DATAGRAM);
    while (receiver.receive(data.clear()) != null) {
      sizes.add(data.position());
    }
    return sizes;
  }

  private void queue(InetSocketAddress to, int... sizes) {
    for (int size : sizes) {
      queue.add(new byte[size], to);
    }
  }

  private int send(NettyDatagrams carrier) throws IOException {
    int sent = carrier.sendSome(queue);
    queue.remove(sent);
    return sent;
  }

  private static boolean cuts(NettyDatagrams carrier) {
    return SendMany.isCutting(socketOf(carrier));
  }

  private static Socket socketOf(NettyDatagrams carrier) {
    return NettyDatagrams.socketOf((io.netty.channel.Channel) carrier.extra().get("socket"));
  }

  @Test
  void datagramsOfAnySizeToAnyDestinationsLeaveWithOneCall() throws Exception {
    run(() -> {
      NettyDatagrams carrier = open(DatagramOptions.local(anyPort()));
      DatagramChannel one = receiver();
      DatagramChannel two = receiver();
      for (int i = 0; i < 10; i++) {
        queue(addressOf(one), 10 + i);
        queue(addressOf(two), i == 5 ? 0 : 30 - i);
      }
      assertThat(send(carrier)).isEqualTo(20);
      assertThat(sizes(one)).containsExactly(10, 11, 12, 13, 14, 15, 16, 17, 18, 19);
      assertThat(sizes(two)).containsExactly(30, 29, 28, 27, 26, 0, 24, 23, 22, 21);
      close(carrier);
    });
  }

  @Test
  void endpointOfIpv6SendsToBothFamiliesWithOneCall() throws Exception {
    assumeThat(Families.hasIpv6()).isTrue();
    run(() -> {
      NettyDatagrams carrier =
          open(DatagramOptions.local(new InetSocketAddress(InetAddress.ofLiteral("::"), 0)));
      DatagramChannel ipv4 = receiver();
      DatagramChannel ipv6 = DatagramChannel.open(StandardProtocolFamily.INET6)
          .bind(new InetSocketAddress(InetAddress.ofLiteral("::1"), 0));
      ipv6.configureBlocking(false);
      receivers.add(ipv6);
      queue(addressOf(ipv4), 1);
      queue(addressOf(ipv6), 2);
      queue(addressOf(ipv4), 3);
      assertThat(send(carrier)).isEqualTo(3);
      assertThat(sizes(ipv4)).containsExactly(1, 3);
      assertThat(sizes(ipv6)).containsExactly(2);
      close(carrier);
    });
  }

  @Test
  void connectedSocketSendsThoseOfOneSizeWithOneCall() throws Exception {
    run(() -> {
      DatagramChannel receiver = receiver();
      NettyDatagrams carrier = open(DatagramOptions.remote(addressOf(receiver)));
      assumeThat(cuts(carrier)).isTrue();
      queue(null, 100, 100, 100, 40, 100, 0, 7);
      assertThat(send(carrier)).isEqualTo(4);
      assertThat(send(carrier)).isEqualTo(1);
      assertThat(send(carrier)).isEqualTo(1);
      assertThat(send(carrier)).isEqualTo(1);
      assertThat(sizes(receiver)).containsExactly(100, 100, 100, 40, 100, 0, 7);
      close(carrier);
    });
  }

  @Test
  void thoseOfOneSizeAreOnePacketToTheSystem() throws Exception {
    run(() -> {
      NettyDatagrams carrier = open(DatagramOptions.local(anyPort()));
      assumeThat(cuts(carrier)).isTrue();
      MergingSocket receiver = new MergingSocket();
      try {
        queue(receiver.address(), 60, 60, 60, 60, 60, 20, 60, 60, 61);
        assertThat(send(carrier)).isEqualTo(9);
        assertThat(receiver.sizes()).containsExactly(5 * 60 + 20, 2 * 60, 61);
      } finally {
        receiver.socket.close();
      }
      close(carrier);
    });
  }

  /** A socket that is given merged datagrams whole, since it does not ask how they were cut. */
  private static final class MergingSocket {

    final Socket socket = io.netty.channel.epoll.LinuxSocket.newSocketDgram(false);

    MergingSocket() throws IOException {
      socket.bind(anyPort());
      socket.setIntOpt(SOL_UDP, UDP_GRO, 1);
    }

    InetSocketAddress address() {
      return socket.localAddress();
    }

    List<Integer> sizes() throws IOException {
      List<Integer> sizes = new ArrayList<>();
      ByteBuffer data = ByteBuffer.allocateDirect(ReceiveBuffer.LARGEST_DATAGRAM);
      for (int size; (size = socket.recv(data, 0, data.capacity())) > 0; ) {
        sizes.add(size);
      }
      return sizes;
    }
  }

  @Test
  void packetHasNoMoreThanSixtyFourDatagramsAndNoMoreBytesThanFit() throws Exception {
    run(() -> {
      DatagramChannel receiver = receiver();
      NettyDatagrams carrier = open(DatagramOptions.remote(addressOf(receiver)));
      assumeThat(cuts(carrier)).isTrue();
      int[] many = new int[70];
      Arrays.fill(many, 10);
      queue(null, many);
      assertThat(send(carrier)).isEqualTo(64);
      assertThat(send(carrier)).isEqualTo(6);
      assertThat(sizes(receiver)).hasSize(70);
      queue(null, 30_000, 30_000, 30_000);
      assertThat(send(carrier)).isEqualTo(2);
      assertThat(send(carrier)).isEqualTo(1);
      assertThat(sizes(receiver)).containsExactly(30_000, 30_000, 30_000);
      close(carrier);
    });
  }

  @Test
  void callGoesOnBehindADatagramThatFails() throws Exception {
    run(() -> {
      NettyDatagrams carrier = open(DatagramOptions.local(anyPort()));
      DatagramChannel receiver = receiver();
      InetSocketAddress nowhere = new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0);
      queue(addressOf(receiver), 1, 2);
      queue(nowhere, 3);
      queue(addressOf(receiver), 4, 5);
      assertThat(send(carrier)).isEqualTo(2);
      assertThatExceptionOfType(Errors.NativeIoException.class).isThrownBy(() -> send(carrier));
      queue.remove();
      assertThat(send(carrier)).isEqualTo(2);
      assertThat(sizes(receiver)).containsExactly(1, 2, 4, 5);
      close(carrier);
    });
  }

  @Test
  void faultOfTheDestinationIsNotTakenForOneOfThePacket() throws Exception {
    run(() -> {
      NettyDatagrams carrier = open(DatagramOptions.local(anyPort()));
      assumeThat(cuts(carrier)).isTrue();
      DatagramChannel receiver = receiver();
      queue(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0), 9, 9, 9);
      for (int i = 0; i < 3; i++) {
        assertThatExceptionOfType(Errors.NativeIoException.class).isThrownBy(() -> send(carrier));
        queue.remove();
      }
      MergingSocket merging = new MergingSocket();
      try {
        queue(merging.address(), 9, 9, 9);
        assertThat(send(carrier)).isEqualTo(3);
        assertThat(merging.sizes()).as("still one packet").containsExactly(27);
      } finally {
        merging.socket.close();
      }
      assertThat(sizes(receiver)).isEmpty();
      close(carrier);
    });
  }

  @Test
  void packetThatTheSystemDoesNotCutIsSentInPiecesAndNoOtherIsTried() throws Exception {
    run(() -> {
      NettyDatagrams carrier = open(DatagramOptions.local(anyPort()));
      assumeThat(cuts(carrier)).isTrue();
      DatagramChannel receiver = receiver();
      socketOf(carrier).setIntOpt(SOL_SOCKET, SO_NO_CHECK, 1); // the system refuses with EINVAL
      queue(addressOf(receiver), 9, 9, 9, 4, 9, 9);
      for (int i = 0; i < 4; i++) {
        assertThat(send(carrier)).isEqualTo(1);
      }
      assertThat(send(carrier)).as("as two packets").isEqualTo(2);
      assertThat(sizes(receiver)).containsExactly(9, 9, 9, 4, 9, 9);
      close(carrier);
    });
  }

  @Test
  void refusalThatASocketHasHeardOfIsThatOfTheFirstDatagramAlone() throws Exception {
    run(() -> {
      try (SilentPort silent = SilentPort.udp()) {
        NettyDatagrams carrier = open(DatagramOptions.remote(silent.address()));
        queue(null, 1);
        assertThat(send(carrier)).isEqualTo(1);
        queue(null, 5, 5, 5);
        assertThatExceptionOfType(IOException.class).isThrownBy(() -> send(carrier));
        queue.remove();
        assertThat(send(carrier)).isEqualTo(1);
        close(carrier);
      }
    });
  }

  @Test
  void sizeThatIsTooLargeForTheWayIsTriedNoMore() {
    Segments segments = new Segments(true);
    assertThat(segments.areWorthATry(1400)).isTrue();
    assertThat(segments.areWorthATry(0)).isFalse();
    Errors.NativeIoException tooLarge = new Errors.NativeIoException("sendmmsg", -90);
    assertThat(Segments.mayBeRefused(tooLarge)).isTrue();
    segments.refused(1400, tooLarge);
    assertThat(segments.areWorthATry(1400)).isFalse();
    assertThat(segments.areWorthATry(1399)).isTrue();
    segments.refused(1200, new Errors.NativeIoException("sendmmsg", -5));
    assertThat(segments.areWorthATry(1)).isFalse();
    assertThat(Segments.mayBeRefused(new Errors.NativeIoException("sendmmsg", -111)))
        .isFalse();
    assertThat(new Segments(false).areWorthATry(1)).isFalse();
  }
}
