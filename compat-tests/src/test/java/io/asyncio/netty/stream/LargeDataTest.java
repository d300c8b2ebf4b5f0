package io.asyncio.netty.stream;

import static io.asyncio.Asyncio.await;
import static io.asyncio.Asyncio.createSubprocessExec;
import static io.asyncio.Asyncio.sleep;
import static org.assertj.core.api.Assertions.assertThat;

import io.asyncio.conformance.CPython;
import io.asyncio.netty.process.ChildTest;
import io.asyncio.subprocess.Output;
import io.asyncio.subprocess.Process;
import io.asyncio.subprocess.Stdio;
import io.asyncio.subprocess.SubprocessStreamProtocol;
import io.asyncio.transports.ReadTransport;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** More data than a pipe holds. */
@Tag("without-native-access")
class LargeDataTest extends ChildTest {

  private static byte[] random(int size) {
    byte[] data = new byte[size];
    new Random(size).nextBytes(data);
    return data;
  }

  private void communicateByteByByte(int size) throws Exception {
    run(() -> {
      byte[] data = random(size);
      Process process = soon(createSubprocessExec(PIPES, "dd", "bs=1", "status=none"));
      Output output = soon(process.communicate(data));
      assertThat(Arrays.equals(output.stdout(), data)).as("all came back").isTrue();
      assertThat(output.stderr()).isEmpty();
      assertThat(process.returncode()).isZero();
    });
  }

  @Test
  @CPython("uvloop/test_process::_AsyncioTests::test_communicate_large_stdout_65536")
  void asMuchAsAPipeHoldsIsCopiedByteByByte() throws Exception {
    communicateByteByByte(65_536);
  }

  @Test
  @CPython("uvloop/test_process::_AsyncioTests::test_communicate_large_stdout_65537")
  void oneByteMoreThanAPipeHoldsIsCopiedByteByByte() throws Exception {
    communicateByteByByte(65_537);
  }

  @Test
  @CPython("uvloop/test_process::_AsyncioTests::test_communicate_large_stdout_1000000")
  void millionBytesAreCopiedByteByByte() throws Exception {
    communicateByteByByte(1_000_000);
  }

  private void writeAndDrain(int size) throws Exception {
    run(() -> {
      byte[] data = random(size);
      String digest = HexFormat.of().formatHex(MessageDigest.getInstance("MD5").digest(data));
      Process process =
          soon(shell(IN_AND_OUT, "head -c " + size + " | md5sum; read line; echo $line"));
      process.stdin().write(data);
      soon(process.stdin().drain());
      assertThat(text(soon(process.stdout().readline()))).startsWith(digest);
      assertThat(process.stdin().isClosing()).isFalse();
      assertThat(process.returncode()).isNull();
      process.stdin().write(bytes("still open\n"));
      assertThat(text(soon(process.stdout().readline()))).isEqualTo("still open\n");
      assertThat(soon(process.waitFor())).isZero();
    });
  }

  @Test
  @CPython("uvloop/test_process::_AsyncioTests::test_write_huge_stdin_8192")
  void inputThatStaysOpenTakes8192Bytes() throws Exception {
    writeAndDrain(8_192);
  }

  @Test
  @CPython("uvloop/test_process::_AsyncioTests::test_write_huge_stdin_8193")
  void inputThatStaysOpenTakes8193Bytes() throws Exception {
    writeAndDrain(8_193);
  }

  @Test
  @CPython("uvloop/test_process::_AsyncioTests::test_write_huge_stdin_219263")
  void inputThatStaysOpenTakes219263Bytes() throws Exception {
    writeAndDrain(219_263);
  }

  @Test
  @CPython("uvloop/test_process::_AsyncioTests::test_write_huge_stdin_219264")
  void inputThatStaysOpenTakes219264Bytes() throws Exception {
    writeAndDrain(219_264);
  }

  @Test
  void communicateGathers64MebibytesInOrder() throws Exception {
    int first = 1_000_000; // each line has seven digits and an end
    int lines = 8 << 20;
    run(() -> {
      Process process =
          soon(createSubprocessExec(OUTPUT, "seq", "" + first, "" + (first + lines - 1)));
      byte[] output = soon(process.communicate()).stdout();
      assertThat(output).hasSize(64 << 20);
      assertThat(firstWrongLine(output, first, lines)).isEqualTo(-1);
      assertThat(process.returncode()).isZero();
    });
  }

  private static int firstWrongLine(byte[] output, int first, int lines) {
    for (int line = 0; line < lines; line++) {
      int number = 0;
      for (int i = 8 * line; i < 8 * line + 7; i++) {
        number = 10 * number + output[i] - '0';
      }
      if (number != first + line || output[8 * line + 7] != '\n') {
        return line;
      }
    }
    return -1;
  }

  @Test
  @CPython("test_subprocess::SubprocessMixin::test_pause_reading")
  void outputOverTwiceTheLimitPausesThePipeUntilItIsRead() throws Exception {
    int limit = 10;
    run(() -> {
      var child = soon(loop.subprocessShell(
          () -> new SubprocessStreamProtocol(limit, loop),
          "head -c 21 /dev/zero; read go; head -c 500000 /dev/zero",
          PIPES.withStderr(Stdio.DEVNULL)));
      Process process = new Process(child.transport(), child.protocol(), loop);
      ReadTransport pipe = child.transport().getPipeTransport(1);
      while (pipe.isReading()) {
        await(sleep(0));
      }
      assertThat(pipe.isClosing()).isFalse();
      process.stdin().write(bytes("go\n"));
      assertThat(soon(process.stdout().readexactly(21))).hasSize(21).containsOnly(0);
      while (pipe.isReading()) { // which reading has resumed, as long as it took
        await(sleep(0));
      }
      assertThat(soon(process.communicate()).stdout()).hasSize(500_000).containsOnly(0);
      assertThat(process.returncode()).isZero();
    });
  }

  @Test
  void outputOfExactlyTwiceTheLimitDoesNotPauseThePipe() throws Exception {
    run(() -> {
      var child = soon(loop.subprocessShell(
          () -> new SubprocessStreamProtocol(10, loop), "head -c 20 /dev/zero; read go", PIPES));
      Process process = new Process(child.transport(), child.protocol(), loop);
      ReadTransport pipe = child.transport().getPipeTransport(1);
      assertThat(soon(process.stdout().readexactly(1))).hasSize(1);
      assertThat(pipe.isReading()).isTrue();
      assertThat(soon(process.communicate(bytes("go\n"))).stdout()).hasSize(19);
    });
  }
}
