package io.asyncio.asyncore;

import static io.asyncio.Asyncio.async;
import static io.asyncio.Asyncio.await;
import static io.asyncio.Asyncio.createTask;
import static io.asyncio.Asyncio.openConnection;
import static io.asyncio.Asyncio.sleep;
import static io.asyncio.Asyncio.startServer;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.asyncio.Future;
import io.asyncio.Server;
import io.asyncio.contextvars.ContextVar;
import io.asyncio.netty.testing.ChannelPair;
import io.asyncio.netty.testing.LoopTest;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.channels.FileChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Dispatchers that an event loop serves beside its coroutines. */
class AttachedTest extends LoopTest {

  private static final ContextVar<String> NAME = new ContextVar<>("name");

  @TempDir
  Path directory;

  /** Sends back what it gets. */
  private static final class Echo extends DispatcherWithSend {
    Echo(SocketChannel socket, SocketMap map) throws IOException {
      super(socket, map);
    }

    @Override
    public void handleRead() throws Exception {
      send(recv(8192));
    }

    @Override
    public void handleClose() throws Exception {
      close();
    }
  }

  private static class EchoServer extends Dispatcher {
    EchoServer(SocketMap map) throws IOException {
      super(map);
      createSocket();
      bind(LOCALHOST, 0);
      listen(5);
    }

    int port() throws IOException {
      return ((InetSocketAddress) getsockname()).getPort();
    }

    @Override
    public void handleAccepted(SocketChannel socket, SocketAddress address) throws IOException {
      assertThat(new Echo(socket, map()).connected()).isTrue();
    }
  }

  /** Notes what comes, and is done at the end. */
  private static class Client extends Dispatcher {
    final StringBuilder received = new StringBuilder();
    final Future<String> done;

    Client(SocketMap map, Future<String> done) {
      super(map);
      this.done = done;
    }

    @Override
    public boolean writable() {
      return connecting();
    }

    @Override
    public void handleConnect() throws Exception {
      received.append("connected ");
    }

    @Override
    public void handleWrite() {
      // once, with the connection
    }

    @Override
    public void handleRead() throws Exception {
      received.append(new String(recv(100), US_ASCII));
    }

    @Override
    public void handleClose() throws Exception {
      close();
      done.setResult(received.toString());
    }
  }

  @Test
  void coroutinesTalkToADispatcher() throws Exception {
    run(() -> {
      SocketMap map = Asyncore.attach(loop);
      EchoServer server = new EchoServer(map);
      for (int i = 0; i < 3; i++) {
        var streams = await(openConnection(LOCALHOST, server.port()));
        byte[] sent = ("hello " + i).getBytes(US_ASCII);
        streams.writer().write(sent);
        assertThat(soon(streams.reader().readexactly(sent.length))).isEqualTo(sent);
        streams.writer().close();
        await(streams.writer().waitClosed());
      }
      Asyncore.closeAll(map);
    });
  }

  @Test
  void aDispatcherTalksToCoroutines() throws Exception {
    run(() -> {
      Server server = await(startServer(
          (reader, writer) -> async(() -> {
            writer.write("good day".getBytes(US_ASCII));
            writer.close();
          }),
          LOCALHOST,
          0));
      Client client = new Client(Asyncore.attach(loop), loop.createFuture());
      client.createSocket();
      client.connect(LOCALHOST, server.port());
      assertThat(soon(client.done)).isEqualTo("connected good day");
      server.close();
      soon(server.waitClosed());
    });
  }

  @Test
  void whoNeverWantsToWriteHearsOfItsConnectionWhenItReads() throws Exception {
    run(() -> {
      SocketMap map = Asyncore.attach(loop);
      EchoServer server = new EchoServer(map);
      Client client = new Client(map, loop.createFuture()) {
        @Override
        public boolean writable() {
          return false;
        }

        @Override
        public void handleConnect() {
          received.append(" heard");
        }
      };
      client.createSocket();
      client.connect(LOCALHOST, server.port());
      while (map.size() < 3) {
        await(sleep(0));
      }
      assertThat(client.connected()).isFalse();
      assertThat(client.send("a".getBytes(US_ASCII))).isEqualTo(1);
      while (!client.received.toString().endsWith("a")) {
        await(sleep(0));
      }
      assertThat(client.received.toString()).isEqualTo(" hearda");
      Asyncore.closeAll(map);
    });
  }

  @Test
  void aDispatcherIsAskedBeforeTheLoopWaits() throws Exception {
    try (ChannelPair pair = ChannelPair.open()) {
      run(() -> {
        boolean[] wanted = {false};
        Future<Void> written = loop.createFuture();
        SocketMap map = Asyncore.attach(loop);
        Dispatcher dispatcher = new Dispatcher(pair.left(), map) {
          @Override
          public boolean writable() {
            return wanted[0];
          }

          @Override
          public void handleWrite() {
            wanted[0] = false;
            written.setResult(null);
          }
        };
        await(sleep(0));
        wanted[0] = true; // nothing but the question can tell
        soon(written);
        dispatcher.close();
      });
    }
  }

  @Test
  void itIsAskedOnceAnIteration() throws Exception {
    try (ChannelPair pair = ChannelPair.open()) {
      run(() -> {
        int[] asked = {0};
        Dispatcher dispatcher = new Dispatcher(pair.left(), Asyncore.attach(loop)) {
          @Override
          public boolean readable() {
            asked[0]++;
            return true;
          }

          @Override
          public boolean writable() {
            return false;
          }
        };
        await(sleep(0));
        int before = asked[0];
        for (int i = 0; i < 10; i++) {
          await(sleep(0));
        }
        assertThat(asked[0] - before).isEqualTo(10);
        dispatcher.close();
      });
    }
  }

  @Test
  void aChatAnswersACoroutine() throws Exception {
    run(() -> {
      SocketMap map = Asyncore.attach(loop);
      Dispatcher server = new Dispatcher(map) {
        @Override
        public void handleAccepted(SocketChannel socket, SocketAddress address) throws Exception {
          assertThat(new Shouting(socket, map).connected()).isTrue();
        }
      };
      server.createSocket();
      server.bind(LOCALHOST, 0);
      server.listen(5);
      var streams =
          await(openConnection(LOCALHOST, ((InetSocketAddress) server.getsockname()).getPort()));
      streams.writer().write("one\r\ntw".getBytes(US_ASCII));
      assertThat(soon(streams.reader().readline())).asString(US_ASCII).isEqualTo("ONE\r\n");
      streams.writer().write("o\r\nquit\r\n".getBytes(US_ASCII));
      assertThat(soon(streams.reader().read())).asString(US_ASCII).isEqualTo("TWO\r\nQUIT\r\n");
      streams.writer().close();
      await(streams.writer().waitClosed());
      server.close();
      assertThat(map).isEmpty();
    });
  }

  /** Answers each line in capitals. */
  private static final class Shouting extends AsyncChat {
    Shouting(SocketChannel socket, SocketMap map) throws IOException {
      super(socket, map);
      setTerminator("\r\n".getBytes(US_ASCII));
    }

    @Override
    public void collectIncomingData(byte[] data) {
      storeIncomingData(data);
    }

    @Override
    public void foundTerminator() throws Exception {
      String line = new String(takeIncomingData(), US_ASCII);
      push((line.toUpperCase(java.util.Locale.ROOT) + "\r\n").getBytes(US_ASCII));
      if (line.equals("quit")) {
        closeWhenDone();
      }
    }
  }

  @Test
  void aFileIsReadWhileCoroutinesGoOn() throws Exception {
    Path path = Files.writeString(directory.resolve("file"), "x".repeat(1000));
    run(() -> {
      List<String> steps = new ArrayList<>();
      Future<Void> end = loop.createFuture();
      var other = createTask(async(() -> {
        while (!end.done()) {
          steps.add("coroutine");
          await(sleep(0));
        }
      }));
      FileDispatcher file = new FileDispatcher(FileChannel.open(path), Asyncore.attach(loop)) {
        @Override
        public boolean writable() {
          return false;
        }

        @Override
        public void handleRead() throws Exception {
          steps.add("read " + recv(400).length);
        }

        @Override
        public void handleClose() throws Exception {
          close();
          end.setResult(null);
        }
      };
      soon(end);
      await(other);
      assertThat(file.socket().isOpen()).isFalse();
      assertThat(steps).containsSubsequence("read 400", "coroutine", "read 400", "coroutine");
      assertThat(steps).contains("read 200", "read 0");
    });
  }

  @Test
  void handlersRunInTheContextOfTheFirstCall() throws Exception {
    run(() -> {
      NAME.set("attached");
      SocketMap map = Asyncore.attach(loop);
      NAME.set("later");
      assertThat(Asyncore.attach(loop)).isSameAs(map);
      Future<String> name = loop.createFuture();
      EchoServer server = new EchoServer(map);
      Client client = new Client(map, loop.createFuture()) {
        @Override
        public void handleConnect() {
          name.setResult(NAME.get());
        }
      };
      client.createSocket();
      client.connect(LOCALHOST, server.port());
      assertThat(soon(name)).isEqualTo("attached");
      Asyncore.closeAll(map);
    });
  }
}
