package io.asyncio.netty.stream;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.asyncio.SendfileNotAvailableError;
import io.asyncio.SendfileOptions;
import io.asyncio.conformance.CPython;
import io.asyncio.netty.testing.Certificate;
import io.asyncio.netty.testing.LoopTest;
import io.asyncio.netty.testing.Pair;
import io.asyncio.netty.testing.Recorder;
import io.asyncio.transports.Transport;
import io.netty.channel.Channel;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files that are sent through handlers that encrypt: they are copied. */
class EncryptedSendfileTest extends LoopTest {

  private static Certificate certificate;
  private static Path path;

  @BeforeAll
  static void prepare(@TempDir Path directory) throws Exception {
    certificate = Certificate.make(directory);
    path = directory.resolve("data");
    Files.write(path, SendfileTest.DATA);
  }

  /** Tells whether handlers encrypt, and not the transport. */
  boolean putsHandlersInFront() {
    return true;
  }

  private class Encrypted extends Recorder {

    private final boolean client;
    private final int closesAfter;

    Encrypted(boolean client, int closesAfter) {
      this.client = client;
      this.closesAfter = closesAfter;
    }

    @Override
    public void connectionMade(Transport transport) {
      if (putsHandlersInFront()) {
        encrypt((Channel) transport.getExtraInfo("socket"));
      }
      super.connectionMade(transport);
    }

    private void encrypt(Channel channel) {
      try {
        channel
            .pipeline()
            .addFirst(
                client
                    ? certificate.client().newHandler(channel.alloc(), "localhost", 1)
                    : certificate.server().newHandler(channel.alloc()));
      } catch (Exception e) {
        throw new AssertionError(e);
      }
    }

    @Override
    public void dataReceived(byte[] data) {
      super.dataReceived(data);
      if (received.size() >= closesAfter) {
        transport.close();
      }
    }
  }

  private interface Body {
    void run(Encrypted server, Transport client, FileChannel file) throws Exception;
  }

  private void connected(int closesAfter, Body body) throws Exception {
    try (FileChannel file = FileChannel.open(path)) {
      run(() -> {
        Pair<Encrypted, Encrypted> pair = Pair.open(
            this,
            () -> new Encrypted(false, closesAfter),
            () -> new Encrypted(true, Integer.MAX_VALUE));
        body.run(pair.accepted(), pair.client().transport, file);
        pair.end();
      });
    }
  }

  private static void assertReceived(Encrypted server, byte[] expected) throws Exception {
    server.awaitLost();
    assertThat(server.received.toByteArray()).isEqualTo(expected);
  }

  @Test
  @CPython("test_sendfile::SendfileMixin::test_sendfile_ssl")
  void wholeFileIsSent() throws Exception {
    connected(Integer.MAX_VALUE, (server, client, file) -> {
      assertThat(soon(loop.sendfile(client, file))).isEqualTo(SendfileTest.DATA.length);
      assertThat(file.position()).isEqualTo(SendfileTest.DATA.length);
      client.close();
      assertReceived(server, SendfileTest.DATA);
    });
  }

  @Test
  @CPython("test_sendfile::SendfileMixin::test_sendfile_ssl_pre_and_post_data")
  void whatIsWrittenBeforeAndAfterKeepsItsPlace() throws Exception {
    String prefix = "zxcvbnm".repeat(1024);
    String suffix = "0987654321".repeat(1024);
    String data = new String(SendfileTest.DATA, US_ASCII);
    connected(Integer.MAX_VALUE, (server, client, file) -> {
      client.write(prefix.getBytes(US_ASCII));
      assertThat(soon(loop.sendfile(client, file))).isEqualTo(data.length());
      client.write(suffix.getBytes(US_ASCII));
      client.close();
      assertReceived(server, (prefix + data + suffix).getBytes(US_ASCII));
      assertThat(file.position()).isEqualTo(data.length());
    });
  }

  @Test
  @CPython("test_sendfile::SendfileMixin::test_sendfile_ssl_partial")
  void partOfAFileIsSent() throws Exception {
    connected(Integer.MAX_VALUE, (server, client, file) -> {
      assertThat(soon(loop.sendfile(client, file, 1000, 100))).isEqualTo(100);
      assertThat(file.position()).isEqualTo(1100);
      client.close();
      assertReceived(server, Arrays.copyOfRange(SendfileTest.DATA, 1000, 1100));
    });
  }

  @Test
  @CPython("test_sendfile::SendfileMixin::test_sendfile_ssl_close_peer_after_receiving")
  void peerMayCloseBehindTheLastByte() throws Exception {
    connected(SendfileTest.DATA.length, (server, client, file) -> {
      assertThat(soon(loop.sendfile(client, file))).isEqualTo(SendfileTest.DATA.length);
      assertReceived(server, SendfileTest.DATA);
      assertThat(file.position()).isEqualTo(SendfileTest.DATA.length);
    });
  }

  @Test
  @CPython("test_sendfile::SendfileMixin::test_sendfile_no_fallback_for_fallback_transport")
  void copyThatIsNotAllowedIsRefused() throws Exception {
    connected(Integer.MAX_VALUE, (server, client, file) -> {
      assertThatExceptionOfType(SendfileNotAvailableError.class)
          .isThrownBy(() ->
              soon(loop.sendfile(client, file, SendfileOptions.defaults().withFallback(false))))
          .withMessageContaining("fallback is disabled");
      assertThat(file.position()).isZero();
    });
  }
}
