package io.asyncio.asyncore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.asyncio.conformance.CPython;
import java.io.IOException;
import java.net.BindException;
import java.net.SocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.NetworkChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Servers and clients in one loop, over each family of addresses, by select and by poll. */
@ParameterizedClass(name = "{0}, poll: {1}")
@MethodSource("ways")
@Timeout(30)
class ConnectionsTest {

  @Parameter(0)
  Family family;

  @Parameter(1)
  boolean usePoll;

  @TempDir
  Path directory;

  private final SocketMap map = new SocketMap();

  static Stream<Arguments> ways() {
    return Stream.of(Family.values())
        .flatMap(family -> Stream.of(Arguments.of(family, false), Arguments.of(family, true)));
  }

  @AfterEach
  void closeAll() throws Exception {
    Asyncore.closeAll(map, true);
  }

  /** Knows when what is waited for has come; what nobody expects fails the test. */
  private class Watched extends Dispatcher {
    boolean flag;

    Watched() {
      super(map);
    }

    Watched(SocketChannel socket) throws IOException {
      super(socket, map);
    }

    @Override
    public void handleError(Throwable error) throws Exception {
      throw new AssertionError(error);
    }

    @Override
    public void handleConnect() {
      // expected of clients
    }

    @Override
    public void handleExpt() {
      throw new AssertionError("urgent data");
    }

    @Override
    public void handleClose() throws Exception {
      throw new AssertionError("closed");
    }
  }

  /** Listens, and makes handlers. */
  private class Listener extends Watched {
    private final Function<SocketChannel, Dispatcher> handler;

    Listener(Function<SocketChannel, Dispatcher> handler) throws IOException {
      this.handler = handler;
      createSocket(family.protocol);
      setReuseAddr();
      bind(family.free(directory));
      listen(5);
    }

    @Override
    public void handleAccepted(SocketChannel socket, SocketAddress address) throws Exception {
      assertThat(handler.apply(socket).connected()).isTrue();
    }
  }

  private class Client extends Watched {
    Client(Listener server) throws Exception {
      createSocket(family.protocol);
      connect(server.getsockname());
    }
  }

  private Dispatcher quiet(SocketChannel socket) {
    try {
      return new Watched(socket);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private void loopUntilFlagged(Watched one) throws Exception {
    while (!one.flag) {
      assertThat(map).isNotEmpty();
      Asyncore.loop(1, usePoll, map, 1);
    }
  }

  @Test
  @CPython("test_asyncore::BaseTestAPI::test_handle_connect")
  void handleConnectIsCalledOnceTheConnectionIsUp() throws Exception {
    Client client = new Client(new Listener(this::quiet)) {
      @Override
      public void handleConnect() {
        flag = true;
      }
    };
    loopUntilFlagged(client);
    assertThat(((SocketChannel) client.socket()).isConnected()).isTrue();
    assertThat(client.connected()).isTrue();
  }

  @Test
  @CPython("test_asyncore::BaseTestAPI::test_handle_accept")
  void handleAcceptIsCalledWhenAClientConnects() throws Exception {
    Listener server = new Listener(this::quiet) {
      @Override
      public void handleAccept() {
        flag = true;
      }
    };
    assertThat(new Client(server)).isNotNull();
    loopUntilFlagged(server);
  }

  @Test
  @CPython("test_asyncore::BaseTestAPI::test_handle_accepted")
  void handleAcceptedGetsTheSocketAndItsAddress() throws Exception {
    Listener server = new Listener(this::quiet) {
      @Override
      public void handleAccepted(SocketChannel socket, SocketAddress address) throws Exception {
        flag = address.equals(socket.getRemoteAddress());
        socket.close();
      }
    };
    Client client = new Client(server) {
      @Override
      public void handleClose() {
        // the server does not want it
      }
    };
    assertThat(client).isNotNull();
    loopUntilFlagged(server);
  }

  @Test
  @CPython("test_asyncore::BaseTestAPI::test_handle_read")
  void handleReadIsCalledWhenDataCome() throws Exception {
    Client client =
        new Client(new Listener(socket -> {
          Dispatcher handler = quiet(socket);
          try {
            assertThat(handler.send(new byte[1024])).isEqualTo(1024);
          } catch (Exception e) {
            throw new AssertionError(e);
          }
          return handler;
        })) {
          @Override
          public void handleRead() {
            flag = true;
          }
        };
    loopUntilFlagged(client);
  }

  @Test
  @CPython("test_asyncore::BaseTestAPI::test_handle_write")
  void handleWriteIsCalledWhileItCanBeWrittenTo() throws Exception {
    Client client = new Client(new Listener(this::quiet)) {
      @Override
      public void handleWrite() {
        flag = true;
      }
    };
    loopUntilFlagged(client);
    client.flag = false;
    loopUntilFlagged(client);
  }

  @Test
  @CPython("test_asyncore::BaseTestAPI::test_handle_close")
  void handleCloseIsCalledWhenThePeerHasClosed() throws Exception {
    Listener server = new Listener(this::quiet) {
      @Override
      public void handleAccepted(SocketChannel socket, SocketAddress address) throws Exception {
        new Watched(socket).close();
      }
    };
    Client client = new Client(server) {
      @Override
      public void handleRead() throws Exception {
        assertThat(recv(1024)).isEmpty();
      }

      @Override
      public void handleClose() throws Exception {
        flag = true;
        close();
      }
    };
    loopUntilFlagged(client);
    assertThat(map).containsOnlyKeys(server.socket());
  }

  @Test
  @CPython("test_asyncore::BaseTestAPI::test_handle_close_after_conn_broken")
  void aBrokenConnectionClosesInsteadOfRaisingInSend() throws Exception {
    byte[] data = new byte[128];
    Listener server = new Listener(this::quiet) {
      @Override
      public void handleAccepted(SocketChannel socket, SocketAddress address) throws Exception {
        assertThat(new Watched(socket) {
              @Override
              public void handleRead() throws Exception {
                assertThat(recv(data.length)).isNotEmpty();
                close();
              }

              @Override
              public boolean writable() {
                return false;
              }
            })
            .isNotNull();
      }
    };
    Client client = new Client(server) {
      @Override
      public void handleWrite() throws Exception {
        assertThat(send(data)).isBetween(0, data.length);
      }

      @Override
      public void handleRead() {
        // it only writes
      }

      @Override
      public void handleClose() throws Exception {
        flag = true;
        close();
      }
    };
    loopUntilFlagged(client);
  }

  @Test
  @CPython("test_asyncore::BaseTestAPI::test_handle_error")
  void handleErrorGetsWhatAHandlerThrows() throws Exception {
    RuntimeException failure = new ArithmeticException("/ by zero");
    Client client = new Client(new Listener(this::quiet)) {
      @Override
      public void handleWrite() {
        throw failure;
      }

      @Override
      public void handleError(Throwable error) {
        assertThat(error).isSameAs(failure);
        flag = true;
      }
    };
    loopUntilFlagged(client);
  }

  @Test
  @CPython("test_asyncore::BaseTestAPI::test_connection_attributes")
  void itKnowsWhetherItIsConnectedAndAccepting() throws Exception {
    Listener server = new Listener(this::quiet);
    Client client = new Client(server);
    assertThat(server.connected()).isFalse();
    assertThat(server.accepting()).isTrue();
    assertThat(client.accepting()).isFalse();
    while (!client.connected()) {
      Asyncore.loop(1, usePoll, map, 1);
    }
    assertThat(server.connected()).isFalse();
    assertThat(server.accepting()).isTrue();
    assertThat(client.connecting()).isFalse();
    assertThat(client.accepting()).isFalse();
    client.close();
    assertThat(client.connected()).isFalse();
    assertThat(client.accepting()).isFalse();
    server.close();
    assertThat(server.connected()).isFalse();
    assertThat(server.accepting()).isFalse();
  }

  @Test
  @CPython("test_asyncore::BaseTestAPI::test_create_socket")
  void createSocketMakesANonBlockingStreamSocketOfTheFamily() throws Exception {
    Watched dispatcher = new Watched();
    dispatcher.createSocket(family.protocol);
    SocketChannel socket = (SocketChannel) dispatcher.socket();
    assertThat(socket.isBlocking()).isFalse();
    assertThat(map).containsEntry(socket, dispatcher);
    socket.bind(family == Family.UNIX ? null : family.free(directory));
  }

  @Test
  @CPython("test_asyncore::BaseTestAPI::test_bind")
  void bindingAnAddressInUseRaises() throws Exception {
    Listener server = new Listener(this::quiet);
    Watched second = new Watched();
    second.createSocket(family.protocol);
    assertThatExceptionOfType(BindException.class)
        .isThrownBy(() -> second.bind(server.getsockname()));
  }

  @Test
  @CPython("test_asyncore::BaseTestAPI::test_set_reuse_addr")
  void setReuseAddrSetsTheOption() throws Exception {
    Watched dispatcher = new Watched();
    dispatcher.createSocket(family.protocol);
    if (family == Family.UNIX) {
      dispatcher.setReuseAddr(); // which Unix sockets do not have
      return;
    }
    NetworkChannel socket = (NetworkChannel) dispatcher.socket();
    assertThat(socket.getOption(StandardSocketOptions.SO_REUSEADDR)).isFalse();
    dispatcher.setReuseAddr();
    assertThat(socket.getOption(StandardSocketOptions.SO_REUSEADDR)).isTrue();
  }

  @Test
  @CPython("test_asyncore::BaseTestAPI::test_quick_connect")
  void aClientThatConnectsAndResetsAtOnceBreaksNothing() throws Exception {
    Listener server = new Listener(socket -> {
      try {
        return new Watched(socket) {
          @Override
          public void handleRead() throws Exception {
            assertThat(recv(1)).isEmpty();
          }

          @Override
          public void handleClose() throws Exception {
            close();
          }
        };
      } catch (IOException e) {
        throw new AssertionError(e);
      }
    });
    try (SocketChannel quick = SocketChannel.open(server.getsockname())) {
      quick.setOption(StandardSocketOptions.SO_LINGER, 0);
    }
    Asyncore.loop(0, usePoll, map, 5);
    assertThat(server.accepting()).isTrue();
    assertThat(map).containsOnlyKeys(server.socket());
  }
}
