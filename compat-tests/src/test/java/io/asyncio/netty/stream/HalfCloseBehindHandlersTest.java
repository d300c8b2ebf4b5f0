package io.asyncio.netty.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.asyncio.netty.IoTransport;
import io.asyncio.netty.testing.LoopTest;
import io.asyncio.netty.testing.Pair;
import io.asyncio.netty.testing.Recorder;
import io.asyncio.netty.testing.Sockets;
import io.asyncio.transports.Transport;
import io.netty.channel.Channel;
import io.netty.channel.ChannelDuplexHandler;
import org.junit.jupiter.api.Test;

/** The end of one side of a Unix connection with a handler in front of the transport. */
class HalfCloseBehindHandlersTest extends LoopTest {

  @Override
  public Sockets sockets() {
    return Sockets.OWN_UNIX;
  }

  private static final class Behind extends Recorder {
    @Override
    public void connectionMade(Transport transport) {
      ((Channel) transport.getExtraInfo("socket")).pipeline().addFirst(new ChannelDuplexHandler());
      keepOpenAfterEof = true;
      super.connectionMade(transport);
    }
  }

  @Test
  void theEndOfTheOtherSideIsNotTheEndOfThisOne() throws Exception {
    assumeTrue(ioTransport != IoTransport.IO_URING); // where Netty closes such a channel
    run(() -> {
      var pair = Pair.open(this, Behind::new, Recorder::new);
      pair.client().write("question");
      pair.client().transport.writeEof();
      pair.accepted().awaitEvent("eof");
      pair.accepted().write("answer");
      pair.client().awaitText("answer");
      assertThat(pair.accepted().events).containsExactly("made", "data", "eof");
      pair.end();
    });
  }
}
