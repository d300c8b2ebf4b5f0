package io.asyncio.netty.readiness;

import static io.asyncio.Asyncio.async;
import static io.asyncio.Asyncio.await;
import static io.asyncio.Asyncio.createTask;
import static io.asyncio.Asyncio.sleep;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import io.asyncio.CancelledError;
import io.asyncio.ConnectionError;
import io.asyncio.SendfileNotAvailableError;
import io.asyncio.SendfileOptions;
import io.asyncio.Task;
import io.asyncio.conformance.CPython;
import io.asyncio.netty.testing.ChannelPair;
import io.asyncio.netty.testing.ForeignFile;
import io.asyncio.netty.testing.LoopParts;
import io.asyncio.netty.testing.LoopTest;
import io.asyncio.netty.transport.FileRange;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files that are sent over channels which no transport has. */
class SocketSendfileTest extends LoopTest {

  private static final byte[] DATA = SocketCallsTest.digits(1024 * 17 * 64 + 1);
  private static final SendfileOptions UNCOPIED = SendfileOptions.defaults().withFallback(false);
  private static final long HUGE = 64 * 1024 * 1024;

  @TempDir
  private Path directory;

  private FileChannel file;
  private ChannelPair pair;

  @BeforeEach
  void open() throws IOException {
    Path path = directory.resolve("data");
    Files.write(path, DATA);
    file = FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE);
    pair = ChannelPair.open();
    pair.left().setOption(StandardSocketOptions.SO_SNDBUF, 4096);
  }

  @AfterEach
  void close() throws IOException {
    file.close();
    pair.close();
  }

  /** Reads what comes up to the end. */
  private Task<byte[]> received() {
    return createTask(async(() -> {
      ByteArrayOutputStream all = new ByteArrayOutputStream();
      for (byte[] data; (data = await(loop.sockRecv(pair.right(), 65536))).length > 0; ) {
        all.writeBytes(data);
      }
      return all.toByteArray();
    }));
  }

  private interface Body {
    void run() throws Exception;
  }

  /** Runs a body, and tells what came over. */
  private void assertSent(byte[] expected, Body body) throws Exception {
    run(() -> {
      Task<byte[]> received = received();
      body.run();
      pair.left().close();
      assertThat(soon(received)).isEqualTo(expected);
    });
  }

  @Test
  @CPython("test_sendfile::SockSendfileMixin::test_sock_sendfile_success")
  void wholeFileIsSent() throws Exception {
    assertSent(DATA, () -> {
      file.position(5);
      assertThat(soon(loop.sockSendfile(pair.left(), file))).isEqualTo(DATA.length);
      assertThat(file.position()).isEqualTo(DATA.length);
      assertThat(loop.removeWriter(pair.left())).isFalse();
    });
  }

  @Test
  @CPython("test_sendfile::SockSendfileMixin::test_sock_sendfile_with_offset_and_count")
  void partOfAFileIsSent() throws Exception {
    assertSent(Arrays.copyOfRange(DATA, 1000, 3000), () -> {
      assertThat(soon(loop.sockSendfile(pair.left(), file, 1000, 2000))).isEqualTo(2000);
      assertThat(file.position()).isEqualTo(3000);
    });
  }

  @Test
  @CPython("test_sendfile::SockSendfileMixin::test_sock_sendfile_zero_size")
  void emptyFileIsNothing() throws Exception {
    assertSent(new byte[0], () -> {
      file.truncate(0);
      assertThat(soon(loop.sockSendfile(pair.left(), file))).isZero();
      assertThat(soon(loop.sockSendfile(pair.left(), file, UNCOPIED))).isZero();
      assertThat(file.position()).isZero();
    });
  }

  @Test
  @CPython("test_sendfile::SockSendfileMixin::test_sock_sendfile_mix_with_regular_send")
  void whatIsSentBeforeAndAfterKeepsItsPlace() throws Exception {
    byte[] mixed = "mix_regular_send".repeat(4 * 1024).getBytes(US_ASCII);
    ByteBuffer all = ByteBuffer.allocate(2 * mixed.length + DATA.length);
    assertSent(all.put(mixed).put(DATA).put(mixed).array(), () -> {
      soon(loop.sockSendall(pair.left(), mixed));
      assertThat(soon(loop.sockSendfile(pair.left(), file))).isEqualTo(DATA.length);
      soon(loop.sockSendall(pair.left(), mixed));
      assertThat(file.position()).isEqualTo(DATA.length);
    });
  }

  @Test
  @CPython("test_base_events::BaseLoopSockSendfileTests::test_sock_sendfile_fallback")
  @CPython("test_unix_events::SelectorEventLoopUnixSockSendfileTests::test_sock_sendfile_iobuffer")
  void fileThatIsNotTheSystemsIsCopied() throws Exception {
    assertSent(DATA, () -> {
      assertThat(soon(loop.sockSendfile(pair.left(), new ForeignFile(file))))
          .isEqualTo(DATA.length);
      assertThat(file.position()).isEqualTo(DATA.length);
    });
  }

  @Test
  @CPython(
      "test_base_events::BaseLoopSockSendfileTests::test_sock_sendfile_fallback_offset_and_count")
  void partOfSuchAFileIsCopied() throws Exception {
    assertSent(Arrays.copyOfRange(DATA, 1000, 3000), () -> {
      assertThat(soon(loop.sockSendfile(pair.left(), new ForeignFile(file), 1000, 2000)))
          .isEqualTo(2000);
      assertThat(file.position()).isEqualTo(3000);
    });
  }

  @Test
  @CPython("test_base_events::BaseLoopSockSendfileTests::test__sock_sendfile_native_failure")
  @CPython("test_base_events::BaseLoopSockSendfileTests::test_sock_sendfile_no_fallback")
  @CPython(
      "test_unix_events::SelectorEventLoopUnixSockSendfileTests::test_sock_sendfile_not_available")
  @CPython(
      "test_unix_events::SelectorEventLoopUnixSockSendfileTests::test_sock_sendfile_not_a_file")
  void whatMayNotBeCopiedIsNotSent() throws Exception {
    assertSent(new byte[0], () -> {
      assertThatExceptionOfType(SendfileNotAvailableError.class)
          .isThrownBy(() -> soon(loop.sockSendfile(pair.left(), new ForeignFile(file), UNCOPIED)));
      assertThat(file.position()).isZero();
    });
  }

  @Test
  @CPython(
      "test_unix_events::SelectorEventLoopUnixSockSendfileTests::test_sock_sendfile_not_regular_file")
  void whatIsNoRegularFileIsCopied() throws Exception {
    Path zeros = Path.of("/dev/zero");
    Assumptions.assumeTrue(Files.exists(zeros), "no device that gives zeros");
    try (FileChannel device = FileChannel.open(zeros)) {
      assertSent(new byte[1000], () -> {
        assertThatExceptionOfType(SendfileNotAvailableError.class)
            .isThrownBy(() -> soon(loop.sockSendfile(pair.left(), device, UNCOPIED)));
        assertThat(soon(loop.sockSendfile(pair.left(), device, 0, 1000))).isEqualTo(1000);
      });
    }
  }

  @Test
  @CPython("test_base_events::BaseLoopSockSendfileTests::test_blocking_socket")
  void blockingChannelIsRefused() throws Exception {
    pair.left().configureBlocking(true);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> loop.sockSendfile(pair.left(), file))
        .withMessageContaining("blocking");
  }

  @Test
  @CPython("test_base_events::BaseLoopSockSendfileTests::test_negative_count")
  void countMustBePositive() {
    for (long count : new long[] {0, -1, Long.MIN_VALUE}) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> loop.sockSendfile(pair.left(), file, 0, count))
          .withMessage("count must be a positive integer (got " + count + ")");
    }
  }

  @Test
  @CPython("test_base_events::BaseLoopSockSendfileTests::test_negative_offset")
  void offsetMustNotBeNegative() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> loop.sockSendfile(pair.left(), file, -1, 1))
        .withMessage("offset must be a non-negative integer (got -1)");
    assertThatNullPointerException()
        .isThrownBy(() -> loop.sockSendfile(pair.left(), (FileChannel) null));
  }

  /** Starts to send more than the socket takes. */
  private Task<Long> blocked() throws Exception {
    pair.left().setOption(StandardSocketOptions.SO_SNDBUF, 256 * 1024);
    file.write(ByteBuffer.wrap(new byte[1]), HUGE - 1);
    Task<Long> sending = createTask(loop.sockSendfile(pair.left(), file));
    for (int i = 0; i < 10; i++) {
      await(sleep(0));
    }
    assertThat(sending.done()).isFalse();
    return sending;
  }

  @Test
  @CPython("test_unix_events::SelectorEventLoopUnixSockSendfileTests::test_sock_sendfile_cancel1")
  @CPython("test_unix_events::SelectorEventLoopUnixSockSendfileTests::test_sock_sendfile_cancel2")
  void cancellationLeavesNothingRegisteredAndSendsNoMore() throws Exception {
    run(() -> {
      Task<Long> sending = blocked();
      SocketChannel right = pair.right();
      ByteBuffer room = ByteBuffer.allocate(1024 * 1024);
      sending.cancel();
      long received = Math.max(0, right.read(room)); // now there is room, which is not used
      assertThatExceptionOfType(CancelledError.class).isThrownBy(() -> soon(sending));
      assertThat(loop.removeWriter(pair.left())).isFalse();
      long sent = file.position();
      assertThat(sent).isBetween(1L, HUGE - 1);
      pair.left().close();
      for (int n; (n = soon(loop.sockRecv(right, 65536)).length) > 0; ) {
        received += n;
      }
      assertThat(received).isEqualTo(sent);
    });
  }

  @Test
  void peerThatGoesInTheMiddleIsAnError() throws Exception {
    run(() -> {
      Task<Long> sending = blocked();
      pair.right().close();
      assertThatExceptionOfType(ConnectionError.class).isThrownBy(() -> soon(sending));
      assertThat(file.position()).isBetween(1L, HUGE - 1);
    });
  }

  @Test
  void fileThatShrinksIsSentUpToItsEnd() throws Exception {
    run(() -> {
      Task<Long> sending = blocked();
      file.truncate(HUGE / 2);
      Task<byte[]> received = received();
      assertThat(soon(sending)).isEqualTo(HUGE / 2);
      pair.left().close();
      assertThat(soon(received)).hasSize((int) HUGE / 2);
    });
  }

  /** Sends by a way of the test's own, and allows no copy. */
  private Task<Long> sending(FileRange.Transfer transfer, boolean fallback) {
    SocketFiles files = new SocketFiles(LoopParts.host(loop), LoopParts.readiness(loop));
    FileRange range = FileRange.of(file, SendfileOptions.defaults());
    return createTask(async(() -> files.send(pair.left(), range, fallback, transfer)));
  }

  @Test
  @CPython(
      "test_unix_events::SelectorEventLoopUnixSockSendfileTests::test_sock_sendfile_blocking_error")
  void sendingThatWouldBlockWaitsForRoom() throws Exception {
    run(() -> {
      int[] calls = {0};
      boolean[] watched = {false};
      Task<Long> sending = sending(
          (from, position, count) -> {
            calls[0]++;
            return watched[0] ? count : 0;
          },
          false);
      await(sleep(0));
      assertThat(calls[0]).isEqualTo(1);
      assertThat(sending.done()).isFalse();
      watched[0] = true;
      assertThat(soon(sending)).isEqualTo(DATA.length);
      assertThat(loop.removeWriter(pair.left())).isFalse();
      assertThat(file.position()).isEqualTo(DATA.length);
    });
  }

  @Test
  @CPython(
      "test_unix_events::SelectorEventLoopUnixSockSendfileTests::test_sock_sendfile_os_error_first_call")
  void failureOfTheFirstCallMeansThatItIsNotAvailable() throws Exception {
    FileRange.Transfer failing = (from, position, count) -> {
      throw new IOException("on purpose");
    };
    assertSent(DATA, () -> {
      assertThatExceptionOfType(SendfileNotAvailableError.class)
          .isThrownBy(() -> soon(sending(failing, false)))
          .withRootCauseInstanceOf(IOException.class);
      assertThat(file.position()).isZero();
      assertThat(soon(sending(failing, true))).isEqualTo(DATA.length);
    });
  }

  private static FileRange.Transfer failingAfter(int bytes, IOException failure) {
    return (from, position, count) -> {
      if (position > 0) {
        throw failure;
      }
      return bytes;
    };
  }

  @Test
  @CPython(
      "test_unix_events::SelectorEventLoopUnixSockSendfileTests::test_sock_sendfile_os_error_next_call")
  void failureOfALaterCallIsRaised() throws Exception {
    IOException failure = new IOException("on purpose");
    run(() -> {
      assertThatExceptionOfType(IOException.class)
          .isThrownBy(() -> soon(sending(failingAfter(7, failure), true)))
          .isSameAs(failure);
      assertThat(file.position()).isEqualTo(7);
      assertThat(loop.removeWriter(pair.left())).isFalse();
    });
  }

  @Test
  @CPython("test_unix_events::SelectorEventLoopUnixSockSendfileTests::test_sock_sendfile_exception")
  void anythingElseIsRaisedAsItIs() throws Exception {
    IllegalStateException failure = new IllegalStateException("on purpose");
    run(() -> {
      assertThatExceptionOfType(IllegalStateException.class)
          .isThrownBy(() -> soon(sending(
              (from, position, count) -> {
                if (position > 0) {
                  throw failure;
                }
                return 7;
              },
              true)))
          .isSameAs(failure);
      assertThat(file.position()).isEqualTo(7);
      assertThat(loop.removeWriter(pair.left())).isFalse();
    });
  }
}
