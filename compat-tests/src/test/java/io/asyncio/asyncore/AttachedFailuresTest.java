package io.asyncio.asyncore;

import static io.asyncio.Asyncio.async;
import static io.asyncio.Asyncio.await;
import static io.asyncio.Asyncio.sleep;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.asyncio.Future;
import io.asyncio.SystemExit;
import io.asyncio.netty.NettyEventLoop;
import io.asyncio.netty.testing.ChannelPair;
import io.asyncio.netty.testing.LoopTest;
import io.asyncio.netty.testing.SilentPort;
import java.io.IOException;
import java.net.ConnectException;
import java.net.StandardSocketOptions;
import java.nio.channels.SelectableChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What goes wrong with dispatchers that an event loop serves. */
class AttachedFailuresTest extends LoopTest {

  private ChannelPair pair;
  private ChannelPair other;
  private SocketMap map;

  @BeforeEach
  void attach() throws IOException {
    pair = ChannelPair.open();
    other = ChannelPair.open();
    map = Asyncore.attach(loop);
  }

  @AfterEach
  void closeAll() throws Exception {
    Asyncore.closeAll(map, true);
    pair.close();
    other.close();
  }

  /** Fails where it is told to, and is done when it is told of an error or closed. */
  private class Failing extends Dispatcher {
    final Future<Throwable> error = loop.createFuture();
    final Future<Void> closed = loop.createFuture();
    final Callable<Object> read;

    Failing(SelectableChannel socket, Callable<Object> read) throws IOException {
      super(socket, map);
      this.read = read;
    }

    @Override
    public boolean writable() {
      return false;
    }

    @Override
    public void handleRead() throws Exception {
      var _ = read.call();
    }

    @Override
    public void handleError(Throwable thrown) throws Exception {
      error.setResult(thrown);
      handleClose();
    }

    @Override
    public void handleClose() throws Exception {
      close();
      closed.setResult(null);
    }
  }

  /** Echoes, to show that it is still served. */
  private final class Served extends Dispatcher {
    Served() throws IOException {
      super(other.left(), map);
    }

    @Override
    public boolean writable() {
      return false;
    }

    @Override
    public void handleRead() throws Exception {
      assertThat(send(recv(100))).isPositive();
    }
  }

  private void expectServed() throws Exception {
    ChannelPair.send(other.right(), "still here");
    String answer = "";
    while (answer.isEmpty()) {
      await(sleep(0));
      answer = ChannelPair.receive(other.right(), 100);
    }
    assertThat(answer).isEqualTo("still here");
  }

  @Test
  void aHandlerThatThrowsClosesItsDispatcherAndNoOther() throws Exception {
    run(() -> {
      Exception failure = new IllegalStateException("on purpose");
      Failing failing = new Failing(pair.left(), () -> {
        throw failure;
      });
      Served served = new Served();
      ChannelPair.send(pair.right(), "x");
      assertThat(soon(failing.error)).isSameAs(failure);
      assertThat(failing.socket().isOpen()).isFalse();
      assertThat(map).containsOnlyKeys(served.socket());
      expectServed();
    });
  }

  @Test
  void whatReadableThrowsGoesToHandleError() throws Exception {
    run(() -> {
      Failing failing = new Failing(pair.left(), () -> null) {
        @Override
        public boolean readable() {
          throw new IllegalStateException("do not know");
        }
      };
      Served served = new Served();
      assertThat(soon(failing.error)).hasMessage("do not know");
      assertThat(map).containsOnlyKeys(served.socket());
      expectServed();
    });
  }

  @Test
  void whatHandleErrorThrowsIsReported() throws Exception {
    run(() -> {
      Failing failing =
          new Failing(pair.left(), () -> {
            throw new IllegalStateException("first");
          }) {
            @Override
            public void handleError(Throwable thrown) throws Exception {
              close();
              closed.setResult(null);
              throw new IllegalStateException("second", thrown);
            }
          };
      ChannelPair.send(pair.right(), "x");
      soon(failing.closed);
      await(sleep(0));
      assertThat(takeReports()).hasSize(1);
    });
  }

  @Test
  void exitNowIsReportedAndTheOthersGoOn() throws Exception {
    run(() -> {
      boolean[] called = {false};
      Failing failing = new Failing(pair.left(), () -> {
        called[0] = true;
        throw new ExitNow("enough");
      });
      Served served = new Served();
      ChannelPair.send(pair.right(), "x");
      while (!called[0]) {
        await(sleep(0));
      }
      failing.close();
      expectServed();
      assertThat(takeReports()).isNotEmpty();
      assertThat(map).containsOnlyKeys(served.socket());
    });
  }

  @Test
  void systemExitEndsTheRun() throws Exception {
    Failing failing = new Failing(pair.left(), () -> {
      throw new SystemExit(3);
    });
    ChannelPair.send(pair.right(), "x");
    assertThatThrownBy(loop::runForever)
        .isInstanceOfSatisfying(SystemExit.class, e -> assertThat(e.status()).isEqualTo(3));
    failing.close();
  }

  @Test
  void aRefusalGoesToHandleError() throws Exception {
    try (SilentPort silent = SilentPort.tcp()) {
      run(() -> {
        Failing client = new Failing(pair.left(), () -> null) {
          @Override
          public boolean writable() {
            return connecting();
          }
        };
        client.delChannel();
        client.createSocket();
        client.connect("127.0.0.1", silent.number());
        assertThat(soon(client.error)).isInstanceOf(ConnectException.class);
        assertThat(map).isEmpty();
      });
    }
  }

  @Test
  void aResetInTheMiddleOfASendCloses() throws Exception {
    run(() -> {
      Future<Void> closed = loop.createFuture();
      DispatcherWithSend sender = new DispatcherWithSend(pair.left(), map) {
        @Override
        public boolean readable() {
          return false;
        }

        @Override
        public void handleClose() throws Exception {
          close();
          closed.setResult(null);
        }
      };
      Served served = new Served();
      assertThat(sender.send(new byte[10_000_000])).isEqualTo(10_000_000);
      assertThat(sender.outBuffer()).isNotEmpty();
      await(sleep(0));
      pair.right().setOption(StandardSocketOptions.SO_LINGER, 0);
      pair.right().close();
      soon(closed);
      assertThat(map).containsOnlyKeys(served.socket());
      expectServed();
    });
  }

  @Test
  void aChannelThatIsClosedByItselfIsTold() throws Exception {
    run(() -> {
      Failing closing = new Failing(pair.left(), () -> null);
      Served served = new Served();
      await(sleep(0));
      pair.left().close();
      soon(closing.closed);
      assertThat(map).containsOnlyKeys(served.socket());
      expectServed();
    });
  }

  @Test
  void aHandlerMayCloseAnotherOneThatIsReady() throws Exception {
    run(() -> {
      List<String> called = new ArrayList<>();
      Failing[] both = new Failing[2];
      both[0] = new Failing(pair.left(), () -> {
        called.add("left");
        both[1].handleClose();
        return both[0].recv(10);
      });
      both[1] = new Failing(other.left(), () -> {
        called.add("other");
        both[0].handleClose();
        return both[1].recv(10);
      });
      ChannelPair.send(pair.right(), "x");
      ChannelPair.send(other.right(), "x");
      await(sleep(0.05));
      assertThat(called).hasSize(1);
      assertThat(map).hasSize(1);
    });
  }

  @Test
  void anAttachedMapIsPolledByNobodyElse() throws Exception {
    assertThat(Asyncore.attach(loop)).isSameAs(map);
    assertThat(Asyncore.attach(loop, map)).isSameAs(map);
    assertThatIllegalStateException()
        .isThrownBy(() -> Asyncore.loop(0, false, map))
        .withMessageContaining("attached");
    try (NettyEventLoop second = new NettyEventLoop(ioTransport)) {
      assertThatIllegalStateException()
          .isThrownBy(() -> Asyncore.attach(second, map))
          .withMessageContaining("another event loop");
    }
    run(() -> {
      var elsewhere = loop.runInExecutor(
          task -> Thread.ofPlatform().daemon().start(task), () -> Asyncore.attach(loop));
      assertThatThrownBy(() -> await(elsewhere)).hasMessageContaining("attach called in thread");
    });
  }

  @Test
  void aMapThatHadALoopOfItsOwnIsTakenOver() throws Exception {
    run(() -> {
      SocketMap polled = new SocketMap();
      Future<Void> read = loop.createFuture();
      Dispatcher reader = new Dispatcher(pair.left(), polled) {
        @Override
        public boolean writable() {
          return false;
        }

        @Override
        public void handleRead() throws Exception {
          assertThat(recv(10)).hasSize(1);
          read.setResult(null);
        }
      };
      Asyncore.loop(0, false, polled, 1);
      assertThat(Asyncore.attach(loop, polled)).isSameAs(polled);
      ChannelPair.send(pair.right(), "x");
      soon(read);
      reader.close();
    });
  }

  @Test
  void aMapOutlivesItsLoop() throws Exception {
    Failing reader = new Failing(pair.left(), () -> null) {
      @Override
      public void handleRead() throws Exception {
        assertThat(recv(10)).hasSize(3);
        close();
      }
    };
    loop.runUntilComplete(async(() -> {
      await(sleep(0));
    }));
    loop.close();
    assertThatIllegalStateException().isThrownBy(() -> Asyncore.attach(loop));
    ChannelPair.send(pair.right(), "abc");
    Asyncore.loop(1, false, map);
    assertThat(reader.connected()).isFalse();
    assertThat(map).isEmpty();
  }
}
