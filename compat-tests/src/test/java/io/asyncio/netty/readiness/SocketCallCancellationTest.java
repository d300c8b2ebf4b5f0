package io.asyncio.netty.readiness;

import static io.asyncio.Asyncio.await;
import static io.asyncio.Asyncio.createTask;
import static io.asyncio.Asyncio.sleep;
import static io.asyncio.Asyncio.waitFor;
import static io.asyncio.netty.testing.ChannelPair.send;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.asyncio.CancelledError;
import io.asyncio.ConnectionAbortedError;
import io.asyncio.ConnectionResetError;
import io.asyncio.Coroutine;
import io.asyncio.Task;
import io.asyncio.TimeoutError;
import io.asyncio.conformance.CPython;
import io.asyncio.netty.stream.HangingAddress;
import io.asyncio.netty.testing.ChannelPair;
import io.asyncio.netty.testing.LoopTest;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Operations on sockets that are cancelled, or whose channels are closed, while they wait. */
class SocketCallCancellationTest extends LoopTest {

  private static final int MANY = 200;

  private ChannelPair pair;
  private ChannelPair other;

  @BeforeEach
  void open() throws IOException {
    pair = ChannelPair.open();
    other = ChannelPair.open();
  }

  @AfterEach
  void close() throws IOException {
    pair.close();
    other.close();
  }

  private static <T> Task<T> started(Coroutine<T> operation) throws Exception {
    Task<T> task = createTask(operation);
    await(sleep(0));
    assertThat(task.done()).isFalse();
    return task;
  }

  private static void assertCancelled(Task<?> task) {
    assertThatExceptionOfType(CancelledError.class).isThrownBy(() -> soon(task));
  }

  private static String text(byte[] data) {
    return new String(data, US_ASCII);
  }

  /** Fills the socket until it takes nothing more. */
  static void fill(SocketChannel channel) throws IOException {
    for (int size = 8192; size > 0; size /= 2) {
      ByteBuffer spaces = ByteBuffer.wrap(" ".repeat(size).getBytes(US_ASCII));
      while (channel.write(spaces.rewind()) > 0) {
        // more
      }
    }
  }

  @Test
  @CPython("test_events::EventLoopTestsMixin::test_prompt_cancellation")
  void cancelledReceivingLeavesNothingRegistered() throws Exception {
    run(() -> {
      Task<byte[]> receiving = started(loop.sockRecv(pair.left(), 1));
      receiving.cancel();
      await(sleep(0));
      await(sleep(0));
      assertThat(receiving.cancelled()).isTrue();
      assertThat(loop.removeReader(pair.left())).isFalse();
      pair.left().configureBlocking(true);
    });
  }

  /** A thread of the loop's may be registering the channel at that very moment. */
  @Test
  void receivingThatIsCancelledAtOnceLeavesNothingRegisteredEither() throws Exception {
    run(() -> {
      for (int i = 0; i < 100; i++) {
        Task<byte[]> receiving = started(loop.sockRecv(pair.left(), 1));
        receiving.cancel();
        await(sleep(0));
        pair.left().configureBlocking(true);
        pair.left().configureBlocking(false);
      }
    });
  }

  @Test
  @CPython("test_sock_lowlevel::BaseSockTestsMixin::test_sock_client_racing")
  void operationRightBehindOneThatIsCancelledGetsItAll() throws Exception {
    run(() -> {
      Task<byte[]> first = started(loop.sockRecv(pair.left(), 1024));
      first.cancel();
      var answer = createTask(loop.sockSendall(pair.right(), "answer".getBytes(US_ASCII)));
      assertThat(text(soon(loop.sockRecv(pair.left(), 1024)))).isEqualTo("answer");
      assertCancelled(first);
      soon(answer);

      ByteBuffer stolen = ByteBuffer.allocate(1024);
      Task<Integer> second = started(loop.sockRecvInto(pair.left(), stolen));
      second.cancel();
      send(pair.right(), "again");
      ByteBuffer buffer = ByteBuffer.allocate(1024);
      assertThat(soon(loop.sockRecvInto(pair.left(), buffer))).isEqualTo(5);
      assertCancelled(second);
      assertThat(stolen.position()).isZero();
      assertSendingIsLeftToTheNext();
    });
  }

  private void assertSendingIsLeftToTheNext() throws Exception {
    pair.left().setOption(StandardSocketOptions.SO_SNDBUF, 1024);
    fill(pair.left());
    Task<Void> hello = started(loop.sockSendall(pair.left(), "hello".getBytes(US_ASCII)));
    hello.cancel();
    Task<Void> world = createTask(loop.sockSendall(pair.left(), "world".getBytes(US_ASCII)));
    String got = "";
    while (!got.endsWith("world")) {
      got += text(soon(loop.sockRecv(pair.right(), 8192))).strip();
    }
    assertThat(got).isEqualTo("world");
    soon(world);
    assertCancelled(hello);
    assertThat(loop.removeWriter(pair.left())).isFalse();
  }

  @Test
  @CPython("uvloop/test_sockets::_TestSockets::test_sock_send_before_cancel")
  void whatHasComeBeforeTheCancellationIsForTheNext() throws Exception {
    run(() -> {
      for (int turns = 0; turns < 4; turns++) {
        Task<byte[]> receiving = started(loop.sockRecv(pair.left(), 1024));
        send(pair.right(), "kept");
        for (int i = 0; i < turns && !receiving.done(); i++) {
          await(sleep(0));
        }
        if (receiving.cancel()) {
          assertCancelled(receiving);
          assertThat(text(soon(loop.sockRecv(pair.left(), 1024)))).isEqualTo("kept");
        } else {
          assertThat(text(soon(receiving))).isEqualTo("kept");
        }
      }
    });
  }

  @Test
  @CPython("uvloop/test_sockets::_TestSockets::test_sock_cancel_add_reader_race")
  void endOfACancelledOperationDoesNotTakeTheWatchOfTheNext() throws Exception {
    run(() -> {
      Task<byte[]> first = started(loop.sockRecv(pair.left(), 1));
      first.cancel();
      Task<byte[]> second = started(loop.sockRecv(pair.left(), 1));
      assertCancelled(first);
      for (int i = 0; i < 5; i++) {
        await(sleep(0));
      }
      send(pair.right(), "x");
      assertThat(text(soon(second))).isEqualTo("x");
    });
  }

  @Test
  void secondOneThatWaitsTakesThePlaceOfTheFirst() throws Exception {
    run(() -> {
      Task<byte[]> first = started(loop.sockRecv(pair.left(), 1));
      Task<byte[]> second = started(loop.sockRecv(pair.left(), 1));
      send(pair.right(), "x");
      assertThat(text(soon(second))).isEqualTo("x");
      assertThat(first.done()).isFalse();
      first.cancel();
      assertCancelled(first);
      assertThat(loop.removeReader(pair.left())).isFalse();
    });
  }

  @Test
  @CPython("uvloop/test_sockets::TestUVSockets::test_socket_cancel_sock_sendall")
  void hugeSendingCanBeCancelledInTheMiddle() throws Exception {
    run(() -> {
      byte[] huge = new byte[32 * 1024 * 1024];
      Task<Void> sending = started(loop.sockSendall(pair.left(), huge));
      assertThat(soon(loop.sockRecv(pair.right(), 1024))).isNotEmpty();
      sending.cancel();
      assertCancelled(sending);
      assertThat(loop.removeWriter(pair.left())).isFalse();
      pair.left().close();
      long received = 1024;
      for (int n; (n = soon(loop.sockRecv(pair.right(), 1024 * 1024)).length) > 0; ) {
        received += n;
      }
      assertThat(received).isLessThan(huge.length);
    });
  }

  @Test
  @CPython("uvloop/test_sockets::TestUVSockets::test_socket_cancel_sock_recv_1")
  void channelOfACancelledOperationIsReallyClosed() throws Exception {
    run(() -> {
      Task<byte[]> receiving = started(loop.sockRecv(pair.left(), 1));
      receiving.cancel();
      assertCancelled(receiving);
      pair.left().close();
      assertThat(soon(loop.sockRecv(pair.right(), 1))).as("the end").isEmpty();
    });
  }

  @Test
  @CPython("uvloop/test_sockets::TestUVSockets::test_socket_cancel_sock_recv_2")
  void operationWhoseWatchAndChannelAreGoneCanBeCancelled() throws Exception {
    run(() -> {
      Task<byte[]> receiving = started(loop.sockRecv(pair.left(), 1));
      assertThat(loop.removeReader(pair.left())).isTrue();
      pair.left().close();
      receiving.cancel();
      assertCancelled(receiving);
      assertThat(soon(loop.sockRecv(pair.right(), 1))).as("the end").isEmpty();
    });
  }

  private void assertAbortedByClosing(SocketChannel channel, Task<?> operation) throws Exception {
    channel.close();
    assertThatExceptionOfType(ConnectionAbortedError.class).isThrownBy(() -> soon(operation));
  }

  @Test
  @CPython("uvloop/test_sockets::TestUVSockets::test_socket_recv_and_close")
  @CPython("uvloop/test_sockets::TestUVSockets::test_socket_recv_into_and_close")
  void closingTheChannelEndsReceiving() throws Exception {
    run(() -> {
      assertAbortedByClosing(pair.left(), started(loop.sockRecv(pair.left(), 1)));
      assertThat(soon(loop.sockRecv(pair.right(), 1))).as("the end").isEmpty();
      assertAbortedByClosing(
          other.left(), started(loop.sockRecvInto(other.left(), ByteBuffer.allocate(1))));
    });
  }

  @Test
  @CPython("uvloop/test_sockets::TestUVSockets::test_socket_send_and_close")
  void closingTheChannelEndsSending() throws Exception {
    run(() -> {
      fill(pair.left());
      assertAbortedByClosing(pair.left(), started(loop.sockSendall(pair.left(), new byte[9])));
    });
  }

  @Test
  void closingOneOfManyChannelsEndsItsOperation() throws Exception {
    List<ChannelPair> pairs = new ArrayList<>();
    for (int i = 0; i < MANY; i++) {
      pairs.add(ChannelPair.open());
    }
    run(() -> {
      List<Task<byte[]>> waiting = new ArrayList<>();
      for (ChannelPair each : pairs) {
        waiting.add(started(loop.sockRecv(each.left(), 1)));
      }
      assertAbortedByClosing(pairs.get(170).left(), waiting.get(170));
      for (int i = 0; i < 170; i++) {
        waiting.get(i).cancel();
        assertCancelled(waiting.get(i));
      }
      for (int i = 171; i < MANY; i++) {
        send(pairs.get(i).right(), "x");
        assertThat(text(soon(waiting.get(i)))).isEqualTo("x");
      }
    });
    for (ChannelPair each : pairs) {
      each.close();
    }
  }

  @Test
  @CPython("test_sock_lowlevel::BaseSockTestsMixin::test_cancel_sock_accept")
  void cancelledAcceptingLeavesNothingThatListens() throws Exception {
    ServerSocketChannel listener = ChannelPair.listen();
    listener.configureBlocking(false);
    SocketAddress address = listener.getLocalAddress();
    run(() -> {
      assertThatExceptionOfType(TimeoutError.class)
          .isThrownBy(() -> await(waitFor(loop.sockAccept(listener), 0.01)));
      assertThat(loop.removeReader(listener)).isFalse();
      listener.close();
      while (connects(address)) {
        await(sleep(0)); // the selector lets the channel go
      }
    });
  }

  private boolean connects(SocketAddress address) throws Exception {
    try (SocketChannel client = SocketChannel.open()) {
      client.configureBlocking(false);
      soon(loop.sockConnect(client, address));
      return true;
    } catch (ConnectionResetError e) {
      return true; // it was in the backlog when the listener went
    } catch (ConnectException e) {
      return false;
    }
  }

  @Test
  void connectionThatCameBeforeTheCancellationIsForTheNext() throws Exception {
    run(() -> {
      try (ServerSocketChannel listener = ChannelPair.listen();
          SocketChannel client = SocketChannel.open()) {
        listener.configureBlocking(false);
        client.configureBlocking(false);
        var accepting = started(loop.sockAccept(listener));
        client.connect(listener.getLocalAddress());
        accepting.cancel();
        assertCancelled(accepting);
        soon(loop.sockAccept(listener)).channel().close();
      }
    });
  }

  /** The address of a listener that has no room yet for whoever connects. */
  private static InetSocketAddress of(HangingAddress hanging) throws IOException {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), hanging.port());
  }

  @Test
  @CPython("test_sock_lowlevel::BaseSockTestsMixin::test_sock_client_connect_racing")
  void connectingThatWasCancelledCanGoOn() throws Exception {
    run(() -> {
      try (HangingAddress hanging = HangingAddress.at(LOCALHOST, 0);
          SocketChannel client = SocketChannel.open()) {
        client.configureBlocking(false);
        Task<Void> first = started(loop.sockConnect(client, of(hanging)));
        first.cancel();
        assertCancelled(first);
        assertThat(loop.removeWriter(client)).isFalse();
        Task<Void> second = started(loop.sockConnect(client, of(hanging)));
        hanging.acceptAll();
        soon(second);
        assertThat(client.isConnected()).isTrue();
      }
    });
  }

  @Test
  @CPython("uvloop/test_sockets::TestUVSockets::test_socket_connect_and_close")
  void closingTheChannelEndsConnecting() throws Exception {
    run(() -> {
      try (HangingAddress hanging = HangingAddress.at(LOCALHOST, 0);
          SocketChannel client = SocketChannel.open()) {
        client.configureBlocking(false);
        assertAbortedByClosing(client, started(loop.sockConnect(client, of(hanging))));
      }
    });
  }

  @Test
  @CPython("uvloop/test_sockets::TestUVSockets::test_socket_close_loop_and_close")
  void closingTheLoopLeavesTheChannelToItsUser() throws Exception {
    var receiving = new Task<?>[1];
    run(() -> receiving[0] = started(loop.sockRecv(pair.left(), 1)));
    loop.close();
    takeReports();
    assertThat(receiving[0].cancelled()).isTrue();
    pair.left().configureBlocking(true);
    send(pair.right(), "x");
    assertThat(pair.left().read(ByteBuffer.allocate(1))).isEqualTo(1);
    pair.left().close();
    pair.right().configureBlocking(true);
    assertThat(pair.right().read(ByteBuffer.allocate(1))).isEqualTo(-1);
  }
}
