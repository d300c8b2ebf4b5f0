package io.asyncio.netty.stream;

import static io.asyncio.Asyncio.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.asyncio.Connection;
import io.asyncio.Server;
import io.asyncio.conformance.CPython;
import io.asyncio.netty.testing.LoopTest;
import io.asyncio.netty.testing.Recorder;
import io.asyncio.netty.testing.Sockets;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** Connections and servers of the loop over Unix sockets. */
class UnixConnectionTest extends LoopTest {

  @Test
  @CPython("test_events::EventLoopTestsMixin::test_create_unix_connection")
  @CPython("test_events::EventLoopTestsMixin::test_create_unix_server")
  void aClientAndAServerTalk() throws Exception {
    run(() -> {
      Path path = Sockets.freePath();
      UnixDomainSocketAddress address = UnixDomainSocketAddress.of(path);
      Recorder accepted = new Recorder();
      Server server = await(loop.createUnixServer(() -> accepted, path));
      assertThat(server.sockets()).containsExactly(address);
      assertThat(server.isServing()).isTrue();
      Connection<Recorder> connection = await(loop.createUnixConnection(Recorder::new, path));
      Recorder client = connection.protocol();
      assertThat(client.transport).isSameAs(connection.transport());
      assertThat(client.events).containsExactly("made");
      client.write("question");
      accepted.awaitText("question");
      accepted.write("answer");
      client.awaitText("answer");
      assertThat(client.transport.getExtraInfo("peername")).isEqualTo(address);
      assertThat(client.transport.getExtraInfo("sockname"))
          .isEqualTo(UnixDomainSocketAddress.of(""));
      assertThat(accepted.transport.getExtraInfo("sockname")).isEqualTo(address);
      assertThat(accepted.transport.getExtraInfo("peername"))
          .isEqualTo(UnixDomainSocketAddress.of(""));
      client.transport.close();
      accepted.awaitLost();
      assertThat(accepted.events).containsExactly("made", "data", "eof", "lost");
      assertThat(accepted.lostBecause).isNull();
      server.close();
      soon(server.waitClosed());
      assertThat(path).doesNotExist();
    });
  }
}
