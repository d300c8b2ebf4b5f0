package io.asyncio.netty.readiness;

import static io.asyncio.Asyncio.await;
import static io.asyncio.Asyncio.sleep;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.asyncio.DatagramOptions;
import io.asyncio.Future;
import io.asyncio.netty.IoTransport;
import io.asyncio.netty.testing.LoopTest;
import io.asyncio.netty.testing.Pair;
import io.asyncio.netty.testing.Recorder;
import io.asyncio.protocols.DatagramProtocol;
import io.asyncio.transports.BaseTransport;
import io.asyncio.transports.DatagramTransport;
import io.netty.channel.unix.FileDescriptor;
import io.netty.channel.unix.UnixChannel;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Readers and writers of descriptors, which epoll alone has. */
class DescriptorReadinessTest extends LoopTest {

  @Test
  void readerOfADescriptorRunsUntilEverythingIsRead() throws Exception {
    assumeThat(ioTransport).isEqualTo(IoTransport.EPOLL);
    List<String> trace = new ArrayList<>();
    FileDescriptor[] pipe = FileDescriptor.pipe();
    int source = pipe[0].intValue();
    run(() -> {
      Future<Void> read = loop.createFuture();
      loop.addReader(source, () -> {
        trace.add(readTwo(pipe[0]));
        if (trace.size() == 3) {
          assertThat(loop.removeReader(source)).isTrue();
          read.setResult(null);
        }
      });
      write(pipe[1], "abcde");
      soon(read);
      assertThat(loop.removeReader(source)).isFalse();
    });
    assertThat(trace).containsExactly("ab", "cd", "e");
    pipe[0].close();
    pipe[1].close();
  }

  @Test
  void readerOfADescriptorHearsTheOtherEndClose() throws Exception {
    assumeThat(ioTransport).isEqualTo(IoTransport.EPOLL);
    FileDescriptor[] pipe = FileDescriptor.pipe();
    int source = pipe[0].intValue();
    run(() -> {
      Future<Void> ended = loop.createFuture();
      loop.addReader(source, () -> {
        loop.removeReader(source);
        ended.setResult(null);
      });
      pipe[1].close();
      soon(ended);
    });
    pipe[0].close();
  }

  @Test
  void writerOfADescriptorComesAndGoes() throws Exception {
    assumeThat(ioTransport).isEqualTo(IoTransport.EPOLL);
    FileDescriptor[] pipe = FileDescriptor.pipe();
    int sink = pipe[1].intValue();
    for (int i = 0; i < 3; i++) {
      loop.addWriter(sink, () -> {});
      assertThat(loop.removeWriter(sink)).isTrue();
      run(() -> {
        Future<Void> writable = loop.createFuture();
        loop.addWriter(sink, () -> {
          loop.removeWriter(sink);
          writable.setResult(null);
        });
        soon(writable);
      });
    }
    pipe[0].close();
    pipe[1].close();
  }

  @Test
  void descriptorThatCannotBeWatchedIsRefused() {
    assumeThat(ioTransport).isEqualTo(IoTransport.EPOLL);
    assertThatIllegalArgumentException().isThrownBy(() -> loop.addReader(-1, () -> {}));
    assertThatExceptionOfType(UncheckedIOException.class)
        .isThrownBy(() -> loop.addReader(1_000_000, () -> {}))
        .withMessageContaining("1000000");
    assertThat(loop.removeReader(1_000_000)).isFalse();
  }

  @Test
  void otherTransportsRefuseDescriptors() {
    assumeThat(ioTransport).isNotEqualTo(IoTransport.EPOLL);
    assertThatIllegalStateException()
        .isThrownBy(() -> loop.addReader(0, () -> {}))
        .withMessageContaining("EPOLL");
    assertThatIllegalStateException().isThrownBy(() -> loop.removeWriter(0));
  }

  @Test
  void descriptorOfAConnectionIsRefusedUntilItIsClosed() throws Exception {
    assumeThat(ioTransport).isEqualTo(IoTransport.EPOLL);
    run(() -> {
      Pair<Recorder, Recorder> pair = Pair.open(this);
      int descriptor = descriptorOf(pair.client().transport);
      assertRefused(descriptor);
      pair.client().transport.abort();
      pair.client().awaitLost();
      assertThat(loop.removeReader(descriptor)).isFalse();
      pair.end();
    });
  }

  @Test
  void descriptorOfAnEndpointIsRefusedUntilItIsClosed() throws Exception {
    assumeThat(ioTransport).isEqualTo(IoTransport.EPOLL);
    run(() -> {
      DatagramOptions anyPort =
          DatagramOptions.local(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
      DatagramTransport transport =
          await(loop.createDatagramEndpoint(Silent::new, anyPort)).transport();
      int descriptor = descriptorOf(transport);
      assertRefused(descriptor);
      transport.abort();
      await(sleep(0));
      assertThat(loop.removeReader(descriptor)).isFalse();
    });
  }

  /** Hears nothing. */
  private static final class Silent implements DatagramProtocol {}

  private void assertRefused(int descriptor) {
    assertThatIllegalStateException()
        .isThrownBy(() -> loop.addReader(descriptor, () -> {}))
        .withMessageContaining("descriptor " + descriptor + " is used by transport");
    assertThatIllegalStateException().isThrownBy(() -> loop.removeWriter(descriptor));
  }

  private static int descriptorOf(BaseTransport transport) {
    return ((UnixChannel) transport.getExtraInfo("socket")).fd().intValue();
  }

  private static String readTwo(FileDescriptor source) {
    ByteBuffer buffer = ByteBuffer.allocateDirect(2);
    try {
      int count = source.read(buffer, 0, 2);
      byte[] bytes = new byte[count];
      buffer.get(0, bytes);
      return new String(bytes, StandardCharsets.US_ASCII);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static void write(FileDescriptor sink, String text) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocateDirect(text.length());
    buffer.put(text.getBytes(StandardCharsets.US_ASCII));
    sink.write(buffer, 0, text.length());
  }
}
