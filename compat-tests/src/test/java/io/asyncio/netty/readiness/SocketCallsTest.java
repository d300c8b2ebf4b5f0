package io.asyncio.netty.readiness;

import static io.asyncio.Asyncio.async;
import static io.asyncio.Asyncio.await;
import static io.asyncio.Asyncio.createTask;
import static io.asyncio.netty.testing.ChannelPair.send;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.asyncio.AcceptedSocket;
import io.asyncio.BrokenPipeError;
import io.asyncio.ConnectionResetError;
import io.asyncio.Task;
import io.asyncio.conformance.CPython;
import io.asyncio.netty.testing.ChannelPair;
import io.asyncio.netty.testing.LoopTest;
import io.asyncio.netty.testing.SilentPort;
import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** Receiving, sending, accepting and connecting on channels over TCP. */
class SocketCallsTest extends LoopTest {

  private static final int HUGE = 1_000_000;

  /** Returns a client of a new listener, and what the listener has for it. */
  private ChannelPair connect() throws Exception {
    try (ServerSocketChannel listener = ChannelPair.listen()) {
      listener.configureBlocking(false);
      SocketChannel client = SocketChannel.open();
      client.configureBlocking(false);
      soon(loop.sockConnect(client, listener.getLocalAddress()));
      AcceptedSocket accepted = soon(loop.sockAccept(listener));
      assertThat(accepted.channel().isBlocking()).isFalse();
      assertThat(accepted.address())
          .isEqualTo(client.getLocalAddress())
          .isEqualTo(accepted.channel().getRemoteAddress());
      return new ChannelPair(client, accepted.channel());
    }
  }

  private static String text(byte[] data) {
    return new String(data, US_ASCII);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(US_ASCII);
  }

  static byte[] digits(int count) {
    byte[] digits = new byte[count];
    for (int i = 0; i < count; i++) {
      digits[i] = (byte) ('0' + i % 10);
    }
    return digits;
  }

  @Test
  @CPython("test_sock_lowlevel::BaseSockTestsMixin::test_sock_accept")
  void acceptedChannelDoesNotBlockAndComesWithItsAddress() throws Exception {
    run(() -> connect().close());
  }

  @Test
  void requestIsAnswered() throws Exception {
    run(() -> {
      try (ChannelPair pair = connect()) {
        Task<byte[]> request = createTask(loop.sockRecv(pair.right(), 1024));
        soon(loop.sockSendall(pair.left(), bytes("GET / HTTP/1.0\r\n\r\n")));
        assertThat(text(soon(request))).isEqualTo("GET / HTTP/1.0\r\n\r\n");
        soon(loop.sockSendall(pair.right(), bytes("HTTP/1.0 200 OK\r\n\r\n")));
        pair.right().close();
        ByteBuffer answer = ByteBuffer.allocate(1024);
        assertThat(soon(loop.sockRecvInto(pair.left(), answer))).isEqualTo(19);
        assertThat(text(Arrays.copyOf(answer.array(), answer.position())))
            .isEqualTo("HTTP/1.0 200 OK\r\n\r\n");
        assertThat(soon(loop.sockRecvInto(pair.left(), answer))).isZero();
        assertThat(soon(loop.sockRecv(pair.left(), 1024))).isEmpty();
      }
    });
  }

  @Test
  void noMoreIsReceivedThanWasAskedFor() throws Exception {
    run(() -> {
      try (ChannelPair pair = connect()) {
        send(pair.right(), "abcdef");
        assertThat(text(soon(loop.sockRecv(pair.left(), 2)))).isEqualTo("ab");
        assertThat(soon(loop.sockRecv(pair.left(), 0))).isEmpty();
        ByteBuffer buffer = ByteBuffer.allocate(8).position(3).limit(5);
        assertThat(soon(loop.sockRecvInto(pair.left(), buffer))).isEqualTo(2);
        assertThat(buffer.position()).isEqualTo(5);
        assertThat(buffer.limit()).isEqualTo(5);
        assertThat(soon(loop.sockRecvInto(pair.left(), buffer))).isZero();
        assertThat(text(soon(loop.sockRecv(pair.left(), Integer.MAX_VALUE)))).isEqualTo("ef");
      }
    });
  }

  @Test
  @CPython("test_sock_lowlevel::BaseSockTestsMixin::test_huge_content")
  void hugeContentGoesBothWaysAtOnce() throws Exception {
    run(() -> {
      try (ChannelPair pair = connect()) {
        Task<Void> echo = createTask(async(() -> echo(pair.right())));
        Task<Void> sending = createTask(loop.sockSendall(pair.left(), digits(HUGE)));
        ByteBuffer all = ByteBuffer.allocate(HUGE);
        while (all.hasRemaining()) {
          all.put(soon(loop.sockRecv(pair.left(), all.remaining())));
        }
        assertThat(all.array()).isEqualTo(digits(HUGE));
        soon(sending);
        pair.left().shutdownOutput();
        soon(echo);
        assertThat(soon(loop.sockRecv(pair.left(), 1))).isEmpty();
      }
    });
  }

  private void echo(SocketChannel channel) throws Exception {
    for (byte[] data; (data = soon(loop.sockRecv(channel, HUGE))).length > 0; ) {
      soon(loop.sockSendall(channel, data));
    }
    channel.shutdownOutput();
  }

  @Test
  void sendingBehindTheEndOfTheSendingSideIsABrokenPipe() throws Exception {
    run(() -> {
      try (ChannelPair pair = connect()) {
        pair.left().shutdownOutput();
        assertThatExceptionOfType(BrokenPipeError.class)
            .isThrownBy(() -> soon(loop.sockSendall(pair.left(), bytes("late"))))
            .withMessage("Broken pipe");
        soon(loop.sockSendall(pair.right(), bytes("still")));
        assertThat(text(soon(loop.sockRecv(pair.left(), 10)))).isEqualTo("still");
      }
    });
  }

  @Test
  @CPython("test_sock_lowlevel::BaseSockTestsMixin::test_huge_content_recvinto")
  void hugeContentIsReceivedIntoABuffer() throws Exception {
    run(() -> {
      try (ChannelPair pair = connect()) {
        Task<Void> echo = createTask(async(() -> echo(pair.right())));
        Task<Void> sending = createTask(loop.sockSendall(pair.left(), digits(HUGE)));
        ByteBuffer all = ByteBuffer.allocate(HUGE);
        while (all.hasRemaining()) {
          int before = all.position();
          int count = soon(loop.sockRecvInto(pair.left(), all));
          assertThat(all.position()).isEqualTo(before + count);
        }
        assertThat(all.array()).isEqualTo(digits(HUGE));
        soon(sending);
        pair.left().shutdownOutput();
        soon(echo);
        assertThat(soon(loop.sockRecvInto(pair.left(), ByteBuffer.allocate(1)))).isZero();
      }
    });
  }

  @Test
  @CPython("uvloop/test_sockets::_TestSockets::test_socket_accept_recv_send")
  void largeMessageIsGatheredWhole() throws Exception {
    int size = 5 * 1024 * 1024;
    run(() -> {
      try (ChannelPair pair = connect()) {
        Task<Void> sending = createTask(async(() -> {
          await(loop.sockSendall(pair.right(), ByteBuffer.wrap(digits(size))));
          pair.right().shutdownOutput();
        }));
        ByteBuffer all = ByteBuffer.allocate(size);
        for (byte[] data; (data = soon(loop.sockRecv(pair.left(), 100_000))).length > 0; ) {
          all.put(data);
        }
        assertThat(all.array()).isEqualTo(digits(size));
        soon(sending);
      }
    });
  }

  @Test
  void sendingWaitsForAPeerThatReadsSlowly() throws Exception {
    run(() -> {
      try (ChannelPair pair = connect()) {
        int size = 8 * 1024 * 1024;
        ByteBuffer data = ByteBuffer.allocateDirect(size);
        Task<Void> sending = createTask(loop.sockSendall(pair.left(), data));
        long received = 0;
        while (received < size) {
          assertThat(sending.done() && data.hasRemaining()).isFalse();
          received += soon(loop.sockRecv(pair.right(), 64 * 1024)).length;
        }
        soon(sending);
        assertThat(data.hasRemaining()).isFalse();
        assertThat(loop.removeWriter(pair.left())).isFalse();
      }
    });
  }

  @Test
  @CPython("test_sock_lowlevel::BaseSockTestsMixin::test_sock_client_fail")
  void connectingToAPortThatNobodyListensOnIsRefused() throws Exception {
    try (SilentPort silent = SilentPort.tcp();
        SocketChannel client = SocketChannel.open()) {
      client.configureBlocking(false);
      SocketAddress address = silent.address();
      run(() -> assertThatExceptionOfType(ConnectException.class)
          .isThrownBy(() -> soon(loop.sockConnect(client, address)))
          .withMessage("Connection refused: 127.0.0.1:" + silent.number())
          .withCauseInstanceOf(IOException.class));
      assertThat(client.isOpen()).as("the JDK closes it").isFalse();
    }
  }

  @Test
  void channelIsConnectedOnce() throws Exception {
    run(() -> {
      try (ChannelPair pair = connect()) {
        assertThatExceptionOfType(IOException.class)
            .isThrownBy(() -> soon(loop.sockConnect(pair.left(), pair.left().getRemoteAddress())))
            .withMessageContaining("already connected");
        send(pair.left(), "still");
        assertThat(text(soon(loop.sockRecv(pair.right(), 9)))).isEqualTo("still");
      }
    });
  }

  @Test
  void receivingWithoutAConnectionFails() throws Exception {
    try (SocketChannel stranger = SocketChannel.open()) {
      stranger.configureBlocking(false);
      run(() -> {
        assertThatExceptionOfType(IOException.class)
            .isThrownBy(() -> soon(loop.sockRecv(stranger, 1)))
            .withMessageContaining("not connected");
        assertThatExceptionOfType(IOException.class)
            .isThrownBy(() -> soon(loop.sockSendall(stranger, new byte[1])))
            .withMessageContaining("not connected");
      });
    }
  }

  @Test
  void resetIsToldAsATransportTellsIt() throws Exception {
    run(() -> {
      try (ChannelPair pair = connect()) {
        Task<byte[]> receiving = createTask(loop.sockRecv(pair.left(), 1));
        pair.right().setOption(StandardSocketOptions.SO_LINGER, 0);
        pair.right().close();
        assertThatExceptionOfType(ConnectionResetError.class).isThrownBy(() -> soon(receiving));
        assertThat(loop.removeReader(pair.left())).isFalse();
      }
    });
  }

  @Test
  void whatCanBeDoneAtOnceIsDoneWithoutWaiting() throws Exception {
    try (ChannelPair pair = ChannelPair.open()) {
      send(pair.right(), "pong");
      run(() -> {
        Task<byte[]> first = createTask(loop.sockRecv(pair.left(), 1));
        assertThat(text(soon(first))).isEqualTo("p");
        boolean[] others = {false};
        loop.callSoon(() -> others[0] = true);
        await(loop.sockSendall(pair.left(), bytes("ping")));
        assertThat(text(await(loop.sockRecv(pair.left(), 9)))).isEqualTo("ong");
        assertThat(others[0]).isFalse();
      });
    }
  }
}
