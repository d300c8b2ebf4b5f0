package io.asyncio.asyncore;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.asyncio.ConnectionAbortedError;
import io.asyncio.conformance.CPython;
import java.io.InterruptedIOException;
import java.nio.channels.Channel;
import java.nio.channels.FileChannel;
import java.nio.channels.Pipe;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(30)
class FileDispatcherTest {

  private static final String TEXT = "It is only resting";

  @TempDir
  Path directory;

  private final SocketMap map = new SocketMap();
  private final List<String> read = new ArrayList<>();

  @AfterEach
  void closeAll() throws Exception {
    Asyncore.closeAll(map, true);
  }

  /** Reads in steps, and closes at the end. */
  private FileDispatcher reader(Channel file, int step) throws Exception {
    return new FileDispatcher(file, map) {
      @Override
      public void handleRead() throws Exception {
        read.add(new String(recv(step), US_ASCII));
      }

      @Override
      public boolean writable() {
        return false;
      }
    };
  }

  private FileChannel file() throws Exception {
    Path path = Files.writeString(directory.resolve("file"), TEXT);
    return FileChannel.open(path, StandardOpenOption.READ);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  @CPython("test_asyncore::FileWrapperTest::test_dispatcher")
  void aFileIsReadInTwoRounds(boolean usePoll) throws Exception {
    FileDispatcher reader = reader(file(), 29);
    assertThat(reader.connected()).isTrue();
    Asyncore.loop(0.01, usePoll, map, 2);
    assertThat(String.join("", read)).isEqualTo(TEXT);
  }

  @Test
  void aFileIsAlwaysReadyUpToItsEnd() throws Exception {
    FileDispatcher reader = reader(file(), 8);
    Asyncore.loop(Double.POSITIVE_INFINITY, false, map);
    assertThat(read).containsExactly("It is on", "ly resti", "ng", "");
    assertThat(reader.socket().isOpen()).isFalse();
  }

  @Test
  void aPipeIsWatched() throws Exception {
    Pipe pipe = Pipe.open();
    FileDispatcher reader = reader(pipe.source(), 100);
    Asyncore.loop(0, false, map, 3);
    assertThat(read).isEmpty();
    try (FileWrapper sink = new FileWrapper(pipe.sink())) {
      assertThat(sink.send(TEXT.getBytes(US_ASCII))).isEqualTo(TEXT.length());
    }
    Asyncore.loop(Double.POSITIVE_INFINITY, false, map);
    assertThat(read).containsExactly(TEXT, "");
    assertThat(reader.connected()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void anInterruptThatAHandlerThrowsIsTheLoopsAndClosesNoFile(boolean usePoll) throws Exception {
    try (Peer peer = Peer.open()) {
      Dispatcher interrupted = new Dispatcher(peer.other, map) {
        @Override
        public void handleRead() throws Exception {
          throw new InterruptedException();
        }

        @Override
        public void handleError(Throwable error) throws Exception {
          close();
        }
      };
      FileDispatcher reader = reader(file(), 100);
      peer.send(new byte[1]);
      assertThatExceptionOfType(InterruptedIOException.class)
          .isThrownBy(() -> Asyncore.loop(10, usePoll, map));
      assertThat(interrupted.connected()).isFalse();
      assertThat(reader.socket().isOpen()).isTrue();
      Asyncore.loop(10, usePoll, map);
      assertThat(read).containsExactly(TEXT, "");
    }
  }

  @Test
  void aWrapperOfAnInterruptedThreadReadsAndWrites() throws Exception {
    Path path = directory.resolve("written");
    try (FileWrapper file = new FileWrapper(FileChannel.open(
        path, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.READ))) {
      Thread.currentThread().interrupt();
      assertThat(file.send("Cheese.".getBytes(US_ASCII))).isEqualTo(7);
      assertThat(file.recv(1)).isEmpty();
      assertThat(Thread.interrupted()).isTrue();
    }
  }

  @Test
  void aWrapperReadsAndWrites() throws Exception {
    Path path = directory.resolve("written");
    try (FileWrapper file = new FileWrapper(FileChannel.open(
        path, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.READ))) {
      assertThat(file.send("Come again? ".getBytes(US_ASCII))).isEqualTo(12);
      assertThat(file.send("Cheese.".getBytes(US_ASCII))).isEqualTo(7);
      ((FileChannel) file.channel()).position(0);
      assertThat(file.recv(4)).asString(US_ASCII).isEqualTo("Come");
      assertThat(file.recv(100)).asString(US_ASCII).isEqualTo(" again? Cheese.");
      assertThat(file.recv(1)).isEmpty();
    }
  }

  @Test
  void aWrapperThatIsClosedOrTheWrongEndSaysSo() throws Exception {
    Pipe pipe = Pipe.open();
    FileWrapper source = new FileWrapper(pipe.source());
    assertThatExceptionOfType(BlockingIOError.class).isThrownBy(() -> source.recv(1));
    assertThatExceptionOfType(ConnectionAbortedError.class)
        .isThrownBy(() -> source.send(new byte[1]));
    source.close();
    source.close();
    assertThat(source.isOpen()).isFalse();
    assertThatExceptionOfType(ConnectionAbortedError.class).isThrownBy(() -> source.recv(1));
    assertThatExceptionOfType(ConnectionAbortedError.class)
        .isThrownBy(() -> new FileWrapper(pipe.source()));
    pipe.sink().close();
  }
}
