package io.asyncio.netty.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.asyncio.ConnectionError;
import io.asyncio.Server;
import io.asyncio.netty.testing.Blocking;
import io.asyncio.netty.testing.LoopTest;
import io.asyncio.netty.testing.Recorder;
import io.asyncio.netty.testing.Sockets;
import java.io.IOException;
import java.net.SocketException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The peer has reset the connection, and the loop has not seen it yet. */
class WriteEofAfterResetTest extends LoopTest {

  /** Does something to the socket in the turn in which the peer resets. */
  private static class Surprised extends Recorder {
    Blocking peer;
    Throwable raised;

    void act() throws Exception {
      transport.writeEof();
    }

    @Override
    public void dataReceived(byte[] data) {
      super.dataReceived(data);
      try {
        peer.reset();
      } catch (IOException e) {
        throw new AssertionError(e);
      }
      raised = catchThrowable(this::act);
    }
  }

  private void surprise(Surprised protocol, Sockets sockets) throws Exception {
    run(() -> {
      Server server = sockets.serve(loop, () -> protocol);
      try (Blocking peer = Blocking.connect(loop, server)) {
        protocol.peer = peer;
        protocol.awaitMade();
        peer.send(new byte[1]);
        protocol.awaitLost();
      }
      server.close();
      soon(server.waitClosed());
    });
    assertThat(takeReports()).isEmpty();
    assertThat(protocol.events).containsExactly("made", "data", "lost");
  }

  @ParameterizedTest
  @EnumSource(names = {"OWN", "ADOPTED"})
  void writeEofRaisesAndTheConnectionIsLostByTheReset(Sockets sockets) throws Exception {
    Surprised protocol = new Surprised();
    surprise(protocol, sockets);
    assertThat(protocol.raised)
        .isInstanceOf(SocketException.class)
        .hasMessage("Transport endpoint is not connected");
    assertThat(protocol.lostBecause).isInstanceOf(ConnectionError.class);
  }

  @ParameterizedTest
  @EnumSource(names = {"OWN", "ADOPTED"})
  void writingRaisesNothingAndTheConnectionIsLostByTheReset(Sockets sockets) throws Exception {
    Surprised protocol = new Surprised() {
      @Override
      void act() {
        write("x");
      }
    };
    surprise(protocol, sockets);
    assertThat(protocol.raised).isNull();
    assertThat(protocol.lostBecause).isInstanceOf(ConnectionError.class);
  }

  @ParameterizedTest
  @EnumSource(names = {"OWN", "ADOPTED"})
  void closingRaisesNothingAndEndsTheConnectionInPeace(Sockets sockets) throws Exception {
    Surprised protocol = new Surprised() {
      @Override
      void act() {
        transport.close();
      }
    };
    surprise(protocol, sockets);
    assertThat(protocol.raised).isNull();
    assertThat(protocol.lostBecause).isNull();
  }
}
