package io.asyncio.netty.stream;

import static io.asyncio.Asyncio.await;
import static io.asyncio.Asyncio.sleep;
import static org.assertj.core.api.Assertions.assertThat;

import io.asyncio.netty.testing.Idle;
import io.asyncio.netty.testing.LoopTest;
import io.asyncio.netty.testing.Pair;
import io.asyncio.netty.testing.Recorder;
import io.netty.channel.Channel;
import io.netty.channel.ChannelOutboundBuffer;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** Small writes to a peer that does not read. */
class StalledPeerTest extends LoopTest {

  private static final int FILLING = 8 * 1024 * 1024;
  private static final int WRITES = 2000;

  private static Pair<Recorder, Recorder> stalled(LoopTest test) throws Exception {
    var pair = Pair.open(test);
    pair.accepted().transport.pauseReading();
    await(sleep(0));
    pair.client().transport.write(new byte[FILLING]);
    await(sleep(0));
    return pair;
  }

  private static int buffersIn(Recorder client) {
    Channel channel = (Channel) client.transport.getExtraInfo("socket");
    ChannelOutboundBuffer waiting = channel.unsafe().outboundBuffer();
    return waiting.size();
  }

  @Test
  void theyAreMergedAndMakeNoQueueInNetty() throws Exception {
    run(() -> {
      var pair = stalled(this);
      Recorder client = pair.client();
      for (int i = 0; i < WRITES; i++) {
        client.transport.write(new byte[64]);
        await(sleep(0));
        assertThat(buffersIn(client)).isLessThanOrEqualTo(NettyOutlet.MOST_WAITING + 1);
      }
      pair.end();
    });
  }

  @Test
  void theyAreCountedExactlyAndArriveInOrder() throws Exception {
    run(() -> {
      var pair = stalled(this);
      Recorder client = pair.client();
      int before = client.transport.getWriteBufferSize();
      for (int i = 0; i < WRITES; i++) {
        byte[] data = new byte[64];
        Arrays.fill(data, (byte) i);
        client.transport.write(data);
        if (i % 3 == 0) {
          await(sleep(0));
        }
        assertThat(client.transport.getWriteBufferSize()).isEqualTo(before + 64 * (i + 1));
      }
      pair.accepted().transport.resumeReading();
      pair.accepted().awaitBytes(FILLING + 64 * WRITES);
      assertThat(client.transport.getWriteBufferSize()).isZero();
      byte[] received = pair.accepted().received.toByteArray();
      for (int i = 0; i < 64 * WRITES; i++) {
        assertThat(received[FILLING + i]).isEqualTo((byte) (i / 64));
      }
      pair.end();
    });
  }

  @Test
  void theProtocolResumesAndMayWriteAgainAfterALongPause() throws Exception {
    run(() -> {
      var pair = stalled(this);
      Recorder client = pair.client();
      assertThat(client.pauses).isEqualTo(1);
      for (int i = 0; i < 100; i++) {
        client.transport.write(new byte[64]);
        await(sleep(0));
      }
      pair.accepted().transport.resumeReading();
      client.awaitEvent("resume");
      client.write("more");
      pair.accepted().awaitBytes(FILLING + 6400 + 4);
      assertThat(client.resumes).isEqualTo(1);
      pair.end();
    });
  }

  @Test
  void aPeerThatHasEndedItsSideKeepsTheLoopIdle() throws Exception {
    run(() -> {
      var pair = stalled(this);
      Recorder client = pair.client();
      client.keepOpenAfterEof = true;
      pair.accepted().transport.writeEof();
      client.awaitEvent("eof");
      assertThat(Idle.becomes(loop)).isTrue();
      pair.accepted().transport.resumeReading();
      pair.accepted().awaitBytes(FILLING);
      pair.end();
    });
  }
}
