package io.asyncio.netty.stream;

import static io.asyncio.Asyncio.async;
import static io.asyncio.Asyncio.await;
import static io.asyncio.Asyncio.openConnection;
import static io.asyncio.Asyncio.sleep;
import static io.asyncio.Asyncio.startServer;
import static org.assertj.core.api.Assertions.assertThat;

import io.asyncio.Server;
import io.asyncio.ServerOptions;
import io.asyncio.conformance.CPython;
import io.asyncio.contextvars.ContextVar;
import io.asyncio.netty.testing.Blocking;
import io.asyncio.netty.testing.ChannelPair;
import io.asyncio.netty.testing.LoopTest;
import io.asyncio.netty.testing.Pair;
import io.asyncio.netty.testing.Recorder;
import io.asyncio.netty.testing.Sockets;
import io.asyncio.netty.testing.Tls;
import io.asyncio.protocols.BufferedProtocol;
import io.asyncio.protocols.Protocol;
import io.asyncio.transports.Transport;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** In which context a protocol is called: that in which its endpoint was made. */
class TransportContextTest extends LoopTest {

  private static final int LARGE = 8 * 1024 * 1024;
  private static final ContextVar<String> HERE = new ContextVar<>("here", "nowhere");

  /** Notes each call, and where it came. */
  private static class Curious extends Recorder {
    final List<String> calls = new ArrayList<>();

    Curious() {
      note("factory");
    }

    void note(String call) {
      String what = call + " in " + HERE.get();
      if (calls.isEmpty() || !calls.getLast().equals(what)) {
        calls.add(what);
      }
    }

    @Override
    public void connectionMade(Transport transport) {
      note("made");
      super.connectionMade(transport);
    }

    @Override
    public void dataReceived(byte[] data) {
      note("data");
      super.dataReceived(data);
    }

    @Override
    public boolean eofReceived() {
      note("eof");
      return super.eofReceived();
    }

    @Override
    public void pauseWriting() {
      note("pause");
      super.pauseWriting();
    }

    @Override
    public void resumeWriting() {
      note("resume");
      super.resumeWriting();
    }

    @Override
    public void connectionLost(Throwable exception) {
      note("lost");
      super.connectionLost(exception);
    }
  }

  /** The same with a buffer. */
  private static final class CuriousWithBuffer implements BufferedProtocol {
    private final Curious curious;
    private final ByteBuffer buffer = ByteBuffer.allocate(100);

    CuriousWithBuffer(Curious curious) {
      this.curious = curious;
    }

    @Override
    public void connectionMade(Transport transport) {
      curious.connectionMade(transport);
    }

    @Override
    public ByteBuffer getBuffer(int sizeHint) {
      curious.note("buffer");
      return buffer.clear();
    }

    @Override
    public void bufferUpdated(int bytes) {
      curious.dataReceived(new byte[bytes]);
    }

    @Override
    public boolean eofReceived() {
      return curious.eofReceived();
    }

    @Override
    public void pauseWriting() {
      curious.pauseWriting();
    }

    @Override
    public void resumeWriting() {
      curious.resumeWriting();
    }

    @Override
    public void connectionLost(Throwable exception) {
      curious.connectionLost(exception);
    }
  }

  /** Those protocols on each side of a connection that the loop's own methods make. */
  private Pair<Curious, Curious> open(Sockets sockets) throws Exception {
    Curious[] accepted = new Curious[1];
    HERE.set("server");
    Server server = sockets.serve(loop, () -> accepted[0] = new Curious());
    HERE.set("client");
    Curious client = sockets.connect(loop, Curious::new, server);
    HERE.set("elsewhere");
    while (accepted[0] == null) {
      await(sleep(0));
    }
    accepted[0].awaitMade();
    return new Pair<>(server, accepted[0], client);
  }

  @ParameterizedTest
  @EnumSource
  @CPython("uvloop/test_context::_ContextBaseTests::test_create_server_protocol_factory_context")
  @CPython("uvloop/test_context::_ContextBaseTests::test_create_server_connection_protocol")
  @CPython("uvloop/test_context::_ContextBaseTests::test_create_ssl_server_connection_protocol")
  void serversProtocolIsCalledInTheContextOfCreateServer(Sockets sockets) throws Exception {
    run(() -> {
      var pair = open(sockets);
      pair.client().write("x");
      endWriting(pair.client());
      pair.accepted().awaitLost();
      assertThat(pair.accepted().calls)
          .containsExactly(
              "factory in server",
              "made in server",
              "data in server",
              "eof in server",
              "lost in server");
      pair.end();
    });
  }

  @ParameterizedTest
  @EnumSource
  @CPython("uvloop/test_context::_ContextBaseTests::test_create_server_connection_protocol")
  void serversProtocolWithABufferIsCalledInTheContextOfCreateServer(Sockets sockets)
      throws Exception {
    run(() -> {
      List<Curious> accepted = new ArrayList<>();
      HERE.set("server");
      Server server = serveBuffered(sockets, accepted);
      HERE.set("client");
      Recorder client = sockets.connect(loop, Recorder::new, server);
      HERE.set("elsewhere");
      client.write("x");
      endWriting(client);
      client.awaitLost();
      server.close();
      soon(server.waitClosed());
      assertThat(accepted.getFirst().calls).first().isEqualTo("factory in server");
      assertThat(accepted.getFirst().calls)
          .containsSubsequence(
              "made in server",
              "buffer in server",
              "data in server",
              "eof in server",
              "lost in server")
          .allMatch(call -> call.endsWith(" in server"));
    });
  }

  private Server serveBuffered(Sockets sockets, List<Curious> accepted) throws Exception {
    Supplier<BufferedProtocol> factory = () -> {
      Curious curious = new Curious();
      accepted.add(curious);
      return new CuriousWithBuffer(curious);
    };
    return switch (sockets) {
      case OWN -> await(loop.createServer(factory, LOCALHOST, 0));
      case TLS ->
        await(loop.createServer(factory, ServerOptions.of(LOCALHOST, 0).withTls(Tls.server())));
      case ADOPTED -> await(loop.createServer(factory, ChannelPair.listen()));
      case OWN_UNIX -> await(loop.createUnixServer(factory, Sockets.freePath()));
      case UNIX -> await(loop.createServer(factory, Sockets.listenOnUnix()));
    };
  }

  @ParameterizedTest
  @EnumSource
  @CPython("uvloop/test_context::_ContextBaseTests::test_create_server_manual_connection_lost")
  void lossAfterACloseElsewhereIsToldInTheContextOfCreateServer(Sockets sockets) throws Exception {
    run(() -> {
      for (boolean aborts : new boolean[] {false, true}) {
        var pair = open(sockets);
        if (aborts) {
          pair.accepted().transport.abort();
          pair.client().transport.abort();
        } else {
          pair.accepted().transport.close();
          pair.client().transport.close();
        }
        pair.accepted().awaitLost();
        pair.client().awaitLost();
        boolean farewells = sockets == Sockets.TLS && !aborts;
        assertThat(pair.accepted().calls).containsExactlyElementsOf(life("server", farewells));
        assertThat(pair.client().calls).containsExactlyElementsOf(life("client", farewells));
        pair.end();
      }
    });
  }

  private static List<String> life(String context, boolean farewells) {
    return (farewells
            ? Stream.of("factory", "made", "eof", "lost")
            : Stream.of("factory", "made", "lost"))
        .map(call -> call + " in " + context)
        .toList();
  }

  /** Over TLS the end of one direction is that of both. */
  private static void endWriting(Recorder side) {
    if (side.transport.canWriteEof()) {
      side.transport.writeEof();
    } else {
      side.transport.close();
    }
  }

  /** Data, its end, and flow control, all brought about by calls from elsewhere. */
  private static void exercise(Curious side, Recorder other) throws Exception {
    side.keepOpenAfterEof = true;
    side.transport.pauseReading();
    other.write("held back");
    await(sleep(0));
    side.transport.resumeReading();
    side.awaitText("held back");
    other.transport.pauseReading();
    side.transport.write(new byte[LARGE]);
    other.transport.resumeReading();
    other.awaitBytes(LARGE);
    side.awaitEvent("resume");
    endWriting(other);
    side.awaitEvent("eof");
    side.transport.close();
    side.awaitLost();
  }

  private static List<String> allIn(String place) {
    return List.of("factory", "made", "data", "pause", "resume", "eof", "lost").stream()
        .map(call -> call + " in " + place)
        .toList();
  }

  @ParameterizedTest
  @EnumSource
  @CPython("uvloop/test_context::_ContextBaseTests::test_create_connection_protocol")
  void clientsProtocolIsCalledInTheContextOfCreateConnection(Sockets sockets) throws Exception {
    run(() -> {
      var pair = open(sockets);
      exercise(pair.client(), pair.accepted());
      assertThat(pair.client().calls).containsExactlyElementsOf(allIn("client"));
      pair.end();
    });
  }

  @ParameterizedTest
  @EnumSource
  void flowControlOfAServersProtocolComesInTheContextOfCreateServer(Sockets sockets)
      throws Exception {
    run(() -> {
      var pair = open(sockets);
      exercise(pair.accepted(), pair.client());
      assertThat(pair.accepted().calls).containsExactlyElementsOf(allIn("server"));
      pair.end();
    });
  }

  @Test
  @CPython("uvloop/test_context::_ContextBaseTests::test_connect_accepted_socket")
  void acceptedSocketsProtocolIsCalledInTheContextOfConnectAcceptedSocket() throws Exception {
    ChannelPair channels = ChannelPair.open();
    run(() -> {
      HERE.set("other");
      Recorder other =
          await(loop.createConnection(Recorder::new, channels.right())).protocol();
      HERE.set("accepted");
      Curious accepted =
          await(loop.connectAcceptedSocket(Curious::new, channels.left())).protocol();
      HERE.set("elsewhere");
      exercise(accepted, other);
      assertThat(accepted.calls).containsExactlyElementsOf(allIn("accepted"));
      other.transport.abort();
      other.awaitLost();
    });
  }

  @ParameterizedTest
  @EnumSource(names = {"OWN", "ADOPTED"})
  void lossByAResetIsToldInTheContextOfCreateServer(Sockets sockets) throws Exception {
    run(() -> {
      List<Curious> accepted = new ArrayList<>();
      HERE.set("server");
      Server server = sockets.serve(loop, remembered(accepted));
      HERE.set("elsewhere");
      try (Blocking peer = Blocking.connect(loop, server)) {
        peer.send(new byte[1]);
        while (accepted.isEmpty()) {
          await(sleep(0));
        }
        accepted.getFirst().awaitEvent("data");
        peer.reset();
        accepted.getFirst().awaitLost();
      }
      server.close();
      assertThat(accepted.getFirst().calls)
          .containsExactly(
              "factory in server", "made in server", "data in server", "lost in server");
    });
  }

  private static Supplier<Protocol> remembered(List<Curious> all) {
    return () -> {
      all.add(new Curious());
      return all.getLast();
    };
  }

  @Test
  void whatAConnectionSetsIsNotSeenByOthers() throws Exception {
    class Setting extends Curious {
      @Override
      public void connectionMade(Transport transport) {
        super.connectionMade(transport);
        HERE.set(HERE.get() + "+");
      }
    }
    run(() -> {
      HERE.set("server");
      List<Setting> accepted = new ArrayList<>();
      Supplier<Setting> factory = () -> {
        accepted.add(new Setting());
        return accepted.getLast();
      };
      Server server = await(loop.createServer(factory, LOCALHOST, 0));
      for (int i = 0; i < 2; i++) {
        Recorder client = Sockets.OWN.connect(loop, Recorder::new, server);
        endWriting(client);
        client.awaitLost();
      }
      assertThat(HERE.get()).isEqualTo("server");
      server.close();
      soon(server.waitClosed());
      for (Setting each : accepted) {
        assertThat(each.calls).startsWith("factory in server", "made in server");
      }
    });
  }

  @Test
  void clientCallbackOfStartServerRunsInItsContext() throws Exception {
    run(() -> {
      List<String> seen = new ArrayList<>();
      HERE.set("coroutine");
      Server first = await(startServer(
          (reader, writer) -> async(() -> {
            seen.add(HERE.get());
            await(reader.read());
            seen.add(HERE.get());
            writer.close();
          }),
          LOCALHOST,
          0));
      HERE.set("plain");
      Server second = await(startServer(
          (reader, writer) -> {
            seen.add(HERE.get());
            writer.close();
          },
          LOCALHOST,
          0));
      HERE.set("elsewhere");
      for (Server server : List.of(first, second)) {
        var streams = await(openConnection(LOCALHOST, Pair.port(server)));
        streams.writer().writeEof();
        soon(streams.reader().read());
        streams.writer().close();
        server.close();
        soon(server.waitClosed());
      }
      assertThat(seen).containsExactly("coroutine", "coroutine", "plain");
    });
  }

  @Test
  @CPython("uvloop/test_context::_ContextBaseTests::test_start_tls")
  void protocolIsCalledInTheContextOfItsConnectionHoweverOftenThatIsEncrypted() throws Exception {
    run(() -> {
      var pair = open(Sockets.OWN);
      for (int i = 0; i < 2; i++) {
        HERE.set("upgrade " + i);
        Recorder server = pair.accepted();
        var serving = loop.createTask(async(() -> {
          server.transport =
              await(loop.startTls(server.transport, server, Tls.server().withServerSide(true)));
        }));
        Recorder client = pair.client();
        client.transport = await(loop.startTls(client.transport, client, Tls.client()));
        soon(serving);
      }
      HERE.set("elsewhere");
      exercise(pair.client(), pair.accepted());
      assertThat(pair.client().calls).containsExactlyElementsOf(allIn("client"));
      pair.end();
    });
  }

  @Test
  @CPython("uvloop/test_context::_ContextBaseTests::test_create_ssl_server_manual_connection_lost")
  void whatWasHeldBackWhenATlsTransportWasClosedElsewhereIsNotDelivered() throws Exception {
    run(() -> {
      var pair = open(Sockets.TLS);
      pair.accepted().transport.pauseReading();
      pair.client().write("held back");
      for (int i = 0; i < 20; i++) {
        await(sleep(0));
      }
      pair.accepted().transport.close();
      pair.accepted().awaitLost();
      assertThat(pair.accepted().calls).containsExactlyElementsOf(life("server", true));
      pair.end();
    });
  }
}
