package io.asyncio.streams;

import static io.asyncio.Asyncio.async;
import static io.asyncio.Asyncio.await;
import static io.asyncio.Asyncio.openConnection;
import static io.asyncio.Asyncio.startServer;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.asyncio.ConnectionOptions;
import io.asyncio.Coroutine;
import io.asyncio.Server;
import io.asyncio.ServerOptions;
import io.asyncio.conformance.CPython;
import java.net.ConnectException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class StreamFunctionsTest extends StreamTest {

  private static final String HOST = "memory";

  private final List<String> called = new ArrayList<>();

  private Coroutine<Void> echo(StreamReader reader, StreamWriter writer) {
    return async(() -> {
      writer.write(await(reader.readline()));
      await(writer.drain());
      writer.close();
      await(writer.waitClosed());
      return null;
    });
  }

  private void note(StreamReader reader, StreamWriter writer) {
    called.add("note");
    writer.close();
  }

  private Coroutine<Void> overloaded(StreamReader reader, StreamWriter writer) {
    return overloaded(new StreamPair(reader, writer));
  }

  private Coroutine<Void> overloaded(StreamPair streams) {
    return echo(streams.reader(), streams.writer());
  }

  private void assertEchoes() throws Exception {
    StreamPair streams = await(openConnection(HOST, 1));
    streams.writer().write(bytes("hello\n"));
    assertThat(text(await(streams.reader().read()))).isEqualTo("hello\n");
    streams.writer().close();
    await(streams.writer().waitClosed());
  }

  private void assertCalled() throws Exception {
    called.clear();
    StreamPair streams = await(openConnection(HOST, 1));
    assertThat(await(streams.reader().read())).isEmpty();
    streams.writer().close();
    assertThat(called).containsExactly("note");
  }

  @Test
  @CPython("test_streams::StreamTests::test_start_server")
  @CPython("test_streams::StreamTests::test_open_connection")
  @CPython("test_streams::StreamTests::test_async_writer_api")
  void lambdaThatReturnsACoroutineRunsAsATask() throws Exception {
    run(() -> {
      await(startServer((reader, writer) -> echo(reader, writer), HOST, 1));
      assertEchoes();
    });
  }

  @Test
  @CPython("test_streams::StreamTests::test_start_server")
  void everyFormOfACoroutineCallbackIsTakenAsOne() throws Exception {
    run(() -> {
      await(startServer(this::echo, HOST, 1));
      assertEchoes();
      await(startServer(this::overloaded, HOST, 1));
      assertEchoes();
      await(startServer(
          (reader, writer) -> {
            return echo(reader, writer);
          },
          HOST,
          1));
      assertEchoes();
      await(
          startServer((StreamReader reader, StreamWriter writer) -> echo(reader, writer), HOST, 1));
      assertEchoes();
      await(startServer(
          (reader, writer) -> async(() -> await(echo(reader, writer))), ServerOptions.of(HOST, 1)));
      assertEchoes();
    });
  }

  @Test
  @CPython("test_streams::StreamTests::test_start_server")
  void everyFormOfAPlainCallbackIsTakenAsOne() throws Exception {
    run(() -> {
      await(startServer(
          (reader, writer) -> {
            note(reader, writer);
          },
          HOST,
          1));
      assertCalled();
      await(startServer(this::note, HOST, 1));
      assertCalled();
      await(
          startServer((StreamReader reader, StreamWriter writer) -> note(reader, writer), HOST, 1));
      assertCalled();
      await(startServer(this::note, ServerOptions.of(HOST, 1)));
      assertCalled();
    });
  }

  @Test
  void channelsAreTakenForBothSides() throws Exception {
    try (ServerSocketChannel listening = ServerSocketChannel.open();
        SocketChannel connected = SocketChannel.open()) {
      run(() -> {
        await(startServer(this::echo, listening));
        await(startServer(this::note, listening));
        StreamPair streams = await(openConnection(connected));
        assertThat(await(streams.reader().read())).isEmpty();
        assertThat(called).containsExactly("note");
      });
    }
  }

  @Test
  void limitOfTheOptionsIsTheReaders() throws Exception {
    List<String> readers = new ArrayList<>();
    run(() -> {
      Server server = await(startServer(
          (reader, writer) -> {
            readers.add(reader.toString());
            writer.close();
          },
          HOST,
          1,
          ServerOptions.defaults().withLimit(10)));
      StreamPair streams =
          await(openConnection(HOST, 1, ConnectionOptions.defaults().withLimit(20)));
      assertThat(streams.reader().toString()).contains("limit=20");
      await(streams.reader().read());
      server.close();
    });
    assertThat(readers).singleElement().asString().contains("limit=10");
  }

  @Test
  void badOptionsAreRefusedWhenTheyAreMade() {
    assertThatThrownBy(() -> ServerOptions.defaults().withLimit(0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("limit must be positive: 0");
    assertThatThrownBy(() -> ConnectionOptions.defaults().withLimit(-1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("limit must be positive: -1");
    assertThatThrownBy(() -> openConnection(HOST, 70_000))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("70000");
  }

  @Test
  void connectingToNobodyRaisesWhatTheLoopRaises() throws Exception {
    run(() -> assertThatThrownBy(() -> await(openConnection(HOST, 1)))
        .isInstanceOf(ConnectException.class));
  }
}
