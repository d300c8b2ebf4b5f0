package io.asyncio.netty.readiness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.management.UnixOperatingSystemMXBean;
import io.asyncio.Future;
import io.asyncio.netty.testing.LoopTest;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** Thousands of channels that are watched, of which next to none has anything to read. */
@EnabledOnOs({OS.LINUX, OS.MAC})
class ManyWatchedChannelsTest extends LoopTest {

  private static final int WANTED = 10_000;
  private static final int TOO_FEW = 1_000;

  /** So many descriptors are left to the rest of the process. */
  private static final int RESERVE = 500;

  private static final int ROUNDS = 3;

  private final List<DatagramChannel> channels = new ArrayList<>();

  /** How often each reader was called that was. */
  private final Map<Integer, Integer> calls = new TreeMap<>();

  /** How many are still to be called in this round. */
  private int awaited;

  private Future<Void> allCalled;

  private static int affordable() {
    if (!(ManagementFactory.getOperatingSystemMXBean()
        instanceof UnixOperatingSystemMXBean system)) {
      return 0;
    }
    long free = system.getMaxFileDescriptorCount() - system.getOpenFileDescriptorCount() - RESERVE;
    return Math.clamp(free, 0, WANTED);
  }

  @AfterEach
  void close() throws IOException {
    for (DatagramChannel channel : channels) {
      channel.close();
    }
  }

  @Test
  void onlyThoseThatAreReadyAreTouched() throws Exception {
    int count = affordable();
    assumeTrue(count >= TOO_FEW, () -> "there are descriptors for no more than " + count);
    List<Integer> few = List.of(0, 1, count / 2, count - 1);
    run(() -> {
      for (int i = 0; i < count; i++) {
        channels.add(open());
        watch(i);
      }
      for (int round = 1; round <= ROUNDS; round++) {
        sendTo(few);
        soon(allCalled);
        Map<Integer, Integer> expected = new TreeMap<>();
        for (int each : few) {
          expected.put(each, round);
        }
        assertThat(calls).isEqualTo(expected);
      }
      assertThat(channels).allMatch(loop::removeReader);
      assertThat(channels).noneMatch(loop::removeReader);
    });
  }

  private static DatagramChannel open() throws IOException {
    DatagramChannel channel = DatagramChannel.open(StandardProtocolFamily.INET);
    channel.configureBlocking(false);
    return channel;
  }

  private void watch(int index) {
    loop.addReader(channels.get(index), () -> {
      calls.merge(index, 1, Integer::sum);
      SocketAddress sender = channels.get(index).receive(ByteBuffer.allocate(1));
      assertThat(sender).isNotNull();
      awaited--;
      if (awaited == 0) {
        allCalled.setResult(null);
      }
    });
  }

  private void sendTo(List<Integer> few) throws IOException {
    awaited = few.size();
    allCalled = loop.createFuture();
    try (DatagramChannel sender = DatagramChannel.open(StandardProtocolFamily.INET)) {
      for (int each : few) {
        DatagramChannel receiver = channels.get(each);
        if (receiver.getLocalAddress() == null) {
          receiver.bind(new InetSocketAddress(InetAddress.ofLiteral(LOCALHOST), 0));
        }
        sender.send(ByteBuffer.allocate(1), receiver.getLocalAddress());
      }
    }
  }
}
