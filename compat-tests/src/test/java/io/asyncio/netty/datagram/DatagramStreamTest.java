package io.asyncio.netty.datagram;

import static io.asyncio.Asyncio.async;
import static io.asyncio.Asyncio.await;
import static io.asyncio.Asyncio.createTask;
import static io.asyncio.Asyncio.each;
import static io.asyncio.Asyncio.openDatagram;
import static io.asyncio.Asyncio.sleep;
import static io.asyncio.netty.datagram.DatagramTest.anyPort;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.asyncio.CancelledError;
import io.asyncio.ConnectionAbortedError;
import io.asyncio.Datagram;
import io.asyncio.DatagramOptions;
import io.asyncio.Task;
import io.asyncio.netty.testing.LoopParts;
import io.asyncio.netty.testing.LoopTest;
import io.asyncio.netty.testing.SilentPort;
import io.asyncio.netty.transport.SystemResolver;
import io.asyncio.protocols.DatagramProtocol;
import io.asyncio.streams.DatagramStream;
import io.asyncio.transports.ExtraInfo;
import io.asyncio.transports.WriteBufferLimits;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** Datagrams for coroutines. */
class DatagramStreamTest extends LoopTest {

  private static final int LARGEST = 65_507;

  private DatagramStream server;
  private DatagramStream client;

  private void open(int limit) throws Exception {
    server = await(openDatagram(DatagramOptions.local(anyPort()), limit));
    client = await(openDatagram(DatagramOptions.remote(address(server))));
  }

  private static InetSocketAddress address(DatagramStream stream) {
    return stream.getExtraInfo(ExtraInfo.SOCKNAME);
  }

  private void end() throws Exception {
    for (DatagramStream stream : List.of(server, client)) {
      stream.close();
      soon(stream.waitClosed());
    }
  }

  private static byte[] bytes(String text) {
    return text.getBytes(US_ASCII);
  }

  private static String text(Datagram datagram) {
    return new String(datagram.data(), US_ASCII);
  }

  private static void someIterations() throws Exception {
    for (int i = 0; i < 5; i++) {
      await(sleep(0));
    }
  }

  @Test
  void datagramsGoThereAndBack() throws Exception {
    run(() -> {
      open(DatagramStream.DEFAULT_LIMIT);
      await(client.sendto(bytes("question")));
      Datagram question = soon(server.recvfrom());
      assertThat(text(question)).isEqualTo("question");
      assertThat(question.address()).isEqualTo(address(client));
      await(server.sendto(bytes("answer"), question.address()));
      assertThat(text(soon(client.recvfrom()))).isEqualTo("answer");
      end();
    });
  }

  @Test
  void datagramsOfAnySizeArriveWhole() throws Exception {
    run(() -> {
      open(DatagramStream.DEFAULT_LIMIT);
      DatagramStream free = await(openDatagram(DatagramOptions.of(StandardProtocolFamily.INET)));
      for (int size : new int[] {0, 1, 1472, 1473, 9216, 65_506, LARGEST}) {
        byte[] data = new byte[size];
        if (size > 0) {
          data[size - 1] = 1;
        }
        await(free.sendto(data, address(server)));
        assertThat(soon(server.recvfrom()).data()).isEqualTo(data);
      }
      free.close();
      end();
    });
  }

  @Test
  void whatExceedsTheLimitIsDroppedAndCounted() throws Exception {
    run(() -> {
      open(40);
      for (String text : List.of("one", "two", "three", "four", "five")) {
        await(client.sendto(bytes(text)));
      }
      while (server.dropped() < 2) {
        await(sleep(0));
      }
      assertThat(text(soon(server.recvfrom()))).isEqualTo("one");
      await(client.sendto(bytes("six")));
      assertThat(List.of(
              text(soon(server.recvfrom())),
              text(soon(server.recvfrom())),
              text(soon(server.recvfrom()))))
          .containsExactly("two", "three", "six");
      assertThat(server.dropped()).isEqualTo(2);
      end();
    });
  }

  @Test
  void datagramOverTheLimitIsKeptWhenNothingWaits() throws Exception {
    run(() -> {
      open(1);
      await(client.sendto(new byte[LARGEST]));
      assertThat(soon(server.recvfrom()).data()).hasSize(LARGEST);
      assertThat(server.dropped()).isZero();
      end();
    });
  }

  @Test
  void refusalIsRaisedOnceAndTheEndpointLivesOn() throws Exception {
    run(() -> {
      try (SilentPort silent = SilentPort.udp()) {
        DatagramStream lonely = await(openDatagram(DatagramOptions.remote(silent.address())));
        for (int i = 0; i < 2; i++) {
          await(lonely.sendto(bytes("anybody?")));
          assertThatThrownBy(() -> soon(lonely.recvfrom())).isInstanceOf(ConnectException.class);
        }
        await(lonely.sendto(bytes("anybody?")));
        assertThatThrownBy(() -> await(lonely.sendto(bytes("not sent"))))
            .isInstanceOf(ConnectException.class);
        assertThat(lonely.isClosing()).isFalse();
        lonely.close();
        soon(lonely.waitClosed());
      }
    });
  }

  @Test
  void datagramThatIsTooLargeIsRaisedWhereItIsSent() throws Exception {
    run(() -> {
      open(DatagramStream.DEFAULT_LIMIT);
      assertThatThrownBy(() -> await(client.sendto(new byte[LARGEST + 1])))
          .isInstanceOf(IOException.class);
      await(client.sendto(bytes("fits")));
      assertThat(text(soon(server.recvfrom()))).isEqualTo("fits");
      assertThatIllegalArgumentException()
          .isThrownBy(() -> await(server.sendto(bytes("nowhere"))))
          .withMessageStartingWith("Invalid address");
      end();
    });
  }

  @Test
  void thoseWhoWaitAreServedInTheirOrderAndACancelledOneLosesNothing() throws Exception {
    run(() -> {
      open(DatagramStream.DEFAULT_LIMIT);
      List<Task<Datagram>> waiting = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        waiting.add(createTask(server.recvfrom()));
      }
      await(sleep(0));
      waiting.getFirst().cancel();
      await(client.sendto(bytes("first")));
      await(client.sendto(bytes("second")));
      assertThat(text(soon(waiting.get(1)))).isEqualTo("first");
      assertThat(text(soon(waiting.get(2)))).isEqualTo("second");
      assertThatThrownBy(() -> await(waiting.getFirst())).isInstanceOf(CancelledError.class);
      end();
    });
  }

  @Test
  void whoIsWokenAndCancelledLeavesTheDatagramToTheNext() throws Exception {
    run(() -> {
      open(DatagramStream.DEFAULT_LIMIT);
      Task<Datagram> hasty = createTask(server.recvfrom());
      Task<Datagram> patient = createTask(server.recvfrom());
      await(sleep(0));
      receive(server, bytes("kept"), address(client));
      hasty.cancel();
      assertThat(text(soon(patient))).isEqualTo("kept");
      assertThatThrownBy(() -> await(hasty)).isInstanceOf(CancelledError.class);
      end();
    });
  }

  /** Has a datagram come in now. */
  private static void receive(DatagramStream stream, byte[] data, InetSocketAddress from) {
    ((DatagramProtocol) stream.transport().getProtocol()).datagramReceived(data, from);
  }

  @Test
  void closingEndsTheWaitAndTheIteration() throws Exception {
    run(() -> {
      open(DatagramStream.DEFAULT_LIMIT);
      Task<Datagram> waiting = createTask(client.recvfrom());
      List<String> got = new ArrayList<>();
      Task<Void> iterating = createTask(async(() -> {
        for (Datagram datagram : each(server)) {
          got.add(text(datagram));
          if (got.size() == 2) {
            server.close();
          }
        }
      }));
      await(client.sendto(bytes("one")));
      await(client.sendto(bytes("two")));
      soon(iterating);
      assertThat(got).containsExactly("one", "two");
      client.close();
      assertThatThrownBy(() -> soon(waiting)).isInstanceOf(ConnectionAbortedError.class);
      assertThatThrownBy(() -> await(client.recvfrom())).isInstanceOf(ConnectionAbortedError.class);
      assertThatThrownBy(() -> await(client.sendto(bytes("late"))))
          .isInstanceOf(ConnectionAbortedError.class);
      end();
    });
  }

  @Test
  void sendingWaitsForRoom() throws Exception {
    CountDownLatch mayAnswer = new CountDownLatch(1);
    LoopParts.lookUpWith(loop, new SystemResolver.Lookup() {
      @Override
      public InetAddress[] addressesOf(String host) {
        while (mayAnswer.getCount() > 0) {
          try {
            mayAnswer.await();
          } catch (InterruptedException e) {
            throw new IllegalStateException(e);
          }
        }
        return new InetAddress[] {InetAddress.ofLiteral(LOCALHOST)};
      }

      @Override
      public String nameOf(InetAddress address) {
        return address.toString();
      }
    });
    run(() -> {
      open(DatagramStream.DEFAULT_LIMIT);
      DatagramStream free = await(openDatagram(DatagramOptions.local(anyPort())));
      free.transport().setWriteBufferLimits(new WriteBufferLimits(10, 0));
      Task<Void> sending = createTask(free.sendto(
          bytes("slow"),
          InetSocketAddress.createUnresolved("host", address(server).getPort())));
      someIterations();
      assertThat(sending.done()).isFalse();
      mayAnswer.countDown();
      soon(sending);
      assertThat(text(soon(server.recvfrom()))).isEqualTo("slow");
      free.close();
      soon(free.waitClosed());
      end();
    });
  }

  @Test
  void limitIsPositive() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> openDatagram(DatagramOptions.local(anyPort()), 0))
        .withMessageContaining("0");
  }
}
