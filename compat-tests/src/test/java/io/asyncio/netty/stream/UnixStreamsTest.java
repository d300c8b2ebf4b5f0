package io.asyncio.netty.stream;

import static io.asyncio.Asyncio.async;
import static io.asyncio.Asyncio.await;
import static io.asyncio.Asyncio.createTask;
import static io.asyncio.Asyncio.openConnection;
import static io.asyncio.Asyncio.openUnixConnection;
import static io.asyncio.Asyncio.sleep;
import static io.asyncio.Asyncio.startServer;
import static io.asyncio.Asyncio.startUnixServer;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.asyncio.Asyncio;
import io.asyncio.CancelledError;
import io.asyncio.ConnectionOptions;
import io.asyncio.Coroutine;
import io.asyncio.IncompleteReadError;
import io.asyncio.Server;
import io.asyncio.ServerOptions;
import io.asyncio.Task;
import io.asyncio.conformance.CPython;
import io.asyncio.netty.testing.Blocking;
import io.asyncio.netty.testing.LoopTest;
import io.asyncio.netty.testing.Sockets;
import io.asyncio.protocols.Protocol;
import io.asyncio.streams.StreamPair;
import io.asyncio.streams.StreamReader;
import io.asyncio.streams.StreamWriter;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Streams over Unix sockets. */
class UnixStreamsTest extends LoopTest {

  private static final int CLIENTS = 25;
  private static final int MEGABYTE = 1024 * 1024;

  private Path path;

  @BeforeEach
  void findPath() throws Exception {
    path = Sockets.freePath();
  }

  @AfterEach
  void deleteFile() throws Exception {
    Files.deleteIfExists(path);
  }

  /** Sends a line back, and ends. */
  private Coroutine<Void> echoLine(StreamReader reader, StreamWriter writer) {
    return async(() -> {
      writer.write(await(reader.readline()));
      await(writer.drain());
      writer.close();
      await(writer.waitClosed());
    });
  }

  private static void assertEchoes(StreamPair streams) throws Exception {
    streams.writer().write("hello\n".getBytes(UTF_8));
    assertThat(await(streams.reader().readline())).asString(UTF_8).isEqualTo("hello\n");
    assertThat(await(streams.reader().read())).isEmpty();
    streams.writer().close();
    await(streams.writer().waitClosed());
  }

  private void close(Server server) throws Exception {
    server.close();
    soon(server.waitClosed());
  }

  @Test
  @CPython("test_streams::StreamTests::test_open_unix_connection")
  @CPython("test_streams::StreamTests::test_start_unix_server")
  void callbacksOfBothKindsServePathsOfBothKinds() throws Exception {
    run(() -> {
      Server tasks = await(startUnixServer(this::echoLine, path));
      assertEchoes(await(openUnixConnection(path)));
      close(tasks);
      Server plain = await(startUnixServer(
          (reader, writer) -> {
            var _ = createTask(echoLine(reader, writer));
          },
          path.toString()));
      assertEchoes(await(openUnixConnection(path.toString())));
      close(plain);
    });
  }

  @Test
  void limitsAreThoseOfTheOptions() throws Exception {
    run(() -> {
      List<StreamReader> accepted = new ArrayList<>();
      Server server = await(startUnixServer(
          (reader, writer) -> {
            accepted.add(reader);
            writer.close();
          },
          path,
          ServerOptions.defaults().withLimit(7)));
      StreamPair streams =
          await(openUnixConnection(path, ConnectionOptions.defaults().withLimit(8)));
      assertThat(await(streams.reader().read())).isEmpty();
      assertThat(accepted.getFirst().toString()).contains("limit=7");
      assertThat(streams.reader().toString()).contains("limit=8");
      streams.writer().close();
      close(server);
    });
  }

  @Test
  @CPython("test_streams::StreamTests::test_open_unix_connection_error")
  void theExceptionOfALostConnectionIsRaisedByReading() throws Exception {
    run(() -> {
      Server server = await(startUnixServer(this::echoLine, path));
      StreamPair streams = await(openUnixConnection(path));
      Exception lost = new Exception("lost");
      ((Protocol) streams.writer().transport().getProtocol()).connectionLost(lost);
      assertThatExceptionOfType(Exception.class)
          .isThrownBy(() -> await(streams.reader().read()))
          .isSameAs(lost);
      streams.writer().close();
      await(sleep(0));
      close(server);
    });
  }

  @Test
  @CPython("test_server::SelectorStartServerTests::test_start_unix_server_1")
  void servesFromTheStartUntilItIsCancelled() throws Exception {
    run(() -> {
      Server server = await(
          startUnixServer(this::echoLine, path, ServerOptions.defaults().withStartServing(false)));
      assertThat(server.isServing()).isFalse();
      await(server.startServing());
      assertThat(server.isServing()).isTrue();
      Task<Void> serving = createTask(server.serveForever());
      assertEchoes(await(openUnixConnection(path)));
      serving.cancel();
      assertThatExceptionOfType(CancelledError.class).isThrownBy(() -> await(serving));
      assertThat(server.sockets()).isEmpty();
      assertThat(server.isServing()).isFalse();
      assertThatIllegalStateException()
          .isThrownBy(() -> await(server.serveForever()))
          .withMessageContaining("is closed");
    });
  }

  /** Takes a megabyte, and sends it back. */
  private Coroutine<Void> echoMegabyte(StreamReader reader, StreamWriter writer) {
    return async(() -> {
      writer.write(await(reader.readexactly(MEGABYTE)));
      await(writer.drain());
      writer.close();
      await(writer.waitClosed());
    });
  }

  private Coroutine<Void> client(Path path) {
    return async(() -> {
      byte[] data = new byte[MEGABYTE];
      data[MEGABYTE - 1] = 1;
      StreamPair streams = await(openUnixConnection(path));
      streams.writer().write(data);
      assertThat(await(streams.reader().readexactly(MEGABYTE))).isEqualTo(data);
      streams.writer().close();
      await(streams.writer().waitClosed());
    });
  }

  private void assertServes(Server server) throws Exception {
    Path served = ((UnixDomainSocketAddress) server.sockets().getFirst()).getPath();
    List<Coroutine<Void>> clients = new ArrayList<>();
    for (int i = 0; i < CLIENTS; i++) {
      clients.add(client(served));
    }
    soon(Asyncio.gather(clients));
    close(server);
    assertThat(server.isServing()).isFalse();
  }

  private ServerSocketChannel bound() throws Exception {
    ServerSocketChannel channel = Sockets.listenOnUnix();
    path = ((UnixDomainSocketAddress) channel.getLocalAddress()).getPath();
    return channel;
  }

  @Test
  @CPython("uvloop/test_unix::_TestUnix::test_create_unix_server_1")
  void manyClientsAreServedHoweverTheSocketCame() throws Exception {
    run(() -> {
      assertServes(await(startUnixServer(this::echoMegabyte, path)));
      assertThat(path).doesNotExist();
      ServerSocketChannel adopted = bound();
      assertServes(await(startUnixServer(this::echoMegabyte, adopted)));
      assertThat(adopted.isOpen()).isFalse();
      assertThat(path).doesNotExist();
      ServerSocketChannel plain = bound();
      assertServes(await(startServer(this::echoMegabyte, plain)));
      assertThat(plain.isOpen()).isFalse();
      assertThat(path).exists();
    });
  }

  @Test
  @CPython("uvloop/test_unix::_TestUnix::test_create_unix_connection_open_con_sock")
  void aConnectedChannelBecomesStreamsByBothFunctions() throws Exception {
    run(() -> {
      Server server = await(startUnixServer(this::echoLine, path));
      UnixDomainSocketAddress address = UnixDomainSocketAddress.of(path);
      StreamPair plain = await(openConnection(Blocking.open(loop, address)));
      assertThat(plain.writer().getExtraInfo("peername")).isEqualTo(address);
      assertEchoes(plain);
      assertEchoes(await(openUnixConnection(Blocking.open(loop, address))));
      close(server);
    });
  }

  @Test
  @CPython("uvloop/test_unix::_TestUnix::test_create_unix_connection_2")
  @CPython(
      "test_unix_events::SelectorEventLoopUnixSocketTests::test_create_unix_connection_pathlib")
  @CPython(
      "test_unix_events::SelectorEventLoopUnixSocketTests::test_create_unix_connection_pathlike")
  void aMissingFileIsToldAsSuch() throws Exception {
    run(() -> {
      assertThatExceptionOfType(NoSuchFileException.class)
          .isThrownBy(() -> await(openUnixConnection(path)))
          .withMessageContaining(path.toString());
      assertThatExceptionOfType(NoSuchFileException.class)
          .isThrownBy(() -> await(openUnixConnection(path.toString())))
          .withMessageContaining(path.toString());
    });
  }

  @Test
  @CPython("uvloop/test_unix::_TestUnix::test_create_unix_connection_3")
  void aPeerThatClosesEarlyLeavesTheReadIncomplete() throws Exception {
    run(() -> {
      Server server = await(startUnixServer(
          (reader, writer) -> {
            writer.write(new byte[3]);
            writer.close();
          },
          path));
      StreamPair streams = await(openUnixConnection(path));
      assertThat(streams.writer().getExtraInfo("peername"))
          .isInstanceOf(UnixDomainSocketAddress.class);
      assertThatExceptionOfType(IncompleteReadError.class)
          .isThrownBy(() -> await(streams.reader().readexactly(10)))
          .satisfies(e -> assertThat(e.partial()).hasSize(3));
      streams.writer().close();
      close(server);
    });
  }

  @Test
  @CPython("uvloop/test_unix::_TestUnix::test_create_unix_connection_4")
  void aClosedChannelIsRefused() throws Exception {
    run(() -> {
      Server server = await(startUnixServer(this::echoLine, path));
      SocketChannel closed = Blocking.open(loop, UnixDomainSocketAddress.of(path));
      closed.close();
      assertThatExceptionOfType(IllegalArgumentException.class)
          .isThrownBy(() -> await(openUnixConnection(closed)))
          .withMessageContaining("channel is closed");
      await(sleep(0));
      close(server);
    });
  }
}
