package io.asyncio.netty.datagram;

import static io.asyncio.Asyncio.await;
import static io.asyncio.Asyncio.sleep;
import static org.assertj.core.api.Assertions.assertThat;

import io.asyncio.conformance.CPython;
import io.asyncio.netty.testing.LoopParts;
import io.asyncio.netty.testing.LoopTest;
import io.asyncio.transports.WriteBufferLimits;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

/** A datagram transport over a socket that takes what the test allows. */
class DatagramStatesTest extends LoopTest {

  private final DatagramRecorder protocol = new DatagramRecorder();
  private SlowDatagrams socket;
  private DatagramSocketTransport transport;

  private void open(Destination destination, int room) throws Exception {
    socket = new SlowDatagrams(destination);
    socket.room = room;
    transport = new DatagramSocketTransport(LoopParts.host(loop), socket, false, protocol);
    transport.start(() -> {});
    protocol.awaitEvent("made");
    await(sleep(0));
  }

  private void openConnected(int room) throws Exception {
    open(Destination.connected(SlowDatagrams.PEER), room);
  }

  private void end() throws Exception {
    transport.abort();
    protocol.awaitEvent("lost");
    assertThat(socket.closed).isTrue();
  }

  private static void someIterations() throws Exception {
    for (int i = 0; i < 3; i++) {
      await(sleep(0));
    }
  }

  @Test
  @CPython("test_selector_events::SelectorDatagramTransportTests::test_sendto_buffer")
  @CPython("test_selector_events::SelectorDatagramTransportTests::test_sendto_tryagain")
  @CPython("test_selector_events::SelectorDatagramTransportTests::test_sendto_ready")
  @CPython("test_selector_events::SelectorDatagramTransportTests::test_sendto_ready_tryagain")
  void datagramsThatFindNoRoomWaitInTheirOrderWithTheirAddresses() throws Exception {
    run(() -> {
      open(Destination.any(false), 1);
      for (int port = 1; port <= 4; port++) {
        protocol.send("d" + port, new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      }
      someIterations();
      assertThat(socket.sent).containsExactly("d1 to 1");
      assertThat(transport.getWriteBufferSize()).isEqualTo(3 * (2 + 8));
      socket.makeRoom(1);
      someIterations();
      assertThat(socket.sent).containsExactly("d1 to 1", "d2 to 2");
      assertThat(transport.getWriteBufferSize()).isEqualTo(2 * (2 + 8));
      socket.makeRoom(5);
      someIterations();
      assertThat(socket.sent).containsExactly("d1 to 1", "d2 to 2", "d3 to 3", "d4 to 4");
      assertThat(transport.getWriteBufferSize()).isZero();
      end();
    });
  }

  @Test
  @CPython("test_selector_events::SelectorDatagramTransportTests::test_sendto_buffer_memoryview")
  void bufferThatWaitsIsCopied() throws Exception {
    run(() -> {
      openConnected(0);
      ByteBuffer data = ByteBuffer.wrap(new byte[] {'a', 'b', 'c'}, 1, 1);
      transport.sendto(data);
      data.put(1, (byte) 'x');
      assertThat(transport.getWriteBufferSize()).isEqualTo(1 + 8);
      someIterations();
      socket.makeRoom(1);
      someIterations();
      assertThat(socket.sent).containsExactly("b");
      end();
    });
  }

  @Test
  @CPython("test_selector_events::SelectorDatagramTransportTests::test_sendto_ready_no_data")
  void roomThatNobodyNeedsChangesNothing() throws Exception {
    run(() -> {
      openConnected(0);
      socket.makeRoom(1);
      assertThat(socket.sent).isEmpty();
      assertThat(protocol.events).containsExactly("made");
      end();
    });
  }

  @Test
  @CPython("test_selector_events::SelectorDatagramTransportTests::test_sendto_ready_closing")
  void closeWaitsForTheLastDatagram() throws Exception {
    run(() -> {
      openConnected(0);
      protocol.send("one");
      protocol.send("two");
      transport.close();
      someIterations();
      assertThat(socket.reading).isFalse();
      assertThat(socket.closed).isFalse();
      socket.makeRoom(1);
      someIterations();
      assertThat(protocol.events).containsExactly("made");
      socket.makeRoom(1);
      assertThat(protocol.events).containsExactly("made");
      protocol.awaitEvent("lost");
      assertThat(socket.sent).containsExactly("one", "two");
      assertThat(protocol.lostBecause).isNull();
      assertThat(socket.closed).isTrue();
    });
  }

  @Test
  void abortWhileClosingDropsTheRest() throws Exception {
    run(() -> {
      openConnected(1);
      protocol.send("one");
      protocol.send("two");
      transport.close();
      someIterations();
      transport.abort();
      protocol.awaitEvent("lost");
      assertThat(socket.sent).containsExactly("one");
      assertThat(transport.getWriteBufferSize()).isZero();
      assertThat(socket.closed).isTrue();
    });
  }

  @Test
  void writingIsResumedWhenTheBufferHasDrainedToTheLowMark() throws Exception {
    run(() -> {
      openConnected(0);
      transport.setWriteBufferLimits(new WriteBufferLimits(4 * 9, 9));
      for (int i = 0; i < 5; i++) {
        protocol.send("x");
      }
      assertThat(protocol.events).containsExactly("made", "pause");
      socket.makeRoom(3);
      someIterations();
      assertThat(protocol.events).containsExactly("made", "pause");
      socket.makeRoom(1);
      protocol.awaitEvent("resume");
      assertThat(protocol.events).containsExactly("made", "pause", "resume");
      end();
    });
  }

  @Test
  @CPython("test_selector_events::SelectorDatagramTransportTests::test_sendto_error_received")
  @CPython("test_selector_events::SelectorDatagramTransportTests::test_sendto_ready_error_received")
  @CPython(
      "test_selector_events::SelectorDatagramTransportTests::test_sendto_ready_error_received_connection")
  void datagramThatCannotBeSentIsAnErrorAndNotTheEnd() throws Exception {
    run(() -> {
      openConnected(0);
      IOException refused = new ConnectException("refused");
      socket.failures.add(refused);
      protocol.send("one");
      protocol.send("two");
      socket.makeRoom(2);
      protocol.awaitEvent("error");
      assertThat(protocol.errors).containsExactly(refused);
      assertThat(socket.sent).containsExactly("two");
      assertThat(transport.isClosing()).isFalse();
      end();
      assertThat(protocol.lostBecause).isNull();
    });
  }

  @Test
  @CPython("test_selector_events::SelectorDatagramTransportTests::test_sendto_exception")
  @CPython("test_selector_events::SelectorDatagramTransportTests::test_sendto_ready_exception")
  @CPython("test_selector_events::SelectorDatagramTransportTests::test_read_ready_err")
  @CPython(
      "test_selector_events::SelectorDatagramTransportTests::test_fatal_error_connected_custom_error")
  void failureThatIsNoIoErrorIsReportedAndTheEnd() throws Exception {
    RuntimeException broken = new IllegalStateException("on purpose");
    run(() -> {
      openConnected(0);
      socket.failures.add(broken);
      protocol.send("one");
      protocol.send("two");
      socket.makeRoom(2);
      protocol.awaitEvent("lost");
      for (int i = 0; i < 5; i++) {
        protocol.send("late");
      }
      someIterations();
      assertThat(protocol.events).containsExactly("made", "lost");
      assertThat(protocol.lostBecause).isSameAs(broken);
      assertThat(socket.sent).isEmpty();
    });
    assertThat(takeReports()).containsExactly("Fatal write error on datagram transport");
  }

  @Test
  void datagramsThatCameBeforeCloseAndWereNotDeliveredAreDropped() throws Exception {
    run(() -> {
      openConnected(0);
      transport.received(new byte[1], SlowDatagrams.PEER);
      transport.close();
      protocol.awaitEvent("lost");
      assertThat(protocol.events).containsExactly("made", "lost");
    });
  }

  @Test
  void endpointThatIsClosedBeforeItIsMadeNeverReads() throws Exception {
    run(() -> {
      socket = new SlowDatagrams(Destination.any(false));
      transport = new DatagramSocketTransport(LoopParts.host(loop), socket, false, protocol);
      transport.start(() -> {});
      transport.close();
      protocol.awaitEvent("lost");
      assertThat(protocol.events).containsExactly("made", "lost");
      assertThat(socket.reading).isFalse();
      assertThat(socket.closed).isTrue();
    });
  }
}
