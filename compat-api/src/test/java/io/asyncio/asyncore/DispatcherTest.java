package io.asyncio.asyncore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.asyncio.ConnectionAbortedError;
import io.asyncio.conformance.CPython;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.nio.channels.Channel;
import java.nio.channels.SocketChannel;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A dispatcher by itself. */
class DispatcherTest {

  private final SocketMap map = new SocketMap();

  @AfterEach
  void closeAll() throws Exception {
    Asyncore.closeAll(map, true);
  }

  @Test
  @CPython("test_asyncore::DispatcherTests::test_basic")
  void wantsToReadAndToWrite() {
    Dispatcher dispatcher = new Dispatcher(map);
    assertThat(dispatcher.readable()).isTrue();
    assertThat(dispatcher.writable()).isTrue();
  }

  @Test
  @CPython("test_asyncore::DispatcherTests::test_repr")
  void textNamesItsClassAndWhoItIs() {
    Dispatcher dispatcher = new Dispatcher(map);
    String identity = Integer.toHexString(System.identityHashCode(dispatcher));
    assertThat(dispatcher).hasToString("<io.asyncio.asyncore.Dispatcher at 0x" + identity + ">");
  }

  @Test
  void textSaysThatItListensAndWhere() throws Exception {
    Dispatcher dispatcher = new Dispatcher(map);
    dispatcher.createSocket();
    dispatcher.bind("localhost", 0);
    assertThat(dispatcher.toString()).contains("Dispatcher 127.0.0.1:0 at");
    dispatcher.listen(1);
    assertThat(dispatcher.toString()).contains("Dispatcher listening 127.0.0.1:0 at");
  }

  @Test
  @CPython("test_asyncore::DispatcherTests::test_log")
  void logWritesToStandardError() throws Exception {
    Dispatcher dispatcher = new Dispatcher(map);
    Printed printed = Printed.by(() -> {
      dispatcher.log("Lovely eggs");
      dispatcher.log("I like them");
    });
    assertThat(printed.err()).containsExactly("log: Lovely eggs", "log: I like them");
    assertThat(printed.out()).isEmpty();
  }

  @Test
  @CPython("test_asyncore::DispatcherTests::test_log_info")
  void logInfoWritesTheTypeToStandardOutput() throws Exception {
    Dispatcher dispatcher = new Dispatcher(map);
    Printed printed = Printed.by(() -> {
      dispatcher.logInfo("first", "EGGS");
      dispatcher.logInfo("second");
      dispatcher.logInfo("third", "warning");
    });
    assertThat(printed.out()).containsExactly("EGGS: first", "info: second");
    assertThat(printed.err()).isEmpty();
  }

  @Test
  @CPython("test_asyncore::DispatcherTests::test_unhandled")
  void unhandledEventsAreWarnedOf() throws Exception {
    Dispatcher dispatcher = new Dispatcher(map) {
      @Override
      protected Set<String> ignoreLogTypes() {
        return Set.of();
      }
    };
    Printed printed = Printed.by(() -> {
      dispatcher.handleExpt();
      dispatcher.handleRead();
      dispatcher.handleWrite();
      dispatcher.handleConnect();
    });
    assertThat(printed.out())
        .containsExactly(
            "warning: unhandled incoming priority event",
            "warning: unhandled read event",
            "warning: unhandled write event",
            "warning: unhandled connect event");
  }

  @Test
  void anErrorIsLoggedInOneLineAndCloses() throws Exception {
    Dispatcher dispatcher = new Dispatcher(map) {
      @Override
      public void handleRead() {
        throw new IllegalStateException("no eggs");
      }
    };
    dispatcher.createSocket();
    Printed printed = Printed.by(() -> Asyncore.read(dispatcher));
    assertThat(printed.out())
        .singleElement()
        .asString()
        .startsWith("error: uncaptured exception, closing channel <")
        .contains("(java.lang.IllegalStateException:no eggs [Events.java|")
        .contains("[DispatcherTest.java|handleRead|");
    assertThat(map).isEmpty();
    assertThat(dispatcher.socket().isOpen()).isFalse();
  }

  @Test
  void anErrorIsLoggedForADispatcherWithoutAText() throws Exception {
    Dispatcher dispatcher = new Dispatcher(map) {
      @Override
      public String toString() {
        throw new IllegalStateException("no text");
      }
    };
    Printed printed = Printed.by(() -> dispatcher.handleError(new IOException("lost")));
    assertThat(printed.out())
        .singleElement()
        .asString()
        .contains("closing channel <toString() failed for object at 0x")
        .contains("java.io.IOException:lost");
  }

  @Test
  void withoutASocketItSaysWhatIsMissing() {
    Dispatcher dispatcher = new Dispatcher(map);
    assertThat(dispatcher.socket()).isNull();
    assertThatIllegalStateException()
        .isThrownBy(() -> dispatcher.send(new byte[1]))
        .withMessageContaining("createSocket");
    assertThatIllegalStateException().isThrownBy(() -> dispatcher.recv(1));
    assertThatIllegalStateException().isThrownBy(() -> dispatcher.bind("localhost", 0));
    assertThatIllegalStateException().isThrownBy(dispatcher::addChannel);
    assertThatIllegalStateException().isThrownBy(dispatcher::setReuseAddr);
    dispatcher.delChannel();
  }

  @Test
  void badArgumentsAreRefusedByName() throws Exception {
    Dispatcher dispatcher = new Dispatcher(map);
    dispatcher.createSocket();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> dispatcher.recv(-1))
        .withMessage("size must not be negative: -1");
    assertThatExceptionOfType(UnknownHostException.class)
        .isThrownBy(() -> dispatcher.connect("no such host.invalid", 1));
    assertThatIllegalArgumentException().isThrownBy(() -> dispatcher.bind("localhost", -1));
    assertThatThrownBy(dispatcher::getsockname).hasMessage("the socket has no address yet");
    var elsewhere = InetSocketAddress.createUnresolved("no such host.invalid", 1);
    assertThatThrownBy(() -> dispatcher.bind(elsewhere))
        .isInstanceOf(SocketException.class)
        .hasMessageContaining("not known");
    assertThatThrownBy(() -> dispatcher.connect(elsewhere)).isInstanceOf(SocketException.class);
    assertThatThrownBy(
            () -> dispatcher.bind(new InetSocketAddress(InetAddress.ofLiteral("::1"), 0)))
        .isInstanceOf(SocketException.class)
        .hasMessageContaining("another family");
    assertThatThrownBy(dispatcher::accept).isInstanceOf(SocketException.class);
    assertThatThrownBy(
            () -> dispatcher.connect(new InetSocketAddress(InetAddress.ofLiteral("::1"), 9)))
        .isInstanceOf(IOException.class);
  }

  @Test
  void aNewSocketTakesThePlaceOfTheOneBefore() throws Exception {
    Dispatcher dispatcher = new Dispatcher(map);
    dispatcher.createSocket();
    Channel made = dispatcher.socket();
    try (SocketChannel given = SocketChannel.open()) {
      dispatcher.setSocket(given);
      assertThat(map).containsOnlyKeys(given);
      dispatcher.createSocket();
      assertThat(given.isOpen()).as("what was given").isTrue();
      Channel second = dispatcher.socket();
      dispatcher.createSocket();
      assertThat(second.isOpen()).as("what was made").isFalse();
      assertThat(map).containsOnlyKeys(dispatcher.socket());
    }
    made.close();
  }

  @Test
  void aClosedSocketIsRefused() throws Exception {
    SocketChannel closed = SocketChannel.open();
    closed.close();
    assertThatExceptionOfType(ConnectionAbortedError.class)
        .isThrownBy(() -> new Dispatcher(closed, map));
    assertThat(map).isEmpty();
  }
}
