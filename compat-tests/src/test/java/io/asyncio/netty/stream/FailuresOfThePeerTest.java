package io.asyncio.netty.stream;

import static io.asyncio.Asyncio.async;
import static io.asyncio.Asyncio.await;
import static io.asyncio.Asyncio.createTask;
import static io.asyncio.Asyncio.gather;
import static io.asyncio.Asyncio.openConnection;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.asyncio.Awaitable;
import io.asyncio.BrokenPipeError;
import io.asyncio.ConnectionError;
import io.asyncio.ConnectionOptions;
import io.asyncio.ConnectionResetError;
import io.asyncio.DatagramOptions;
import io.asyncio.Server;
import io.asyncio.netty.testing.Blocking;
import io.asyncio.netty.testing.FakeLookup;
import io.asyncio.netty.testing.LoopParts;
import io.asyncio.netty.testing.LoopTest;
import io.asyncio.netty.testing.Pair;
import io.asyncio.netty.testing.Recorder;
import io.asyncio.netty.testing.SilentPort;
import io.asyncio.netty.testing.Sockets;
import io.asyncio.protocols.DatagramProtocol;
import io.asyncio.streams.PlainClientConnected;
import io.asyncio.streams.StreamPair;
import io.asyncio.streams.StreamReader;
import io.asyncio.streams.StreamReaderProtocol;
import io.asyncio.streams.StreamWriter;
import io.asyncio.transports.DatagramTransport;
import io.asyncio.transports.WriteBufferLimits;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.ConnectException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.net.UnknownHostException;
import org.junit.jupiter.api.Test;

/** What a program catches when a peer fails, and that it sees where. */
class FailuresOfThePeerTest extends LoopTest {

  private static Throwable raisedBy(Awaitable<?> awaitable) {
    return catchThrowable(() -> userAwaits(awaitable));
  }

  private static void userAwaits(Awaitable<?> awaitable) throws Exception {
    await(awaitable);
  }

  private static Throwable raisedByAnother(Awaitable<?> awaitable) {
    return catchThrowable(() -> anotherAwaits(awaitable));
  }

  private static void anotherAwaits(Awaitable<?> awaitable) throws Exception {
    await(awaitable);
  }

  private static String printed(Throwable failure) {
    StringWriter text = new StringWriter();
    failure.printStackTrace(new PrintWriter(text));
    return text.toString();
  }

  /** Nothing of Netty's or the system's comes before the line of the user. */
  private static void showsTheLine(Throwable failure) {
    String text = printed(failure);
    assertThat(text).contains(".userAwaits(");
    assertThat(text.substring(0, text.indexOf(".userAwaits(")))
        .doesNotContain("at io.netty.", "Caused by");
  }

  private interface Use {
    void of(StreamPair streams, Blocking peer) throws Exception;
  }

  private void connected(Use use) throws Exception {
    run(() -> {
      var streams = loop.<StreamPair>createFuture();
      Server server = await(loop.createServer(
          () -> {
            StreamReader reader = new StreamReader(StreamReader.DEFAULT_LIMIT, loop);
            return new StreamReaderProtocol(
                reader,
                (PlainClientConnected) (r, writer) -> streams.setResult(new StreamPair(r, writer)),
                loop);
          },
          LOCALHOST,
          0));
      try (Blocking peer = Blocking.connect(loop, server)) {
        use.of(soon(streams), peer);
      } finally {
        streams.result().writer().close();
        server.close();
        soon(server.waitClosed());
      }
    });
  }

  @Test
  void aRefusedConnectionShowsTheAwait() throws Exception {
    run(() -> {
      try (SilentPort silent = SilentPort.tcp()) {
        Throwable refused = raisedBy(openConnection(LOCALHOST, silent.number()));
        assertThat(refused)
            .isExactlyInstanceOf(ConnectException.class)
            .isInstanceOf(SocketException.class)
            .hasMessageStartingWith("Connection refused: 127.0.0.1:")
            .hasCauseInstanceOf(ConnectException.class);
        showsTheLine(refused);
      }
    });
  }

  @Test
  void aRaceThatNobodyWinsShowsTheAwait() throws Exception {
    run(() -> {
      ConnectionOptions options = ConnectionOptions.defaults().withHappyEyeballsDelay(0.1);
      try (SilentPort silent = SilentPort.tcp()) {
        Throwable refused =
            raisedBy(loop.createConnection(Recorder::new, LOCALHOST, silent.number(), options));
        assertThat(refused).isExactlyInstanceOf(ConnectException.class);
        showsTheLine(refused);
      }
    });
  }

  @Test
  void aFailureInATaskOfTheLibraryShowsTheAwaitOfTheTask() throws Exception {
    run(() -> {
      try (SilentPort silent = SilentPort.tcp()) {
        int port = silent.number();
        for (Awaitable<?> awaitable : new Awaitable<?>[] {
          createTask(openConnection(LOCALHOST, port)), gather(openConnection(LOCALHOST, port))
        }) {
          Throwable refused = raisedBy(awaitable);
          assertThat(refused).isExactlyInstanceOf(ConnectException.class);
          assertThat(printed(refused)).contains(".userAwaits(").contains("awaited here");
        }
      }
    });
  }

  @Test
  void anUnknownHostShowsTheAwait() throws Exception {
    LoopParts.lookUpWith(loop, FakeLookup.knowing());
    run(() -> {
      for (Awaitable<?> awaitable :
          new Awaitable<?>[] {openConnection("nowhere", 1), loop.getaddrinfo("nowhere", 1)}) {
        Throwable unknown = raisedBy(awaitable);
        assertThat(unknown)
            .isExactlyInstanceOf(UnknownHostException.class)
            .hasCauseExactlyInstanceOf(UnknownHostException.class);
        showsTheLine(unknown);
      }
    });
  }

  @Test
  void anAddressInUseShowsTheAwait() throws Exception {
    run(() -> {
      Server server = await(loop.createServer(Recorder::new, LOCALHOST, 0));
      Throwable inUse = raisedBy(loop.createServer(Recorder::new, LOCALHOST, Pair.port(server)));
      assertThat(inUse).isExactlyInstanceOf(java.net.BindException.class);
      showsTheLine(inUse);
      server.close();
    });
  }

  @Test
  void aReadThatWaitsIsResetAtItsAwait() throws Exception {
    connected((streams, peer) -> {
      StreamReader reader = streams.reader();
      var reading = createTask(async(() -> raisedBy(reader.read(10))));
      await(createTask(async(peer::reset))); // the tasks before it have begun to wait
      Throwable reset = soon(reading);
      assertReset(reset);
      assertThat(reader.exception()).isSameAs(reset);
    });
  }

  private static void assertReset(Throwable reset) {
    assertThat(reset)
        .isExactlyInstanceOf(ConnectionResetError.class)
        .isInstanceOf(ConnectionError.class)
        .isInstanceOf(SocketException.class)
        .hasMessage("Connection reset by peer")
        .hasCauseInstanceOf(IOException.class);
    showsTheLine(reset);
  }

  @Test
  void eachAwaitThatRaisesTheSameResetShowsItsOwnLine() throws Exception {
    connected((streams, peer) -> {
      StreamReader reader = streams.reader();
      StreamWriter writer = streams.writer();
      peer.reset();
      Throwable reset = raisedBy(reader.read(1));
      assertReset(reset);
      for (Awaitable<?> awaitable : new Awaitable<?>[] {
        reader.read(1),
        reader.readexactly(1),
        reader.readline(),
        reader.readuntil(),
        reader.read(),
        writer.drain(),
        writer.waitClosed()
      }) {
        Throwable again = raisedByAnother(awaitable);
        assertThat(again).isSameAs(reset);
        assertThat(printed(again)).contains(".anotherAwaits(").doesNotContain(".userAwaits(");
      }
      assertThat(raisedBy(reader.read(1))).isSameAs(reset);
      showsTheLine(reset);
    });
  }

  @Test
  void aDrainAndACloseThatWaitAreResetAtTheirAwaits() throws Exception {
    connected((streams, peer) -> {
      StreamWriter writer = streams.writer();
      writer.transport().setWriteBufferLimits(new WriteBufferLimits(10, 5));
      writer.write(new byte[20_000_000]);
      var draining = createTask(async(() -> {
        Throwable failure = raisedBy(writer.drain());
        showsTheLine(failure);
        return failure;
      }));
      var closing = createTask(async(() -> {
        Throwable failure = raisedBy(writer.waitClosed());
        showsTheLine(failure);
        return failure;
      }));
      await(createTask(async(peer::reset))); // the tasks before it have begun to wait
      assertThat(soon(draining)).isInstanceOf(ConnectionError.class);
      assertThat(soon(closing)).isSameAs(draining.result());
    });
  }

  @Test
  void protocolIsToldOfAResetThatNobodyHasRaised() throws Exception {
    run(() -> {
      for (Sockets sockets : new Sockets[] {Sockets.OWN, Sockets.ADOPTED}) {
        Recorder recorder = new Recorder();
        Server server = sockets.serve(loop, () -> recorder);
        try (Blocking peer = Blocking.connect(loop, server)) {
          recorder.awaitMade();
          peer.reset();
          recorder.awaitLost();
        }
        assertUnraised(recorder.lostBecause, ConnectionResetError.class);
        server.close();
      }
    });
  }

  private static void assertUnraised(Throwable failure, Class<?> type) {
    assertThat(failure).isExactlyInstanceOf(type).hasCauseInstanceOf(IOException.class);
    assertThat(failure.getStackTrace()).isEmpty();
  }

  @Test
  void writingToAUnixSocketThatNobodyReadsIsABrokenPipe() throws Exception {
    run(() -> {
      Recorder writing = new Recorder();
      writing.keepOpenAfterEof = true;
      Server server = Sockets.UNIX.serve(loop, () -> writing);
      Recorder peer = Sockets.UNIX.connect(loop, Recorder::new, server);
      peer.transport.close();
      writing.await(() -> writing.events.contains("eof"));
      writing.write("data");
      writing.awaitLost();
      assertUnraised(writing.lostBecause, BrokenPipeError.class);
      server.close();
    });
  }

  @Test
  void refusedDatagramIsARefusedConnection() throws Exception {
    InetSocketAddress nobody;
    InetAddress here = InetAddress.ofLiteral(LOCALHOST);
    try (DatagramSocket socket = new DatagramSocket(0, here)) {
      nobody = new InetSocketAddress(here, socket.getLocalPort());
    }
    run(() -> {
      var refused = loop.<IOException>createFuture();
      DatagramProtocol protocol = new DatagramProtocol() {
        @Override
        public void errorReceived(IOException exception) {
          refused.setResult(exception);
        }
      };
      DatagramTransport transport = await(
              loop.createDatagramEndpoint(() -> protocol, DatagramOptions.remote(nobody)))
          .transport();
      transport.sendto(new byte[1], null);
      assertUnraised(soon(refused), ConnectException.class);
      transport.close();
    });
  }
}
