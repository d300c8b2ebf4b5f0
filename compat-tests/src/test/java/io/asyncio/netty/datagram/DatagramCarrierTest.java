package io.asyncio.netty.datagram;

import static io.asyncio.Asyncio.await;
import static io.asyncio.netty.datagram.DatagramTest.anyPort;
import static org.assertj.core.api.Assertions.assertThat;

import io.asyncio.DatagramOptions;
import io.asyncio.Future;
import io.asyncio.netty.IoTransport;
import io.asyncio.netty.datagram.DatagramQueue.Datagram;
import io.asyncio.netty.loop.LoopHost;
import io.asyncio.netty.testing.LoopParts;
import io.asyncio.netty.testing.LoopTest;
import io.asyncio.netty.transport.ReceiveBuffer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

/** How a datagram leaves for which the system had no room at first. */
class DatagramCarrierTest extends LoopTest {

  private final ByteBuffer buffer = ByteBuffer.allocateDirect(ReceiveBuffer.LARGEST_DATAGRAM);

  private DatagramCarrier open(ReceiveBuffer receiving) throws Exception {
    LoopHost host = LoopParts.host(loop);
    DatagramOptions options = DatagramOptions.local(anyPort());
    DatagramAddresses addresses = DatagramAddresses.of(host, options).getFirst();
    return ioTransport == IoTransport.NIO
        ? JdkDatagrams.open(host, LoopParts.readiness(loop), addresses, options, buffer)
        : new DatagramBinding(host, addresses, options, receiving, buffer).open();
  }

  /** Returns what comes of sending {@code data} to {@code to} when there is room. */
  private Throwable outcome(DatagramCarrier carrier, byte[] data, InetSocketAddress to)
      throws Exception {
    DatagramQueue queue = new DatagramQueue();
    queue.add(data, to);
    Datagram first = queue.peek();
    Future<Throwable> outcome = loop.createFuture();
    loop.callSoon(() -> carrier.sendWhenPossible(first, outcome::setResult));
    return soon(outcome);
  }

  @Test
  void datagramIsSentWhenThereIsRoom() throws Exception {
    ReceiveBuffer receiving = ReceiveBuffer.forDatagrams();
    run(() -> {
      DatagramRecorder server = await(
              loop.createDatagramEndpoint(DatagramRecorder::new, DatagramOptions.local(anyPort())))
          .protocol();
      DatagramCarrier carrier = open(receiving);
      assertThat(outcome(carrier, new byte[] {'a'}, server.address())).isNull();
      assertThat(outcome(carrier, new byte[] {'b'}, server.address())).isNull();
      server.awaitCount(2);
      assertThat(server.texts()).containsExactly("a", "b");
      assertThat(outcome(carrier, new byte[70_000], server.address()))
          .isInstanceOf(IOException.class);
      loop.callSoon(carrier::close);
      server.end();
    });
    receiving.release();
  }
}
