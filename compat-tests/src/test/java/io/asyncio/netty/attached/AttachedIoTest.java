package io.asyncio.netty.attached;

import static io.asyncio.Asyncio.async;
import static io.asyncio.Asyncio.await;
import static io.asyncio.Asyncio.createSubprocessExec;
import static io.asyncio.Asyncio.openConnection;
import static io.asyncio.Asyncio.openUnixConnection;
import static io.asyncio.Asyncio.startServer;
import static io.asyncio.Asyncio.startUnixServer;
import static io.asyncio.Asyncio.toThread;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.asyncio.ConnectionOptions;
import io.asyncio.Coroutine;
import io.asyncio.DatagramOptions;
import io.asyncio.Future;
import io.asyncio.Server;
import io.asyncio.ServerOptions;
import io.asyncio.netty.IoTransport;
import io.asyncio.netty.testing.Sockets;
import io.asyncio.netty.testing.Tls;
import io.asyncio.protocols.DatagramProtocol;
import io.asyncio.streams.StreamPair;
import io.asyncio.streams.StreamReader;
import io.asyncio.streams.StreamWriter;
import io.asyncio.subprocess.Process;
import io.asyncio.subprocess.SubprocessOptions;
import io.asyncio.transports.DatagramTransport;
import io.asyncio.transports.ExtraInfo;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/** All kinds of input and output on the thread of a host. */
class AttachedIoTest extends AttachedTest {

  private static final String LOCALHOST = "127.0.0.1";
  private static final int MOST_GROUPS = 10_000;

  @Override
  boolean countsDescriptors() {
    return true;
  }

  private static Coroutine<Void> echo(StreamReader reader, StreamWriter writer) {
    return async(() -> {
      for (byte[] data; (data = await(reader.read(65_536))).length > 0; ) {
        writer.write(data);
        await(writer.drain());
      }
      writer.close();
      await(writer.waitClosed());
    });
  }

  private static void assertEchoes(StreamPair pair) throws Exception {
    for (int size : new int[] {1, 200_000}) {
      byte[] sent = "x".repeat(size).getBytes(UTF_8);
      pair.writer().write(sent);
      assertThat(await(pair.reader().readexactly(size))).isEqualTo(sent);
    }
    pair.writer().close();
    await(pair.writer().waitClosed());
  }

  private static void close(Server server) throws Exception {
    server.close();
    await(server.waitClosed());
  }

  @Test
  void tlsConnectsAndServes() throws Exception {
    run(() -> {
      Server server = await(startServer(
          AttachedIoTest::echo, LOCALHOST, 0, ServerOptions.defaults().withTls(Tls.server())));
      ConnectionOptions options = ConnectionOptions.defaults().withTls(Tls.client());
      StreamPair pair = await(openConnection(LOCALHOST, server.port(), options));
      assertThat(pair.writer().getExtraInfo(ExtraInfo.CIPHER)).isNotNull();
      assertEchoes(pair);
      close(server);
    });
  }

  /** As in asyncio, where an abort drops what the socket has not taken, and that is nothing. */
  @Test
  void whatACoroutineWritesOverTlsIsSentBeforeItAborts() throws Exception {
    run(() -> {
      Future<byte[]> received = loop.createFuture();
      Server server = await(startServer(
          (reader, writer) -> async(() -> {
            received.setResult(await(reader.readexactly(5)));
            writer.transport().abort();
          }),
          LOCALHOST,
          0,
          ServerOptions.defaults().withTls(Tls.server())));
      StreamPair pair = await(openConnection(
          LOCALHOST, server.port(), ConnectionOptions.defaults().withTls(Tls.client())));
      pair.writer().write("hello".getBytes(UTF_8));
      assertThat(pair.writer().transport().getWriteBufferSize()).isZero();
      pair.writer().transport().abort();
      assertThat(await(received)).isEqualTo("hello".getBytes(UTF_8));
      close(server);
    });
  }

  @Test
  void unixSocketsConnectAndServe() throws Exception {
    Path path = Sockets.freePath();
    run(() -> {
      Server server = await(startUnixServer(AttachedIoTest::echo, path));
      assertEchoes(await(openUnixConnection(path)));
      close(server);
    });
  }

  private final class Received implements DatagramProtocol {

    final Future<String> first = loop.createFuture();

    @Override
    public void datagramReceived(byte[] data, SocketAddress sender) {
      if (!first.done()) {
        first.setResult(new String(data, UTF_8));
      }
    }
  }

  @Test
  void datagramsAreSentAndReceived() throws Exception {
    run(() -> {
      var any = DatagramOptions.local(new InetSocketAddress(InetAddress.ofLiteral(LOCALHOST), 0));
      var receiving = await(loop.createDatagramEndpoint(Received::new, any));
      SocketAddress address = receiving.transport().getExtraInfo(ExtraInfo.SOCKNAME);
      var sending =
          await(loop.createDatagramEndpoint(Received::new, DatagramOptions.remote(address)));
      sending.transport().sendto("text".getBytes(UTF_8));
      assertThat(await(receiving.protocol().first)).isEqualTo("text");
      sending.transport().close();
      receiving.transport().abort();
    });
  }

  @Test
  void datagramsAreGatheredUntilTheTurnEnds() throws Exception {
    run(() -> {
      var any = DatagramOptions.local(new InetSocketAddress(InetAddress.ofLiteral(LOCALHOST), 0));
      var receiving =
          await(loop.createDatagramEndpoint(Received::new, any.withReceiveOffload(true)));
      SocketAddress address = receiving.transport().getExtraInfo(ExtraInfo.SOCKNAME);
      var sending = await(loop.createDatagramEndpoint(Received::new, any.withBatchedSends(true)));
      sending.transport().sendto("text".getBytes(UTF_8), address);
      sending.transport().sendto("more".getBytes(UTF_8), address);
      assertThat(sending.transport().getWriteBufferSize()).isEqualTo(2 * (4 + 8));
      assertThat(await(receiving.protocol().first)).isEqualTo("text");
      assertThat(sending.transport().getWriteBufferSize()).isZero();
      sending.transport().close();
      receiving.transport().abort();
    });
  }

  /** Netty does it on the host's thread alone, and the caller has to know what became of it. */
  @Test
  void groupThatTheSystemRefusesIsRefusedToTheCoroutine() throws Exception {
    Assumptions.assumeFalse(ioTransport == IoTransport.KQUEUE);
    run(() -> {
      var endpoint = await(loop.createDatagramEndpoint(
          Received::new, DatagramOptions.local(new InetSocketAddress("0.0.0.0", 0))));
      DatagramTransport transport = endpoint.transport();
      var loopback = NetworkInterface.getByInetAddress(InetAddress.ofLiteral(LOCALHOST));
      assertThatExceptionOfType(IOException.class)
          .as("there is a limit to the groups of a socket, commonly 20")
          .isThrownBy(() -> {
            for (int i = 0; i < MOST_GROUPS; i++) {
              byte[] group = {(byte) 239, 0, (byte) (i >> 8), (byte) i};
              transport.joinGroup(InetAddress.getByAddress(group), loopback);
            }
          });
      transport.close();
    });
  }

  @Test
  void childrenHavePipes() throws Exception {
    run(() -> {
      Process child = await(createSubprocessExec(SubprocessOptions.pipes(), "cat"));
      byte[] sent = "x".repeat(300_000).getBytes(UTF_8);
      var output = await(child.communicate(sent));
      assertThat(output.stdout()).isEqualTo(sent);
      assertThat(await(child.waitFor())).isZero();
    });
  }

  @Test
  void namesAreLookedUp() throws Exception {
    run(() -> assertThat(await(loop.getaddrinfo("localhost", 80)))
        .isNotEmpty()
        .allMatch(address -> address.getPort() == 80));
  }

  @Test
  void channelsOfTheJdkAreUsedByTheirSocketCalls() throws Exception {
    try (ServerSocketChannel listening = ServerSocketChannel.open();
        SocketChannel client = SocketChannel.open()) {
      listening
          .bind(new InetSocketAddress(InetAddress.ofLiteral(LOCALHOST), 0))
          .configureBlocking(false);
      client.configureBlocking(false);
      run(() -> {
        var accepting = loop.createTask(loop.sockAccept(listening));
        await(loop.sockConnect(client, listening.getLocalAddress()));
        try (SocketChannel accepted = await(accepting).channel()) {
          await(loop.sockSendall(client, ByteBuffer.wrap("ping".getBytes(UTF_8))));
          assertThat(await(loop.sockRecv(accepted, 10))).isEqualTo("ping".getBytes(UTF_8));
        }
        assertThat(await(loop.sockRecv(client, 10))).isEmpty();
      });
    }
  }

  @Test
  void stageThatAnotherThreadCompletesWakesTheLoop() throws Exception {
    var stage = new java.util.concurrent.CompletableFuture<String>();
    var waiting = new java.util.concurrent.CountDownLatch(1);
    var result = io.asyncio.Asyncio.runCoroutineThreadsafe(
        async(() -> {
          waiting.countDown();
          return await(stage);
        }),
        loop);
    waiting.await();
    onHost(() -> null); // it waits for I/O behind this
    stage.complete("done");
    assertThat(result.get(PATIENCE_SECONDS, java.util.concurrent.TimeUnit.SECONDS))
        .isEqualTo("done");
  }

  /** What interrupts a coroutine that awaits is kept for it; neither it nor the loop goes on for that. */
  @Test
  void awaitThatIsInterruptedGoesOnWhenItsFutureIsDone() throws Exception {
    run(() -> {
      Future<Thread> waiting = loop.createFuture();
      Future<String> future = loop.createFuture();
      var task = loop.createTask(async(() -> {
        waiting.setResult(Thread.currentThread());
        String value = await(future);
        return value + " " + Thread.interrupted();
      }));
      Thread coroutine = await(waiting);
      await(toThread(() -> {
        coroutine.interrupt();
        return null;
      }));
      assertThat(task.done()).isFalse();
      future.setResult("done");
      assertThat(await(task)).isEqualTo("done true");
    });
  }

  /** Left waiting, it is cancelled with the others when the host ends. */
  @Test
  void awaitThatWasInterruptedDoesNotKeepTheLoopFromBeingClosed() throws Exception {
    run(() -> {
      Future<Thread> waiting = loop.createFuture();
      var _ = loop.createTask(async(() -> {
        waiting.setResult(Thread.currentThread());
        await(loop.createFuture());
      }));
      await(waiting).interrupt();
    });
    endGroup();
    assertThat(loop.isClosed()).isTrue();
    assertThat(takeReports()).containsExactly("Task was pending when its event loop was closed");
  }
}
