package io.asyncio.asyncore;

import static io.asyncio.Asyncio.async;
import static io.asyncio.Asyncio.await;
import static io.asyncio.Asyncio.sleep;
import static org.assertj.core.api.Assertions.assertThat;

import io.asyncio.Future;
import io.asyncio.netty.testing.ChannelPair;
import io.asyncio.netty.testing.LoopTest;
import io.asyncio.netty.testing.SilentPort;
import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What reports say of dispatchers that an event loop serves. */
class AttachedReportsTest extends LoopTest {

  private static final String NAME = "AttachedReportsTest$Reader connected 127.0.0.1:";

  private final List<String> warnings = new ArrayList<>();
  private final Logger logger = Logger.getLogger("asyncio");
  private final Handler handler = new Handler() {
    @Override
    public void publish(LogRecord record) {
      warnings.add(record.getMessage());
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}
  };

  private ChannelPair pair;
  private SocketMap map;

  @BeforeEach
  void capture() throws IOException {
    logger.addHandler(handler);
    logger.setUseParentHandlers(false);
    pair = ChannelPair.open();
    map = Asyncore.attach(loop);
  }

  @AfterEach
  void endCapture() throws Exception {
    logger.setUseParentHandlers(true);
    logger.removeHandler(handler);
    Asyncore.closeAll(map, true);
    pair.close();
  }

  /** Does something when there is something to read; keeps the places of errors. */
  private class Reader extends Dispatcher {
    final Future<String> places = loop.createFuture();
    private final Callable<Object> read;

    Reader(SocketChannel socket, Callable<Object> read) throws IOException {
      super(socket, map);
      this.read = read;
    }

    Reader() {
      super(map);
      this.read = () -> null;
    }

    @Override
    public boolean writable() {
      return connecting();
    }

    @Override
    public void handleRead() throws Exception {
      assertThat(recv(100)).isNotEmpty();
      var _ = read.call();
    }

    @Override
    public void handleError(Throwable error) throws Exception {
      close();
      places.setResult(Asyncore.compactTraceback(error).info());
    }
  }

  @Test
  void theDispatcherOfASlowHandlerIsNamed() throws Exception {
    loop.setDebug(true);
    loop.setSlowCallbackDuration(0);
    run(() -> {
      Future<Void> called = loop.createFuture();
      Reader reader = new Reader(pair.left(), () -> {
        called.setResult(null);
        return null;
      });
      ChannelPair.send(pair.right(), "x");
      soon(called);
      await(sleep(0));
      reader.close();
    });
    assertThat(warnings)
        .anyMatch(text ->
            text.startsWith("Executing <Handle") && text.contains(NAME) && text.contains(" took "));
  }

  @Test
  void theDispatcherOfAnAwaitInAHandlerIsNamedThoughItIsClosedByThat() throws Exception {
    run(() -> {
      Reader reader = new Reader(pair.left(), () -> await(async(() -> "not here")));
      ChannelPair.send(pair.right(), "x");
      assertThat(soon(reader.places)).startsWith("[Events.java|");
      await(sleep(0));
    });
    assertThat(warnings).singleElement().asString().contains("Made by <Handle cancelled <");
    assertThat(warnings.getFirst()).contains("AttachedReportsTest$Reader");
  }

  @Test
  void placesBeginWhereTheLoopCallsTheDispatcher() throws Exception {
    try (SilentPort silent = SilentPort.tcp()) {
      run(() -> {
        Reader asked = new Reader(pair.left(), () -> null) {
          @Override
          public boolean readable() {
            throw new IllegalStateException("do not know");
          }
        };
        assertThat(soon(asked.places))
            .matches("\\[Polled.java\\|ask\\|\\d+] \\[AttachedReportsTest.java\\|readable\\|\\d+]");
        Reader client = new Reader();
        client.createSocket();
        client.connect(silent.address());
        assertThat(soon(client.places))
            .matches("\\[(Events|Attachment).java.*")
            .doesNotContain("loop");
      });
    }
  }

  @Test
  void dispatchersThatAreOpenWhenTheLoopClosesAreReportedInDebugMode() throws Exception {
    loop.setDebug(true);
    Reader open = new Reader(pair.left(), () -> null);
    Reader closed = new Reader();
    closed.createSocket();
    closed.close();
    run(() -> await(sleep(0)));
    warnings.clear();
    loop.close();
    assertThat(warnings).containsExactly("unclosed dispatcher " + open);
    assertThat(open.socket().isOpen()).isTrue();
  }

  @Test
  void aLoopWithoutDebugModeSaysNothingOfOpenDispatchers() throws Exception {
    Reader open = new Reader(pair.left(), () -> null);
    run(() -> await(sleep(0)));
    loop.close();
    assertThat(warnings).isEmpty();
    assertThat(open.connected()).isTrue();
  }
}
