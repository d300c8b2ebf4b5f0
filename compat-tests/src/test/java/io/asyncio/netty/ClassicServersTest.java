package io.asyncio.netty;

import static io.asyncio.Asyncio.allTasks;
import static io.asyncio.Asyncio.async;
import static io.asyncio.Asyncio.await;
import static io.asyncio.Asyncio.createTask;
import static io.asyncio.Asyncio.openConnection;
import static io.asyncio.Asyncio.openUnixConnection;
import static io.asyncio.Asyncio.sleep;
import static io.asyncio.Asyncio.startServer;
import static io.asyncio.Asyncio.startUnixServer;
import static io.asyncio.Asyncio.toThread;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.asyncio.CancelledError;
import io.asyncio.Coroutine;
import io.asyncio.DatagramOptions;
import io.asyncio.Server;
import io.asyncio.SystemExit;
import io.asyncio.Task;
import io.asyncio.conformance.CPython;
import io.asyncio.netty.datagram.DatagramRecorder;
import io.asyncio.netty.testing.Blocking;
import io.asyncio.netty.testing.Collected;
import io.asyncio.netty.testing.LoopTest;
import io.asyncio.netty.testing.Recorder;
import io.asyncio.netty.testing.Sockets;
import io.asyncio.protocols.DatagramProtocol;
import io.asyncio.streams.StreamPair;
import io.asyncio.streams.StreamReader;
import io.asyncio.streams.StreamWriter;
import io.asyncio.transports.DatagramTransport;
import io.asyncio.transports.Transport;
import java.lang.ref.WeakReference;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What one does with Python's socketserver, done with a loop. */
class ClassicServersTest extends LoopTest {

  private static final List<String> MESSAGES = List.of("hello\n", "world\n", "again\n");

  private interface Opening {
    StreamPair open() throws Exception;
  }

  private Coroutine<Void> echo(StreamReader reader, StreamWriter writer) {
    return async(() -> {
      try (writer) {
        writer.write(await(reader.readline()));
        await(writer.drain());
      }
    });
  }

  /** Does its work on a thread of its own. */
  private Coroutine<Void> echoOnAThread(StreamReader reader, StreamWriter writer) {
    return async(() -> {
      try (writer) {
        byte[] request = await(reader.readline());
        Thread own = Thread.currentThread();
        writer.write(await(toThread(() -> {
          assertThat(Thread.currentThread()).isNotSameAs(own);
          return request.clone();
        })));
        await(writer.drain());
      }
    });
  }

  private static void assertEchoes(Server server, Opening opening) throws Exception {
    for (String message : MESSAGES) {
      StreamPair streams = opening.open();
      streams.writer().write(message.getBytes(US_ASCII));
      assertThat(soon(streams.reader().read())).isEqualTo(message.getBytes(US_ASCII));
      streams.writer().close();
    }
    server.close();
    soon(server.waitClosed());
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  @CPython("test_socketserver::SocketServerTest::test_TCPServer")
  void streamsAreServedOverTcpAndUnixSocketsWithAndWithoutAThreadARequest(boolean threads)
      throws Exception {
    Path path = Sockets.freePath();
    run(() -> {
      Server tcp = await(
          threads
              ? startServer(this::echoOnAThread, LOCALHOST, 0)
              : startServer(this::echo, LOCALHOST, 0));
      assertEchoes(tcp, () -> await(openConnection(LOCALHOST, tcp.port())));
      Server unix = await(
          threads ? startUnixServer(this::echoOnAThread, path) : startUnixServer(this::echo, path));
      assertEchoes(unix, () -> await(openUnixConnection(path)));
    });
  }

  private static final class EchoDatagrams implements DatagramProtocol {

    private DatagramTransport transport;

    @Override
    public void connectionMade(DatagramTransport transport) {
      this.transport = transport;
    }

    @Override
    public void datagramReceived(byte[] data, SocketAddress address) {
      transport.sendto(data, address);
    }
  }

  private void assertDatagramsEcho(SocketAddress where, SocketAddress client) throws Exception {
    var server =
        await(loop.createDatagramEndpoint(EchoDatagrams::new, DatagramOptions.local(where)));
    SocketAddress bound = (SocketAddress) server.transport().getExtraInfo("sockname");
    var endpoint =
        await(loop.createDatagramEndpoint(DatagramRecorder::new, DatagramOptions.local(client)));
    DatagramRecorder recorder = endpoint.protocol();
    for (String message : MESSAGES) {
      int before = recorder.received.size();
      endpoint.transport().sendto(message.getBytes(US_ASCII), bound);
      recorder.await(() -> recorder.received.size() > before);
      assertThat(recorder.received.getLast()).isEqualTo(message.getBytes(US_ASCII));
    }
    server.transport().close();
    endpoint.transport().close();
    recorder.awaitEvent("lost");
  }

  private static SocketAddress freePort() {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
  }

  @Test
  @CPython("test_socketserver::SocketServerTest::test_TCPServer")
  void datagramsAreServedOverUdp() throws Exception {
    run(() -> assertDatagramsEcho(freePort(), freePort()));
  }

  @Test
  @CPython("test_socketserver::SocketServerTest::test_TCPServer")
  void datagramsAreServedOverUnixSockets() throws Exception {
    assumeTrue(Set.of(IoTransport.EPOLL, IoTransport.KQUEUE).contains(ioTransport));
    Path server = Sockets.freePath();
    Path client = Sockets.freePath();
    run(() -> assertDatagramsEcho(
        UnixDomainSocketAddress.of(server), UnixDomainSocketAddress.of(client)));
    Files.deleteIfExists(server);
    Files.deleteIfExists(client);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  @CPython("test_socketserver::SocketServerTest::test_shutdown")
  void anotherThreadEndsServeForeverAlsoBeforeItHasBegun(boolean begun) throws Exception {
    run(() -> {
      Server server = await(loop.createServer(Recorder::new, LOCALHOST, 0));
      Task<Void> serving = createTask(server.serveForever());
      if (begun) {
        await(sleep(0));
      }
      Thread other = Thread.ofPlatform()
          .start(() -> loop.callSoonThreadsafe(() -> {
            serving.cancel();
          }));
      other.join();
      assertThatThrownBy(() -> soon(serving)).isInstanceOf(CancelledError.class);
      server.close();
      soon(server.waitClosed());
    });
  }

  @Test
  @CPython("test_socketserver::SocketServerTest::test_close_immediately")
  void aServerThatServedNobodyIsClosed() throws Exception {
    run(() -> {
      Server server = await(startServer(this::echo, LOCALHOST, 0));
      server.close();
      soon(server.waitClosed());
      assertThat(server.isServing()).isFalse();
    });
  }

  @Test
  @CPython("test_socketserver::SocketServerTest::test_tcpserver_bind_leak")
  void aThousandBindsThatFailLeaveNothingOpen() throws Exception {
    run(() -> {
      Server server = await(startServer(this::echo, LOCALHOST, 0));
      for (int i = 0; i < 1024; i++) {
        assertThatThrownBy(() -> await(startServer(this::echo, LOCALHOST, server.port())))
            .isInstanceOf(BindException.class);
      }
      server.close();
    });
  }

  @Test
  @CPython("test_socketserver::SocketServerTest::test_context_manager")
  void leavingTheBlockClosesTheServer() throws Exception {
    run(() -> {
      Server server = await(startServer(this::echo, LOCALHOST, 0));
      try (server) {
        assertThat(server.isServing()).isTrue();
      }
      assertThat(server.isServing()).isFalse();
      assertThat(server.sockets()).isEmpty();
      soon(server.waitClosed());
    });
  }

  private void serveOne(Coroutine.Body handler) throws Exception {
    run(() -> {
      Server server = await(startServer(
          (reader, writer) -> async(() -> {
            try (writer) {
              handler.run();
            }
          }),
          LOCALHOST,
          0));
      try (Blocking client = Blocking.connect(loop, server)) {
        client.receiveAll();
      }
      server.close();
      soon(server.waitClosed());
    });
  }

  @Test
  @CPython("test_socketserver::ErrorHandlerTest::test_sync_handled")
  void whatAHandlerThrowsIsReportedAndAnExitLeavesTheRun() throws Exception {
    serveOne(() -> {
      throw new IllegalStateException("handler");
    });
    assertThat(takeReports()).hasSize(1);
    serveOne(() -> await(toThread(() -> {
      throw new IllegalStateException("thread of a handler");
    })));
    assertThat(takeReports()).hasSize(1);
    assertThatThrownBy(() -> run(() -> {
          Server server = await(startServer(
              (reader, writer) -> async(() -> {
                throw new SystemExit(3);
              }),
              LOCALHOST,
              0));
          await(loop.createConnection(Recorder::new, LOCALHOST, server.port()));
          await(server.waitClosed());
        }))
        .isInstanceOfSatisfying(
            SystemExit.class, exit -> assertThat(exit.status()).isEqualTo(3));
    loop.close();
    takeReports(); // of the task that was left behind
  }

  @Test
  @CPython("test_socketserver::SocketWriterTest::test_basics")
  @CPython("test_socketserver::SocketWriterTest::test_write")
  void whatAHandlerWritesIsSentWithoutAFlushHoweverMuchItIs() throws Exception {
    byte[] much = new byte[4 * 1024 * 1024];
    run(() -> {
      Server server = await(startServer(
          (reader, writer) -> async(() -> {
            writer.write(much);
            writer.close();
            await(writer.waitClosed());
          }),
          LOCALHOST,
          0));
      try (Blocking client = Blocking.connect(loop, server)) {
        assertThat(client.receiveAll()).hasSize(much.length);
      }
      server.close();
      soon(server.waitClosed());
    });
  }

  @Test
  @CPython("test_socketserver::MiscTestCase::test_shutdown_request_called_if_verify_request_false")
  void aClientThatIsNotWantedIsCutOff() throws Exception {
    run(() -> {
      Recorder refusing = new Recorder() {
        @Override
        public void connectionMade(Transport transport) {
          super.connectionMade(transport);
          transport.close();
        }
      };
      Server server = await(loop.createServer(() -> refusing, LOCALHOST, 0));
      try (Blocking client = Blocking.connect(loop, server)) {
        assertThat(client.receiveAll()).isEmpty();
      }
      refusing.awaitLost();
      server.close();
      soon(server.waitClosed());
    });
  }

  @Test
  @CPython("test_socketserver::MiscTestCase::test_threads_reaped")
  void handlersThatHaveEndedAreNotKept() throws Exception {
    List<WeakReference<Object>> handlers = new ArrayList<>();
    run(() -> {
      Server server = await(startServer(
          (reader, writer) -> {
            handlers.add(new WeakReference<>(writer));
            return echo(reader, writer);
          },
          LOCALHOST,
          0));
      for (String message : MESSAGES) {
        try (Blocking client = Blocking.connect(loop, server)) {
          client.send(message.getBytes(US_ASCII));
          client.receiveAll();
        }
      }
      while (allTasks().size() > 1) {
        await(sleep(0));
      }
      server.close();
      soon(server.waitClosed());
    });
    assertThat(handlers).hasSize(MESSAGES.size());
    handlers.forEach(Collected::await);
  }
}
