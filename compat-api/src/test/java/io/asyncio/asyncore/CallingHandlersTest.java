package io.asyncio.asyncore;

import static io.asyncio.asyncore.Asyncore.POLLERR;
import static io.asyncio.asyncore.Asyncore.POLLHUP;
import static io.asyncio.asyncore.Asyncore.POLLIN;
import static io.asyncio.asyncore.Asyncore.POLLNVAL;
import static io.asyncio.asyncore.Asyncore.POLLOUT;
import static io.asyncio.asyncore.Asyncore.POLLPRI;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.asyncio.ConnectionResetError;
import io.asyncio.KeyboardInterrupt;
import io.asyncio.SystemExit;
import io.asyncio.conformance.CPython;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SocketChannel;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What calls the handlers of a dispatcher, and what becomes of what they throw. */
class CallingHandlersTest {

  private static final InetSocketAddress LOCAL =
      new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);

  private final SocketMap map = new SocketMap();

  @Test
  @CPython("test_asyncore::HelperFunctionTests::test_readwriteexc")
  void exitNowPassesAndOtherExceptionsGoToHandleError() throws Exception {
    Calls exiting = new Calls(map, new ExitNow());
    assertThatThrownBy(() -> Asyncore.read(exiting)).isInstanceOf(ExitNow.class);
    assertThatThrownBy(() -> Asyncore.write(exiting)).isInstanceOf(ExitNow.class);
    assertThatThrownBy(() -> Asyncore.exception(exiting)).isInstanceOf(ExitNow.class);
    assertThat(exiting.made).containsExactly("read", "write", "expt");

    Calls crashing = new Calls(map, new IllegalStateException("crash"));
    Asyncore.read(crashing);
    Asyncore.write(crashing);
    Asyncore.exception(crashing);
    assertThat(crashing.made)
        .containsExactly("read", "error crash", "write", "error crash", "expt", "error crash");
  }

  @ParameterizedTest
  @CsvSource({
    POLLIN + ",read",
    POLLPRI + ",expt",
    POLLOUT + ",write",
    POLLERR + ",close",
    POLLHUP + ",close",
    POLLNVAL + ",close"
  })
  @CPython("test_asyncore::HelperFunctionTests::test_readwrite")
  void eachFlagCallsItsHandlerAlone(int flag, String call) throws Exception {
    Calls calls = new Calls(map, null);
    Asyncore.readwrite(calls, flag);
    assertThat(calls.made).containsExactly(call);

    Calls exiting = new Calls(map, new ExitNow());
    assertThatThrownBy(() -> Asyncore.readwrite(exiting, flag)).isInstanceOf(ExitNow.class);

    Calls crashing = new Calls(map, new IllegalStateException("crash"));
    Asyncore.readwrite(crashing, flag);
    assertThat(crashing.made).containsExactly(call, "error crash");
  }

  @Test
  void whatEndsTheProgramPasses() {
    Calls interrupted = new Calls(map, new KeyboardInterrupt());
    assertThatThrownBy(() -> Asyncore.read(interrupted)).isInstanceOf(KeyboardInterrupt.class);
    Calls ending = new Calls(map, new SystemExit(3));
    assertThatThrownBy(() -> Asyncore.write(ending)).isInstanceOf(SystemExit.class);
    assertThat(interrupted.made).containsExactly("read");
    assertThat(ending.made).containsExactly("write");
  }

  @Test
  void errorsGoToHandleErrorToo() throws Exception {
    Calls calls = new Calls(map, new AssertionError("wrong"));
    Asyncore.read(calls);
    assertThat(calls.made).containsExactly("read", "error wrong");
  }

  @Test
  void anInterruptThatAHandlerThrowsIsNotLost() throws Exception {
    Calls calls = new Calls(map, new InterruptedException("waited"));
    Asyncore.read(calls);
    assertThat(Thread.interrupted()).isTrue();
    assertThat(calls.made).containsExactly("read", "error waited");
  }

  @Test
  void aLostConnectionClosesWhereFlagsAreTold() throws Exception {
    for (Exception lost : List.of(
        new ConnectionResetError("lost"),
        new ClosedChannelException(),
        new IOException("Broken pipe"))) {
      assertThat(SocketFailures.isDisconnected(lost)).as("%s", lost).isTrue();
    }
    assertThat(SocketFailures.isDisconnected(new IOException("disk full"))).isFalse();
    Lost lost = new Lost(map);
    Asyncore.readwrite(lost, POLLIN | POLLOUT);
    assertThat(lost.closings).isEqualTo(1);
  }

  /** Reads what is not there any more. */
  private static final class Lost extends Dispatcher {
    int closings;

    Lost(SocketMap map) {
      super(map);
    }

    @Override
    public void handleRead() throws Exception {
      throw new ConnectionResetError("lost");
    }

    @Override
    public void handleClose() {
      closings++;
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  @CPython("test_asyncore::HelperFunctionTests::test_closeall")
  @CPython("test_asyncore::HelperFunctionTests::test_closeall_default")
  void closeAllClosesEverythingAndEmptiesTheMap(boolean given) throws Exception {
    SocketMap closed = given ? map : Asyncore.socketMap();
    for (int i = 0; i < 10; i++) {
      new Dispatcher(closed).createSocket();
    }
    var dispatchers = closed.values().toArray(new Dispatcher[0]);
    if (given) {
      Asyncore.closeAll(map);
    } else {
      Asyncore.closeAll();
    }
    assertThat(closed).isEmpty();
    assertThat(dispatchers).hasSize(10).allMatch(one -> !one.socket().isOpen());
  }

  @Test
  void closeAllStopsAtTheFirstThatThrowsUnlessAllIsIgnored() throws Exception {
    Dispatcher bad = new Dispatcher(map) {
      @Override
      public void close() throws IOException {
        throw new IOException("stuck");
      }
    };
    bad.createSocket();
    Dispatcher good = new Dispatcher(map);
    good.createSocket();
    assertThatThrownBy(() -> Asyncore.closeAll(map)).hasMessage("stuck");
    assertThat(map).hasSize(2);
    Asyncore.closeAll(map, true);
    assertThat(map).isEmpty();
    assertThat(good.socket().isOpen()).isFalse();
    bad.socket().close();
  }

  @Test
  @CPython("test_asyncore::HelperFunctionTests::test_compact_traceback")
  void aCompactTracebackHasThePlaceTheTypeTheValueAndOneLine() {
    Exception error = new IllegalStateException("no spam");
    CompactTraceback traceback = Asyncore.compactTraceback(error);
    assertThat(traceback.place()).isEqualTo(error.getStackTrace()[0]);
    assertThat(traceback.type()).isEqualTo(IllegalStateException.class);
    assertThat(traceback.value()).isSameAs(error);
    assertThat(traceback.info())
        .endsWith("[CallingHandlersTest.java|%s|%d]"
            .formatted(traceback.place().getMethodName(), traceback.place().getLineNumber()));
  }

  @Test
  void aCompactTracebackGoesFromTheHandlerToThePlace() throws Exception {
    StringBuilder info = new StringBuilder();
    Dispatcher dispatcher = new Dispatcher(map) {
      @Override
      public void handleRead() {
        thrower();
      }

      private void thrower() {
        throw new IllegalStateException("deep");
      }

      @Override
      public void handleError(Throwable error) {
        info.append(Asyncore.compactTraceback(error).info());
      }
    };
    Asyncore.read(dispatcher);
    assertThat(info.toString())
        .startsWith("[Events.java|")
        .contains("[CallingHandlersTest.java|handleRead|")
        .containsPattern("\\[CallingHandlersTest.java\\|thrower\\|\\d+]$")
        .doesNotContain("aCompactTracebackGoes");
  }

  @Test
  void anExceptionWithoutAStackHasNoPlace() {
    Exception bare = new Exception("bare");
    bare.setStackTrace(new StackTraceElement[0]);
    assertThat(Asyncore.compactTraceback(bare).info()).isEmpty();
  }

  @Test
  void aCompactTracebackBeginsWhereTheLoopCallsTheDispatcher() throws Exception {
    StringBuilder info = new StringBuilder();
    Dispatcher dispatcher = new Dispatcher(map) {
      @Override
      public boolean readable() {
        throw new IllegalStateException("do not know");
      }
    };
    dispatcher.createSocket();
    assertThatThrownBy(() -> Asyncore.loop(0, false, map))
        .satisfies(e -> assertThat(Asyncore.compactTraceback(e).info())
            .matches(
                "\\[Polled.java\\|ask\\|\\d+] \\[CallingHandlersTest.java\\|readable\\|\\d+]"));
    dispatcher.close();

    try (SocketChannel silent = SocketChannel.open().bind(LOCAL)) {
      Dispatcher client = new Dispatcher(map) {
        @Override
        public void handleError(Throwable error) throws Exception {
          info.append(Asyncore.compactTraceback(error).info());
          close();
        }
      };
      client.createSocket();
      client.connect(silent.getLocalAddress());
      Asyncore.loop(10, false, map);
    }
    assertThat(info.toString()).startsWith("[Polled.java|settle|").doesNotContain("Poller.java");
  }
}
