package io.asyncio.netty.stream;

import static io.asyncio.Asyncio.await;
import static io.asyncio.Asyncio.createTask;
import static io.asyncio.Asyncio.sleep;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.asyncio.CancelledError;
import io.asyncio.ConnectionError;
import io.asyncio.DatagramOptions;
import io.asyncio.SendfileNotAvailableError;
import io.asyncio.SendfileOptions;
import io.asyncio.Task;
import io.asyncio.conformance.CPython;
import io.asyncio.netty.testing.ForeignFile;
import io.asyncio.netty.testing.LoopTest;
import io.asyncio.netty.testing.Pair;
import io.asyncio.netty.testing.Recorder;
import io.asyncio.protocols.DatagramProtocol;
import io.asyncio.transports.WriteBufferLimits;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files that are sent over transports. */
class SendfileTest extends LoopTest {

  static final byte[] DATA = new byte[1024 * 17 * 64 + 1];

  /** What no socket takes at once. */
  private static final long HUGE = 64 * 1024 * 1024;

  static {
    for (int i = 0; i < DATA.length; i++) {
      DATA[i] = (byte) ('a' + i % 25);
    }
  }

  @TempDir
  private Path directory;

  private FileChannel file;

  @BeforeEach
  void openFile() throws IOException {
    Path path = directory.resolve("data");
    Files.write(path, DATA);
    file = FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE);
  }

  @AfterEach
  void closeFile() throws IOException {
    file.close();
  }

  private void makeHuge() throws IOException {
    file.write(ByteBuffer.wrap(new byte[1]), HUGE - 1);
  }

  private interface Body {
    void run(Pair<? extends Recorder, Recorder> pair) throws Exception;
  }

  private void connected(Body body) throws Exception {
    connectedTo(new Recorder(), body);
  }

  private void connectedTo(Recorder peer, Body body) throws Exception {
    run(() -> {
      Pair<Recorder, Recorder> pair = Pair.open(this, () -> peer, Recorder::new);
      pair.client().transport.setWriteBufferLimits(WriteBufferLimits.ofHigh(4096));
      try {
        body.run(pair);
      } finally {
        pair.end();
      }
    });
  }

  /** Closes its side when it has got so much. */
  private static final class Closing extends Recorder {

    private final int after;

    Closing(int after) {
      this.after = after;
    }

    @Override
    public void dataReceived(byte[] data) {
      super.dataReceived(data);
      if (received.size() >= after) {
        transport.close();
      }
    }
  }

  private void assertReceived(Recorder peer, byte[]... parts) throws Exception {
    ByteBuffer all =
        ByteBuffer.allocate(Arrays.stream(parts).mapToInt(part -> part.length).sum());
    for (byte[] part : parts) {
      all.put(part);
    }
    peer.awaitLost();
    assertThat(peer.received.toByteArray()).isEqualTo(all.array());
  }

  @Test
  @CPython("test_sendfile::SendfileMixin::test_sendfile")
  void wholeFileIsSent() throws Exception {
    connected(pair -> {
      file.position(7);
      assertThat(soon(loop.sendfile(pair.client().transport, file))).isEqualTo(DATA.length);
      assertThat(file.position()).isEqualTo(DATA.length);
      pair.client().transport.close();
      assertReceived(pair.accepted(), DATA);
      assertThat(pair.client().pauses).isZero();
    });
  }

  @Test
  @CPython("test_sendfile::SendfileMixin::test_sendfile_pre_and_post_data")
  void whatIsWrittenBeforeAndAfterKeepsItsPlace() throws Exception {
    byte[] prefix = "PREFIX__".repeat(64 * 1024).getBytes(US_ASCII);
    byte[] suffix = "--SUFFIX".repeat(1024).getBytes(US_ASCII);
    connected(pair -> {
      pair.client().transport.write(prefix);
      assertThat(soon(loop.sendfile(pair.client().transport, file))).isEqualTo(DATA.length);
      pair.client().transport.write(suffix);
      pair.client().transport.close();
      assertReceived(pair.accepted(), prefix, DATA, suffix);
      assertThat(file.position()).isEqualTo(DATA.length);
    });
  }

  @Test
  @CPython("test_sendfile::SendfileMixin::test_sendfile_partial")
  void partOfAFileIsSent() throws Exception {
    connected(pair -> {
      assertThat(soon(loop.sendfile(pair.client().transport, file, 1000, 100))).isEqualTo(100);
      assertThat(file.position()).isEqualTo(1100);
      pair.client().transport.close();
      assertReceived(pair.accepted(), Arrays.copyOfRange(DATA, 1000, 1100));
    });
  }

  @Test
  void rangeEndsWithTheFile() throws Exception {
    connected(pair -> {
      var transport = pair.client().transport;
      assertThat(soon(loop.sendfile(transport, file, DATA.length - 10, 100))).isEqualTo(10);
      assertThat(file.position()).isEqualTo(DATA.length);
      file.position(3);
      assertThat(soon(loop.sendfile(transport, file, DATA.length, 100))).isZero();
      assertThat(soon(loop.sendfile(transport, file, DATA.length + 9, 100))).isZero();
      file.truncate(0);
      assertThat(soon(loop.sendfile(transport, file))).isZero();
      transport.close();
      assertReceived(pair.accepted(), Arrays.copyOfRange(DATA, DATA.length - 10, DATA.length));
    });
  }

  @Test
  void filesFollowEachOther() throws Exception {
    connected(pair -> {
      for (int i = 0; i < 20; i++) {
        soon(loop.sendfile(pair.client().transport, file, i, 3));
        pair.client().write("-");
      }
      pair.accepted().awaitBytes(80);
      assertThat(pair.accepted().text()).startsWith("abc-bcd-cde-").endsWith("tuv-");
    });
  }

  @Test
  @CPython("test_sendfile::SendfileMixin::test_sendfile_for_closing_transp")
  void closingTransportSendsNothing() throws Exception {
    connected(pair -> {
      pair.client().transport.close();
      assertThatIllegalStateException()
          .isThrownBy(() -> soon(loop.sendfile(pair.client().transport, file)))
          .withMessageContaining("is closing");
      assertReceived(pair.accepted());
      assertThat(file.position()).isZero();
    });
  }

  @Test
  @CPython("test_sendfile::SendfileMixin::test_sendfile_not_supported")
  void datagramsAreNoWayForAFile() throws Exception {
    run(() -> {
      var transport = await(loop.createDatagramEndpoint(
              () -> new DatagramProtocol() {},
              DatagramOptions.defaults().withFamily(StandardProtocolFamily.INET)))
          .transport();
      assertThatIllegalStateException()
          .isThrownBy(() -> soon(loop.sendfile(transport, file)))
          .withMessageContaining("not supported");
      assertThat(file.position()).isZero();
      transport.close();
      await(sleep(0));
    });
  }

  @Test
  @CPython("test_sendfile::SendfileMixin::test_sendfile_prevents_bare_write")
  void nothingIsWrittenMeanwhile() throws Exception {
    makeHuge();
    connected(pair -> {
      pair.accepted().transport.pauseReading();
      Task<Long> sending = createTask(loop.sendfile(pair.client().transport, file));
      await(sleep(0));
      assertThat(pair.client().transport.isReading()).isFalse();
      assertThatIllegalStateException()
          .isThrownBy(() -> pair.client().write("data"))
          .withMessageContaining("sendfile is in progress");
      assertThatIllegalStateException()
          .isThrownBy(() -> pair.client().transport.writelines(List.of(new byte[1])))
          .withMessageContaining("sendfile is in progress");
      assertThatIllegalStateException()
          .isThrownBy(() -> soon(loop.sendfile(pair.client().transport, file)))
          .withMessageContaining("sendfile is in progress");
      assertThat(sending.done()).isFalse();
      pair.accepted().transport.resumeReading();
      assertThat(soon(sending)).isEqualTo(HUGE);
      assertThat(pair.client().transport.isReading()).isTrue();
      pair.accepted().write("answer");
      pair.client().awaitText("answer");
    });
  }

  @Test
  @CPython("test_sendfile::SendfileMixin::test_sendfile_close_peer_after_receiving")
  void peerMayCloseBehindTheLastByte() throws Exception {
    connectedTo(new Closing(DATA.length), pair -> {
      assertThat(soon(loop.sendfile(pair.client().transport, file))).isEqualTo(DATA.length);
      assertReceived(pair.accepted(), DATA);
      assertThat(file.position()).isEqualTo(DATA.length);
    });
  }

  @Test
  @CPython("test_sendfile::SendfileMixin::test_sendfile_close_peer_in_the_middle_of_receiving")
  void peerThatClosesInTheMiddleIsAnError() throws Exception {
    makeHuge();
    connectedTo(new Closing(1024), pair -> {
      assertThatExceptionOfType(ConnectionError.class)
          .isThrownBy(() -> soon(loop.sendfile(pair.client().transport, file)));
      pair.accepted().awaitLost();
      assertThat(pair.accepted().received.size()).isBetween(1024, (int) HUGE - 1);
      assertThat(file.position()).isBetween(1024L, HUGE - 1);
      assertThat(pair.client().transport.isClosing()).isTrue();
    });
  }

  @Test
  @CPython(
      "test_sendfile::SendfileMixin::test_sendfile_fallback_close_peer_in_the_middle_of_receiving")
  void peerThatClosesInTheMiddleOfACopyIsAnError() throws Exception {
    makeHuge();
    connectedTo(new Closing(1024), pair -> {
      assertThatExceptionOfType(ConnectionError.class)
          .isThrownBy(() -> soon(loop.sendfile(pair.client().transport, new ForeignFile(file))));
      pair.accepted().awaitLost();
      assertThat(pair.accepted().received.size()).isBetween(1024, (int) HUGE - 1);
      assertThat(file.position()).isBetween(1024L, HUGE - 1);
      assertThat(pair.client().transport.isClosing()).isTrue();
      pair.client().awaitLost();
    });
  }

  @Test
  void closingTheTransportEndsIt() throws Exception {
    makeHuge();
    connected(pair -> {
      pair.accepted().transport.pauseReading();
      Task<Long> sending = createTask(loop.sendfile(pair.client().transport, file));
      await(sleep(0));
      await(sleep(0));
      pair.client().transport.close();
      assertThatExceptionOfType(ConnectionError.class).isThrownBy(() -> soon(sending));
      pair.client().awaitLost();
      assertThat(pair.client().lostBecause).isNull();
      assertThat(file.position()).isLessThan(HUGE);
    });
  }

  @Test
  void cancellationStopsItAndTellsHowFarItCame() throws Exception {
    makeHuge();
    connected(pair -> {
      pair.accepted().transport.pauseReading();
      Task<Long> sending = createTask(loop.sendfile(pair.client().transport, file));
      for (int i = 0; i < 10; i++) {
        await(sleep(0));
      }
      sending.cancel();
      assertThatExceptionOfType(CancelledError.class).isThrownBy(() -> soon(sending));
      long sent = file.position();
      assertThat(sent).isBetween(1L, HUGE - 1);
      assertThat(pair.client().transport.isReading()).isTrue();
      pair.client().write("behind");
      pair.accepted().transport.resumeReading();
      pair.accepted().awaitBytes((int) sent + 6);
      assertThat(pair.accepted().received.size()).isEqualTo((int) sent + 6);
      assertThat(pair.accepted().text()).endsWith("behind");
    });
  }

  @Test
  void fileThatShrinksIsSentUpToItsEnd() throws Exception {
    makeHuge();
    connected(pair -> {
      pair.accepted().transport.pauseReading();
      Task<Long> sending = createTask(loop.sendfile(pair.client().transport, file));
      for (int i = 0; i < 10; i++) {
        await(sleep(0));
      }
      assertThat(sending.done()).isFalse();
      file.truncate(HUGE / 2 - 1000);
      pair.accepted().transport.resumeReading();
      assertThat(soon(sending)).isEqualTo(HUGE / 2 - 1000);
      pair.client().transport.close();
      pair.accepted().awaitLost();
      assertThat(pair.accepted().received.size()).isEqualTo((int) HUGE / 2 - 1000);
    });
  }

  @Test
  @CPython("test_sendfile::SendfileMixin::test_sendfile_force_fallback")
  void fileThatIsNotTheSystemsIsCopied() throws Exception {
    connected(pair -> {
      ForeignFile foreign = new ForeignFile(file);
      assertThat(soon(loop.sendfile(pair.client().transport, foreign))).isEqualTo(DATA.length);
      assertThat(file.position()).isEqualTo(DATA.length);
      assertThat(soon(loop.sendfile(pair.client().transport, foreign, 1000, 100)))
          .isEqualTo(100);
      assertThat(file.position()).isEqualTo(1100);
      pair.client().write("behind");
      pair.client().transport.close();
      assertReceived(
          pair.accepted(), DATA, Arrays.copyOfRange(DATA, 1000, 1100), "behind".getBytes(US_ASCII));
      assertThat(pair.client().events).containsOnlyOnce("lost");
    });
  }

  @Test
  @CPython("test_sendfile::SendfileMixin::test_sendfile_force_unsupported_native")
  void whatMayNotBeCopiedIsNotSent() throws Exception {
    connected(pair -> {
      assertThatExceptionOfType(SendfileNotAvailableError.class)
          .isThrownBy(() -> soon(loop.sendfile(
              pair.client().transport,
              new ForeignFile(file),
              SendfileOptions.defaults().withFallback(false))));
      assertThat(file.position()).isZero();
      pair.client().transport.close();
      assertReceived(pair.accepted());
    });
  }

  @Test
  void protocolThatIsPausedIsResumedAfterACopy() throws Exception {
    connected(pair -> {
      pair.client().transport.write(new byte[(int) HUGE / 2]);
      assertThat(pair.client().pauses).isEqualTo(1);
      soon(loop.sendfile(pair.client().transport, new ForeignFile(file)));
      assertThat(pair.client().resumes).isEqualTo(1);
      assertThat(pair.client().transport.getProtocol()).isSameAs(pair.client());
      pair.client().transport.close();
      pair.accepted().awaitLost();
      assertThat(pair.accepted().received.size()).isEqualTo((int) HUGE / 2 + DATA.length);
    });
  }

  @Test
  void filesThatCannotBeReadAreRefused() throws Exception {
    connected(pair -> {
      var transport = pair.client().transport;
      try (FileChannel written =
          FileChannel.open(directory.resolve("data"), StandardOpenOption.WRITE)) {
        assertThatIllegalArgumentException().isThrownBy(() -> loop.sendfile(transport, written));
      }
      file.close();
      assertThatIllegalArgumentException().isThrownBy(() -> loop.sendfile(transport, file));
    });
  }
}
