package io.asyncio.netty;

import static io.asyncio.Asyncio.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.asyncio.DatagramOptions;
import io.asyncio.Server;
import io.asyncio.netty.datagram.DatagramRecorder;
import io.asyncio.netty.testing.LoopTest;
import io.asyncio.netty.testing.Pair;
import io.asyncio.netty.testing.Recorder;
import io.asyncio.transports.BaseTransport;
import io.asyncio.transports.DatagramTransport;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What debug mode says of transports and servers that are open when their loop closes. */
class UnclosedTest extends LoopTest {

  private final List<String> warnings = new ArrayList<>();
  private final Handler handler = new Handler() {
    @Override
    public void publish(LogRecord record) {
      boolean unclosed = record.getMessage().startsWith("unclosed "); // it may be slow, too
      if (unclosed && record.getLevel().equals(Level.WARNING)) {
        warnings.add(record.getMessage());
      }
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}
  };
  private final Logger logger = Logger.getLogger("asyncio");

  @BeforeEach
  void capture() {
    logger.addHandler(handler);
    logger.setUseParentHandlers(false);
  }

  @AfterEach
  void endCapture() {
    logger.setUseParentHandlers(true);
    logger.removeHandler(handler);
  }

  @Test
  void openTransportsAndServersAreReportedWhenTheLoopClosesAndThenClosed() throws Exception {
    loop.setDebug(true);
    List<String> expected = new ArrayList<>();
    List<Recorder> recorders = new ArrayList<>();
    run(() -> {
      var pair = Pair.open(this);
      recorders.add(pair.client());
      recorders.add(pair.accepted());
      DatagramTransport datagrams = await(loop.createDatagramEndpoint(
              DatagramRecorder::new,
              DatagramOptions.local(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))))
          .transport();
      expected.add("unclosed server " + pair.server());
      for (BaseTransport open :
          List.of(pair.client().transport, pair.accepted().transport, datagrams)) {
        expected.add("unclosed transport " + open);
      }
    });
    assertThat(warnings).isEmpty();
    loop.close();
    assertThat(warnings).containsExactlyInAnyOrderElementsOf(expected);
    assertThat(recorders).allMatch(recorder -> recorder.lost == 1);
  }

  @Test
  void closedAndClosingOnesAreNotReported() throws Exception {
    loop.setDebug(true);
    run(() -> {
      var pair = Pair.open(this);
      Server server = pair.server();
      server.close();
      pair.client().transport.close();
      pair.accepted().transport.abort();
    });
    loop.close();
    assertThat(warnings).isEmpty();
  }

  @Test
  void withoutDebugModeNothingIsReported() throws Exception {
    loop.setDebug(false);
    run(() -> Pair.open(this));
    loop.close();
    assertThat(warnings).isEmpty();
  }
}
