package io.asyncio.netty;

import static io.asyncio.Asyncio.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.asyncio.DatagramOptions;
import io.asyncio.netty.datagram.DatagramRecorder;
import io.asyncio.netty.testing.ChannelPair;
import io.asyncio.netty.testing.Interruption;
import io.asyncio.netty.testing.LoopTest;
import io.asyncio.protocols.SubprocessProtocol;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Callbacks of all kinds that end the loop's run: what is behind comes when it runs again. */
class InterruptedCallbacksTest extends LoopTest {

  @Test
  void everyDatagramComesOnce() throws Exception {
    Interruption interruption = new Interruption("datagramReceived");
    class Interrupted extends DatagramRecorder {
      @Override
      public void datagramReceived(byte[] data, SocketAddress address) {
        super.datagramReceived(data, address);
        interruption.at("datagramReceived");
      }
    }
    interruption.runTwice(this, () -> {
      var local = DatagramOptions.local(new InetSocketAddress(InetAddress.ofLiteral(LOCALHOST), 0));
      var endpoint = await(loop.createDatagramEndpoint(Interrupted::new, local)).protocol();
      try (DatagramChannel peer = DatagramChannel.open()) {
        for (byte i = 0; i < 3; i++) {
          peer.send(ByteBuffer.wrap(new byte[] {i}), endpoint.address());
        }
        endpoint.awaitCount(3);
      }
      endpoint.end();
      assertThat(endpoint.received).containsExactly(new byte[] {0}, new byte[] {1}, new byte[] {2});
    });
  }

  @Test
  void aReaderIsCalledAgainAndSoAreOthers() throws Exception {
    Interruption interruption = new Interruption("first");
    try (ChannelPair first = ChannelPair.open();
        ChannelPair second = ChannelPair.open()) {
      interruption.runTwice(this, () -> {
        var both = List.of(loop.createFuture(), loop.createFuture());
        loop.addReader(first.left(), () -> {
          interruption.at("first");
          loop.removeReader(first.left());
          both.getFirst().setResult(null);
        });
        loop.addReader(second.left(), () -> {
          loop.removeReader(second.left());
          both.getLast().setResult(null);
        });
        ChannelPair.send(first.right(), "x");
        ChannelPair.send(second.right(), "x");
        await(both.getFirst());
        await(both.getLast());
      });
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"pipeDataReceived", "pipeConnectionLost", "processExited", "connectionLost"})
  void theEndOfAChildAndOfItsPipesComes(String place) throws Exception {
    Interruption interruption = new Interruption(place);
    List<String> events = new ArrayList<>();
    interruption.runTwice(this, () -> {
      var lost = loop.createFuture();
      SubprocessProtocol protocol = new SubprocessProtocol() {
        @Override
        public void pipeDataReceived(int fd, byte[] data) {
          events.add("data " + data.length);
          interruption.at("pipeDataReceived");
        }

        @Override
        public void pipeConnectionLost(int fd, Throwable exception) {
          events.add("pipe lost");
          interruption.at("pipeConnectionLost");
        }

        @Override
        public void processExited() {
          events.add("exited");
          interruption.at("processExited");
        }

        @Override
        public void connectionLost(Throwable exception) {
          events.add("lost");
          lost.setResult(null);
          interruption.at("connectionLost");
        }
      };
      await(loop.subprocessShell(() -> protocol, "echo hello"));
      await(lost);
      assertThat(events)
          .containsExactlyInAnyOrder(
              "data 6", "pipe lost", "pipe lost", "pipe lost", "exited", "lost")
          .endsWith("lost");
    });
  }
}
