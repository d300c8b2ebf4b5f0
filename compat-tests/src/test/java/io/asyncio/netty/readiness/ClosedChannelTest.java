package io.asyncio.netty.readiness;

import static io.asyncio.Asyncio.async;
import static io.asyncio.Asyncio.await;
import static io.asyncio.Asyncio.sleep;

import io.asyncio.conformance.CPython;
import io.asyncio.netty.testing.ChannelPair;
import io.asyncio.netty.testing.Descriptors;
import io.asyncio.netty.testing.LoopTest;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Channels that the user closes. */
class ClosedChannelTest extends LoopTest {

  @Test
  @CPython("uvloop/test_sockets::TestUVSockets::test_socket_close_remove_reader")
  void descriptorOfAChannelIsGoneThatWasClosedAfterItsReaderWasRemoved() throws Exception {
    ChannelPair pair = ChannelPair.open();
    run(() -> {
      loop.addReader(pair.left(), () -> {
        throw new AssertionError("nothing has come");
      });
      await(sleep(0));
      List<String> open = Descriptors.open();
      loop.removeReader(pair.left());
      pair.left().close();
      soon(async(() -> {
        while (!Descriptors.open().isEmpty() && Descriptors.open().size() >= open.size()) {
          await(sleep(0)); // the selector may have a thread of its own, which lets it go
        }
      }));
    });
    pair.close();
  }
}
