package io.asyncio.netty.stream;

import static io.asyncio.Asyncio.async;
import static io.asyncio.Asyncio.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.asyncio.Coroutine;
import io.asyncio.SystemExit;
import io.asyncio.Task;
import io.asyncio.netty.testing.Blocking;
import io.asyncio.netty.testing.Interruption;
import io.asyncio.netty.testing.LoopTest;
import io.asyncio.netty.testing.Pair;
import io.asyncio.netty.testing.Recorder;
import io.asyncio.protocols.BufferedProtocol;
import io.asyncio.protocols.Protocol;
import io.asyncio.protocols.StreamProtocol;
import io.asyncio.transports.Transport;
import io.asyncio.transports.WriteBufferLimits;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A protocol that ends the loop's run: what is behind comes when the loop runs again. */
class InterruptedRunTest extends LoopTest {

  private static final int LARGE = 8_000_000;

  private static class Interrupted extends Recorder {

    private final Interruption interruption;

    Interrupted(Interruption interruption) {
      this.interruption = interruption;
    }

    @Override
    public void connectionMade(Transport transport) {
      super.connectionMade(transport);
      interruption.at("connectionMade");
    }

    @Override
    public void dataReceived(byte[] data) {
      super.dataReceived(data);
      interruption.at("dataReceived");
    }

    @Override
    public boolean eofReceived() {
      interruption.at("eofReceived");
      return super.eofReceived();
    }

    @Override
    public void pauseWriting() {
      super.pauseWriting();
      interruption.at("pauseWriting");
    }

    @Override
    public void resumeWriting() {
      super.resumeWriting();
      interruption.at("resumeWriting");
    }

    @Override
    public void connectionLost(Throwable exception) {
      super.connectionLost(exception);
      interruption.at("connectionLost");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"connectionMade", "dataReceived", "eofReceived", "connectionLost"})
  void whatThePeerSendsAndItsEndStillCome(String place) throws Exception {
    Interruption interruption = new Interruption(place);
    interruption.runTwice(this, () -> {
      Interrupted accepted = new Interrupted(interruption);
      var server = sockets().serve(loop, () -> accepted);
      try (Blocking peer = Blocking.connect(loop, server)) {
        peer.send(bytes("first"));
        accepted.awaitText("first");
        peer.send(bytes("second"));
        peer.shutdownOutput();
        accepted.awaitLost();
        assertThat(peer.receiveAll()).isEmpty();
      }
      server.close();
      soon(server.waitClosed());
      assertThat(accepted.text()).isEqualTo("firstsecond");
      assertThat(accepted.events).containsExactly("made", "data", "eof", "lost");
    });
  }

  @ParameterizedTest
  @ValueSource(strings = {"pauseWriting", "resumeWriting"})
  void whatIsWrittenLeavesAndTheConnectionEnds(String place) throws Exception {
    Interruption interruption = new Interruption(place);
    interruption.runTwice(this, () -> {
      Interrupted accepted = new Interrupted(interruption);
      var pair = Pair.open(this, () -> accepted, Recorder::new);
      pair.client().transport.pauseReading();
      accepted.transport.setWriteBufferLimits(new WriteBufferLimits(1, 0));
      loop.callSoon(() -> accepted.transport.write(new byte[LARGE]));
      accepted.awaitEvent("pause");
      accepted.transport.close();
      pair.client().transport.resumeReading();
      accepted.awaitLost();
      pair.client().awaitBytes(LARGE);
      assertThat(accepted.events).containsExactly("made", "pause", "resume", "lost");
      pair.end();
    });
  }

  @ParameterizedTest
  @ValueSource(strings = {"getBuffer", "bufferUpdated"})
  void buffersGetEveryByteOnce(String place) throws Exception {
    Interruption interruption = new Interruption(place);
    interruption.runTwice(this, () -> {
      SmallBuffers accepted = new SmallBuffers(interruption);
      var server = await(loop.createServer(() -> accepted, LOCALHOST, 0));
      try (Blocking peer = Blocking.connect(loop, server)) {
        peer.send(bytes("0123456789"));
        peer.shutdownOutput();
        soon(accepted.lost(loop));
      }
      server.close();
      soon(server.waitClosed());
      assertThat(accepted.text()).isEqualTo("0123456789");
      assertThat(accepted.ends()).isEqualTo(1);
    });
  }

  @Test
  void theNextConnectionIsAcceptedWhereAFactoryIsInterrupted() throws Exception {
    Interruption interruption = new Interruption("factory");
    interruption.runTwice(this, () -> {
      var accepted = new ArrayList<Recorder>();
      var server = sockets().serve(loop, () -> {
        interruption.at("factory");
        accepted.add(new Recorder());
        return accepted.getLast();
      });
      try (Blocking first = Blocking.connect(loop, server);
          Blocking second = Blocking.connect(loop, server)) {
        assertThat(first.receiveAll()).isEmpty();
        second.send(bytes("x"));
        second.shutdownOutput();
        assertThat(second.receiveAll()).isEmpty();
      }
      server.close();
      soon(server.waitClosed());
      assertThat(accepted).singleElement().extracting(Recorder::text).isEqualTo("x");
    });
  }

  @ParameterizedTest
  @EnumSource(Insistent.class)
  void whatEndsEachRunIsNotToldAgainWhenTheLoopCloses(Insistent kind) throws Exception {
    AtomicInteger told = new AtomicInteger();
    AtomicInteger lost = new AtomicInteger();
    Runnable ends = () -> {
      told.incrementAndGet();
      throw new SystemExit();
    };
    Task<?> never = loop.createTask(async(() -> await(loop.createFuture())));
    Coroutine<Blocking> connecting = async(() -> {
      var server =
          await(loop.createServer(() -> kind.protocol(ends, lost::incrementAndGet), LOCALHOST, 0));
      Blocking connected = Blocking.connect(loop, server);
      server.close();
      return connected;
    });
    try (Blocking peer = loop.runUntilComplete(connecting)) {
      peer.socket().getOutputStream().write(new byte[kind.sent]);
      peer.socket().shutdownOutput();
      assertThatThrownBy(loop::runForever).isInstanceOf(SystemExit.class);
      assertThatThrownBy(loop::runForever).isInstanceOf(SystemExit.class);
      assertThat(told).hasValue(2);
      loop.close();
    }
    assertThat(told).hasValue(2);
    assertThat(lost).hasValue(1);
    assertThat(never.cancelled()).isTrue();
    assertThat(takeReports()).containsExactly("Task was pending when its event loop was closed");
  }

  /** Who ends the run whenever it is told of something. */
  enum Insistent {
    AT_THE_END(0) {
      @Override
      StreamProtocol protocol(Runnable ends, Runnable lost) {
        return new Protocol() {
          @Override
          public boolean eofReceived() {
            ends.run();
            return false;
          }

          @Override
          public void connectionLost(Throwable exception) {
            lost.run();
          }
        };
      }
    },
    WITH_NO_BUFFER_FOR_THE_END(0),
    WITH_NO_BUFFER_FOR_DATA(3);

    private final int sent;

    Insistent(int sent) {
      this.sent = sent;
    }

    StreamProtocol protocol(Runnable ends, Runnable lost) {
      return new BufferedProtocol() {
        @Override
        public ByteBuffer getBuffer(int sizeHint) {
          ends.run();
          return ByteBuffer.allocate(sizeHint);
        }

        @Override
        public void bufferUpdated(int count) {}

        @Override
        public void connectionLost(Throwable exception) {
          lost.run();
        }
      };
    }
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
