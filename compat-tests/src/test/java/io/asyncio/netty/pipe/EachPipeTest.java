package io.asyncio.netty.pipe;

import static org.assertj.core.api.Assumptions.assumeThat;

import io.asyncio.netty.pipe.PipeKind.Reading;
import io.asyncio.netty.pipe.PipeKind.Writing;
import io.asyncio.netty.testing.LoopTest;
import io.asyncio.netty.testing.PipeThreads;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;

/** A test of every kind of pipe, with a peer that is no part of the loop. */
abstract class EachPipeTest extends LoopTest {

  static final int MORE_THAN_A_PIPE_HOLDS = 1024 * 1024;

  @TempDir
  Path directory;

  @AfterEach
  final void noThreadIsLeft() {
    loop.close();
    PipeThreads.awaitGone();
  }

  interface ReadBody {
    void run(Reading<PipeRecorder> pipe, PipeRecorder protocol) throws Exception;
  }

  interface WriteBody {
    void run(Writing<PipeRecorder> pipe, PipeRecorder protocol) throws Exception;
  }

  /** Runs {@code body} with a pipe to read from, if the transport has that kind. */
  final void reading(PipeKind kind, ReadBody body) throws Exception {
    assumeThat(kind.isOn(ioTransport)).isTrue();
    run(() -> {
      try (var pipe = kind.read(this, directory, PipeRecorder::new)) {
        body.run(pipe, pipe.made().protocol());
      }
    });
  }

  /** As {@link #reading}, to write to. */
  final void writing(PipeKind kind, WriteBody body) throws Exception {
    assumeThat(kind.isOn(ioTransport)).isTrue();
    run(() -> {
      try (var pipe = kind.write(this, directory, PipeRecorder::new)) {
        body.run(pipe, pipe.made().protocol());
      }
    });
  }

  static byte[] random(int length) {
    byte[] data = new byte[length];
    new Random(length).nextBytes(data);
    return data;
  }
}
