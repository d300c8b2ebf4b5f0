package io.asyncio.netty.stream;

import static io.asyncio.Asyncio.await;
import static io.asyncio.Asyncio.openConnection;
import static org.assertj.core.api.Assertions.assertThat;

import io.asyncio.conformance.CPython;
import io.asyncio.netty.NettyEventLoop;
import io.asyncio.netty.testing.ChannelPair;
import io.asyncio.netty.testing.LoopTest;
import io.asyncio.netty.testing.Pair;
import io.asyncio.netty.testing.Recorder;
import io.asyncio.protocols.SubprocessProtocol;
import io.asyncio.streams.StreamWriter;
import io.asyncio.subprocess.SubprocessOptions;
import io.asyncio.transports.ExtraInfo;
import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import java.net.Inet4Address;
import java.net.InetSocketAddress;
import java.nio.channels.SocketChannel;
import org.junit.jupiter.api.Test;

/** What a transport knows has a type. */
class TypedExtraInfoTest extends LoopTest {

  private static final ExtraInfo<String> NOTHING = new ExtraInfo<>("nothing", String.class);

  @Test
  void addressesAreThoseOfIp() throws Exception {
    run(() -> {
      Pair<Recorder, Recorder> pair = Pair.open(this);
      InetSocketAddress server = pair.server().addresses().getFirst();
      InetSocketAddress peer = pair.client().transport.getExtraInfo(ExtraInfo.PEERNAME);
      assertThat(peer).isEqualTo(server);
      InetSocketAddress own = pair.accepted().transport.getExtraInfo(ExtraInfo.SOCKNAME);
      assertThat(own).isEqualTo(server);
      Channel channel = pair.client().transport.getExtraInfo(NettyEventLoop.CHANNEL);
      assertThat(channel.remoteAddress()).isEqualTo(server);
      pair.end();
    });
  }

  @Test
  @CPython("uvloop/test_sockets::TestUVSockets::test_pseudosocket")
  void socketTellsItsKindItsAddressesAndItsOptions() throws Exception {
    ChannelPair existing = ChannelPair.open();
    run(() -> {
      Pair<Recorder, Recorder> pair = Pair.open(this);
      Channel channel = pair.client().transport.getExtraInfo(NettyEventLoop.CHANNEL);
      assertThat(channel).isInstanceOf(io.netty.channel.socket.SocketChannel.class);
      InetSocketAddress own = pair.client().transport.getExtraInfo(ExtraInfo.SOCKNAME);
      assertThat(channel.localAddress()).isEqualTo(own);
      assertThat(own.getAddress()).isInstanceOf(Inet4Address.class);
      assertThat(channel.remoteAddress()).isEqualTo(pair.server().addresses().getFirst());
      assertThat(channel.config().getOption(ChannelOption.TCP_NODELAY)).isTrue();
      pair.end();
      Recorder adopted =
          await(loop.createConnection(Recorder::new, existing.left())).protocol();
      Object socket = adopted.transport.getExtraInfo("socket");
      if (socket instanceof Channel netty) {
        assertThat(netty.remoteAddress()).isEqualTo(existing.left().getRemoteAddress());
      } else {
        assertThat(socket).isSameAs(existing.left());
      }
      adopted.transport.abort();
      adopted.awaitLost();
    });
    existing.close();
  }

  @Test
  void whatIsNotThereOrOfAnotherTypeIsNull() throws Exception {
    run(() -> {
      Pair<Recorder, Recorder> pair = Pair.open(this);
      var transport = pair.client().transport;
      assertThat(transport.getExtraInfo(NOTHING)).isNull();
      assertThat(transport.getExtraInfo(NOTHING, "else")).isEqualTo("else");
      assertThat(transport.getExtraInfo(new ExtraInfo<>("socket", SocketChannel.class)))
          .isNull();
      assertThat(transport.getExtraInfo(ExtraInfo.SUBPROCESS)).isNull();
      pair.end();
    });
  }

  @Test
  void streamsKnowItToo() throws Exception {
    run(() -> {
      Pair<Recorder, Recorder> pair = Pair.open(this);
      try (StreamWriter writer =
          await(openConnection(LOCALHOST, Pair.port(pair.server()))).writer()) {
        assertThat(writer.getExtraInfo(ExtraInfo.PEERNAME))
            .isEqualTo(pair.server().addresses().getFirst());
        assertThat(writer.getExtraInfo(NOTHING, "else")).isEqualTo("else");
      }
      pair.end();
    });
  }

  @Test
  void childrenAreProcesses() throws Exception {
    run(() -> {
      var child = await(
          loop.subprocessExec(() -> new SubprocessProtocol() {}, SubprocessOptions.pipes(), "cat"));
      ProcessHandle handle = child.transport().getExtraInfo(ExtraInfo.SUBPROCESS);
      assertThat(handle.pid()).isEqualTo(child.transport().getPid());
      child.transport().close();
      soon(child.transport().waitFor());
    });
  }
}
