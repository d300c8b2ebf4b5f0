package io.asyncio.streams;

import static org.assertj.core.api.Assertions.assertThat;

import io.asyncio.Garbage;
import io.asyncio.LogCapture;
import io.asyncio.conformance.CPython;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What debug mode says of writers that are dropped. */
class UnclosedWriterTest {

  private final MemoryLoop loop = new MemoryLoop();
  private final LogCapture log = new LogCapture();
  private final StreamReader reader = new StreamReader(100, loop);
  private final List<MemoryTransport> transports = new ArrayList<>();

  @BeforeEach
  void debug() {
    loop.setDebug(true);
  }

  @AfterEach
  void end() {
    loop.close();
    log.close();
  }

  private void drop(Consumer<StreamWriter> use) {
    Garbage.collect(() -> {
      StreamReaderProtocol protocol = new StreamReaderProtocol(reader, loop);
      MemoryTransport transport = new MemoryTransport(loop, protocol);
      transports.add(transport);
      StreamWriter writer = new StreamWriter(transport, protocol, reader, loop);
      use.accept(writer);
      return writer;
    });
  }

  private void collectUntilLogged(int count) {
    Garbage.collectUntil(() -> {
      if (!loop.isClosed()) {
        loop.stop();
        loop.runForever();
      }
      return log.messages().size() >= count;
    });
  }

  @Test
  @CPython("test_streams::StreamTests::test_unclosed_resource_warnings")
  void droppedWriterIsReportedAsUnclosed() {
    drop(writer -> {});
    collectUntilLogged(1);
    assertThat(log.messages())
        .containsExactly("unclosed <StreamWriter transport=" + transports.getFirst() + ">");
  }

  @Test
  void closedWriterIsNotReported() {
    drop(StreamWriter::close);
    drop(writer -> {});
    collectUntilLogged(1);
    assertThat(log.messages())
        .containsExactly("unclosed <StreamWriter transport=" + transports.getLast() + ">");
  }

  @Test
  void withoutDebugModeNothingIsReported() {
    loop.setDebug(false);
    drop(writer -> {});
    loop.setDebug(true);
    drop(writer -> {});
    collectUntilLogged(1);
    assertThat(log.messages()).hasSize(1);
  }

  @Test
  @CPython("test_streams::StreamTests::test_loop_is_closed_resource_warnings")
  void reportSaysThatTheLoopIsClosed() {
    drop(writer -> loop.close());
    collectUntilLogged(1);
    assertThat(log.messages())
        .singleElement()
        .asString()
        .startsWith("loop is closed: unclosed <StreamWriter");
  }

  @Test
  @CPython("test_streams::StreamTests::test_unclosed_server_resource_warnings")
  void writerThatAServersCallbackDropsIsReported() {
    Garbage.collect(() -> {
      List<StreamWriter> seen = new ArrayList<>();
      PlainClientConnected callback = (_, writer) -> seen.add(writer);
      StreamReaderProtocol protocol = new StreamReaderProtocol(reader, callback, loop);
      MemoryTransport transport = new MemoryTransport(loop, protocol);
      transports.add(transport);
      protocol.connectionMade(transport);
      StreamWriter writer = seen.removeFirst();
      assertThat(writer.transport()).isSameAs(transport);
      return writer;
    });
    collectUntilLogged(1);
    assertThat(log.messages())
        .containsExactly("unclosed <StreamWriter transport=" + transports.getFirst() + ">");
  }
}
