package io.asyncio.netty.stream;

import static io.asyncio.Asyncio.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.asyncio.Server;
import io.asyncio.conformance.CPython;
import io.asyncio.netty.testing.LoopTest;
import io.asyncio.netty.testing.Pair;
import io.asyncio.netty.testing.Recorder;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class EchoTest extends LoopTest {

  private static final int LARGE = 5 * 1024 * 1024;
  private static final int MANY = 1_000;

  /** Sends back what it gets, and closes at the end of it. */
  private static class Echo extends Recorder {
    @Override
    public void dataReceived(byte[] data) {
      transport.write(data);
    }
  }

  @Test
  @CPython("test_events::EventLoopTestsMixin::test_create_server")
  @CPython("test_selector_events::SelectorSocketTransportTests::test_read_ready")
  void echoesALine() throws Exception {
    run(() -> {
      var pair = Pair.open(this, Echo::new, Recorder::new);
      pair.client().write("hello");
      pair.client().awaitText("hello");
      pair.end();
      assertThat(pair.client().events).containsExactly("made", "data", "lost");
      assertThat(pair.accepted().events).containsExactly("made", "lost");
    });
  }

  @Test
  @CPython("test_selector_events::SelectorSocketTransportTests::test_write_ready_partial")
  void carriesMegabytesBothWaysUnchanged() throws Exception {
    byte[] toServer = randomBytes(1);
    byte[] toClient = randomBytes(2);
    run(() -> {
      var pair = Pair.open(this);
      pair.client().transport.write(toServer);
      pair.accepted().transport.write(toClient);
      pair.client().awaitBytes(LARGE);
      pair.accepted().awaitBytes(LARGE);
      pair.end();
      assertThat(pair.client().received.toByteArray()).isEqualTo(toClient);
      assertThat(pair.accepted().received.toByteArray()).isEqualTo(toServer);
    });
  }

  private static byte[] randomBytes(long seed) {
    byte[] bytes = new byte[LARGE];
    new Random(seed).nextBytes(bytes);
    return bytes;
  }

  @Test
  void writesKeepTheirOrderWhateverTheirForm() throws Exception {
    run(() -> {
      var pair = Pair.open(this);
      byte[] reused = ascii("a");
      pair.client().transport.write(reused);
      reused[0] = 'X';
      ByteBuffer buffer = ByteBuffer.wrap(ascii("-bc-"), 1, 2);
      pair.client().transport.write(buffer);
      assertThat(buffer.hasRemaining()).isFalse();
      pair.client().transport.writelines(List.of(ascii("d"), ascii(""), ascii("ef")));
      pair.client().transport.write(new byte[0]);
      pair.client().write("g");
      pair.accepted().awaitText("abcdefg");
      pair.end();
    });
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  @Test
  void servesAThousandConnections() throws Exception {
    run(() -> {
      Server server = await(loop.createServer(Echo::new, LOCALHOST, 0));
      List<Recorder> clients = new ArrayList<>();
      for (int i = 0; i < MANY; i++) {
        var connection = await(loop.createConnection(Recorder::new, LOCALHOST, Pair.port(server)));
        clients.add(connection.protocol());
        connection.protocol().write("client " + i);
      }
      for (int i = 0; i < MANY; i++) {
        clients.get(i).awaitText("client " + i);
        clients.get(i).transport.close();
      }
      server.close();
      soon(server.waitClosed());
      for (Recorder client : clients) {
        client.awaitLost();
        assertThat(client.lostBecause).isNull();
      }
    });
  }
}
