package io.asyncio.netty.pipe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.asyncio.conformance.CPython;
import io.asyncio.netty.testing.LoopTest;
import io.asyncio.netty.testing.PipeThreads;
import io.asyncio.streams.StreamReader;
import io.asyncio.streams.StreamReaderProtocol;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Stream readers on pipes. */
class PipeStreamsTest extends LoopTest {

  @TempDir
  Path directory;

  @AfterEach
  void noThreadIsLeft() {
    loop.close();
    PipeThreads.awaitGone();
  }

  @ParameterizedTest
  @EnumSource(PipeKind.class)
  @CPython("test_streams::StreamTests::test_read_all_from_pipe_reader")
  void everythingIsReadThoughTheLimitIsSmaller(PipeKind kind) throws Exception {
    assumeThat(kind.isOn(ioTransport)).isTrue();
    run(() -> {
      StreamReader reader = new StreamReader(1);
      try (var pipe = kind.read(this, directory, () -> new StreamReaderProtocol(reader, loop))) {
        pipe.send("data");
        pipe.peer().close();
        assertThat(soon(reader.read())).asString().isEqualTo("data");
      }
    });
  }
}
