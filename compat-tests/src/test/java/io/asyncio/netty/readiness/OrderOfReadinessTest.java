package io.asyncio.netty.readiness;

import static io.asyncio.Asyncio.await;
import static io.asyncio.Asyncio.sleep;
import static io.asyncio.netty.testing.ChannelPair.receive;
import static io.asyncio.netty.testing.ChannelPair.send;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.asyncio.Future;
import io.asyncio.Server;
import io.asyncio.netty.IoTransport;
import io.asyncio.netty.testing.ChannelPair;
import io.asyncio.netty.testing.LoopTest;
import io.asyncio.netty.testing.Sockets;
import io.asyncio.protocols.Protocol;
import io.asyncio.transports.Transport;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Pipe;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is ready by the time of one poll is told in the order in which it came to be so. */
class OrderOfReadinessTest extends LoopTest {

  private static final int COUNT = 40;
  private static final String ELSEWHERE = "another thread watches the JDK's channels elsewhere";

  private final List<SocketChannel> clients = new ArrayList<>();
  private final List<Pipe> pipes = new ArrayList<>();
  private final List<Integer> told = new ArrayList<>();
  private int connections;
  private Future<Void> complete;

  @AfterEach
  void close() throws IOException {
    for (SocketChannel client : clients) {
      client.close();
    }
    for (Pipe pipe : pipes) {
      pipe.sink().close();
      pipe.source().close();
    }
  }

  private static List<Integer> anyOrder() {
    List<Integer> order = new ArrayList<>(IntStream.range(0, COUNT).boxed().toList());
    Collections.shuffle(order, new Random(7));
    return order;
  }

  private static ByteBuffer number(int number) {
    return ByteBuffer.wrap(new byte[] {(byte) number});
  }

  private void tell(int number) {
    told.add(number);
    if (told.size() == COUNT) {
      complete.setResult(null);
    }
  }

  private final class Numbered implements Protocol {

    @Override
    public void connectionMade(Transport transport) {
      if (++connections == COUNT) {
        complete.setResult(null);
      }
    }

    @Override
    public void dataReceived(byte[] data) {
      tell(data[0]);
    }
  }

  @Test
  void connectionsAreToldInTheOrderInWhichDataCame() throws Exception {
    List<Integer> order = anyOrder();
    run(() -> {
      complete = loop.createFuture();
      Path path = Sockets.freePath();
      Server server = await(loop.createUnixServer(Numbered::new, path));
      for (int i = 0; i < COUNT; i++) {
        clients.add(SocketChannel.open(UnixDomainSocketAddress.of(path)));
      }
      soon(complete);
      await(sleep(0.01)); // the loop waits, and asks a ring about all of them
      complete = loop.createFuture();
      for (int each : order) {
        clients.get(each).write(number(each));
      }
      soon(complete);
      assertThat(told).isEqualTo(order);
      server.close();
      server.abortClients();
      await(server.waitClosed());
    });
  }

  @Test
  void readersAreCalledInTheOrderInWhichDataCame() throws Exception {
    assumeTrue(ioTransport == IoTransport.NIO, ELSEWHERE);
    List<Integer> order = anyOrder();
    run(() -> {
      complete = loop.createFuture();
      for (int i = 0; i < COUNT; i++) {
        watch(i, Pipe.open());
      }
      await(sleep(0.01)); // the loop waits, and watches them from then on
      for (int each : order) {
        pipes.get(each).sink().write(number(each));
      }
      soon(complete);
      assertThat(told).isEqualTo(order);
    });
  }

  private void watch(int number, Pipe pipe) throws IOException {
    pipes.add(pipe);
    pipe.source().configureBlocking(false);
    loop.addReader(pipe.source(), () -> {
      loop.removeReader(pipe.source());
      tell(number);
    });
  }

  /** A channel that is watched anew has the selector look at all of them. */
  @Test
  void whatIsReadBeforeThePollIsNotTold() throws Exception {
    assumeTrue(ioTransport == IoTransport.NIO, ELSEWHERE);
    try (ChannelPair read = ChannelPair.open();
        ChannelPair other = ChannelPair.open()) {
      run(() -> {
        loop.addReader(read.left(), () -> told.add(0));
        loop.addReader(other.left(), () -> told.add(1));
        send(read.right(), "a");
        loop.removeReader(other.left());
        loop.addReader(other.left(), () -> told.add(2));
        assertThat(receive(read.left(), 1)).isEqualTo("a");
        send(other.right(), "b");
        while (told.isEmpty()) {
          await(sleep(0));
        }
        assertThat(told).containsExactly(2);
        loop.removeReader(read.left());
        loop.removeReader(other.left());
      });
    }
  }
}
