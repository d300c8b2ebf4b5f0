package io.asyncio.netty.pipe;

import static io.asyncio.Asyncio.await;
import static io.asyncio.Asyncio.createSubprocessExec;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.asyncio.netty.IoTransport;
import io.asyncio.netty.posix.Libc;
import io.asyncio.netty.process.ChildTest;
import io.asyncio.netty.process.NativeChildren;
import io.asyncio.netty.testing.LoopParts;
import io.asyncio.subprocess.Process;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PipeCapacityTest extends ChildTest {

  private static final int LARGE = 512 * 1024;
  private static final int AT_A_TIME = 32;

  private final List<Libc.Pipe> pipes = new ArrayList<>();
  private final List<PipeCapacity> capacities = new ArrayList<>();

  @BeforeEach
  void needsTheCLibrary() {
    assumeThat(NativeChildren.available()).isTrue();
  }

  @AfterEach
  void closesAll() {
    capacities.forEach(PipeCapacity::close);
    for (Libc.Pipe pipe : pipes) {
      Libc.close(pipe.readEnd());
      Libc.close(pipe.writeEnd());
    }
  }

  private int usual() throws IOException {
    return PipeSizes.capacity(newPipe());
  }

  private int newPipe() throws IOException {
    Libc.Pipe pipe = Libc.pipe();
    pipes.add(pipe);
    return pipe.readEnd();
  }

  private PipeCapacity capacity(int descriptor) {
    PipeCapacity capacity = new PipeCapacity(descriptor);
    capacities.add(capacity);
    return capacity;
  }

  private void raise(int count) throws IOException {
    for (int i = 0; i < count; i++) {
      int descriptor = newPipe();
      capacity(descriptor).raise();
      assertThat(PipeSizes.capacity(descriptor)).isEqualTo(LARGE);
    }
  }

  @Test
  void onlySoManyPipesAreLargeAtATime() throws Exception {
    raise(AT_A_TIME);
    int descriptor = newPipe();
    PipeCapacity waiting = capacity(descriptor);
    waiting.raise();
    assertThat(PipeSizes.capacity(descriptor)).isLessThan(LARGE);
    capacities.getFirst().close();
    capacities.getFirst().close();
    waiting.raise();
    assertThat(PipeSizes.capacity(descriptor)).isEqualTo(LARGE);
    int last = newPipe();
    capacity(last).raise();
    assertThat(PipeSizes.capacity(last)).isLessThan(LARGE);
  }

  @Test
  void whatIsRaisedAgainIsCountedOnce() throws Exception {
    PipeCapacity capacity = capacity(newPipe());
    capacity.raise();
    capacity.raise();
    raise(AT_A_TIME - 1);
  }

  @Test
  void aPipeThatIsClosedIsNotRaised() throws Exception {
    int descriptor = newPipe();
    PipeCapacity capacity = capacity(descriptor);
    capacity.close();
    capacity.raise();
    assertThat(PipeSizes.capacity(descriptor)).isEqualTo(usual());
  }

  @Test
  void whatTheSystemRefusesIsNotCounted() throws Exception {
    capacity(Integer.MAX_VALUE).raise();
    raise(AT_A_TIME);
  }

  /** The ends are closed by the transports that are put on them. */
  private Libc.Pipe pipeOfTransports() throws IOException {
    assumeThat(ioTransport).isEqualTo(IoTransport.EPOLL);
    return Libc.pipe();
  }

  @Test
  void aPipeThatIsFoundFullHoldsMore() throws Exception {
    Libc.Pipe pipe = pipeOfTransports();
    PipeRecorder writer = new PipeRecorder();
    run(() -> {
      LoopParts.pipes(loop).openWrite(pipe.writeEnd(), writer);
      writer.awaitMade();
      writer.output().write(new byte[usual()]);
      assertThat(PipeSizes.capacity(pipe.writeEnd())).isEqualTo(usual());
      writer.output().write(new byte[1]);
      assertThat(PipeSizes.capacity(pipe.writeEnd())).isEqualTo(LARGE);
      writer.output().abort();
      Libc.close(pipe.readEnd());
      writer.awaitLost();
    });
    raise(AT_A_TIME);
  }

  @Test
  void aPipeThatGivesAllThatIsReadAtOnceHoldsMore() throws Exception {
    Libc.Pipe pipe = pipeOfTransports();
    PipeRecorder reader = new PipeRecorder();
    PipeRecorder writer = new PipeRecorder();
    run(() -> {
      LoopParts.pipes(loop).openRead(pipe.readEnd(), reader);
      await(loop.connectWritePipe(() -> writer, pipe.writeEnd()));
      writer.output().write(new byte[PipeSource.LARGEST_READ - 1]);
      reader.awaitBytes(PipeSource.LARGEST_READ - 1);
      assertThat(PipeSizes.capacity(pipe.readEnd())).isEqualTo(usual());
      writer.output().write(new byte[PipeSource.LARGEST_READ]);
      reader.awaitBytes(2 * PipeSource.LARGEST_READ - 1);
      assertThat(PipeSizes.capacity(pipe.readEnd())).isEqualTo(LARGE);
      writer.output().close();
      reader.awaitLost();
    });
    raise(AT_A_TIME);
  }

  @Test
  void aPipeOfTheUsersStaysAsItIs() throws Exception {
    Libc.Pipe pipe = pipeOfTransports();
    PipeRecorder reader = new PipeRecorder();
    PipeRecorder writer = new PipeRecorder();
    int size = 4 * usual();
    run(() -> {
      await(loop.connectWritePipe(() -> writer, pipe.writeEnd()));
      writer.output().write(new byte[size]);
      await(loop.connectReadPipe(() -> reader, pipe.readEnd()));
      reader.awaitBytes(size);
      assertThat(PipeSizes.capacity(pipe.readEnd())).isEqualTo(usual());
      writer.output().close();
      reader.awaitLost();
      writer.awaitLost();
    });
  }

  /** Returns what the pipes hold that were opened since {@code before}. */
  private static List<Integer> capacitiesSince(List<Integer> before) throws IOException {
    return PipeSizes.descriptors().stream()
        .filter(descriptor -> !before.contains(descriptor))
        .map(PipeSizes::capacity)
        .toList();
  }

  @Test
  void aChildWhosePipesAreStreamsHasLargeOnes() throws Exception {
    assumeThat(polls()).isFalse();
    run(() -> {
      List<Integer> before = PipeSizes.descriptors();
      Process cat = soon(cat());
      assertThat(capacitiesSince(before)).containsExactly(LARGE, LARGE);
      soon(cat.communicate(bytes("to have an end")));
    });
    raise(AT_A_TIME);
  }

  @Test
  void aChildThatCannotBeStartedLeavesNoPipeCounted(@TempDir Path directory) throws Exception {
    Path script = directory.resolve("script");
    Files.writeString(script, "#!/there/is/no/such/interpreter\n");
    assertThat(script.toFile().setExecutable(true)).isTrue();
    run(() -> assertThatThrownBy(() -> soon(createSubprocessExec(PIPES, script)))
        .isInstanceOf(IOException.class));
    raise(AT_A_TIME);
  }

  @Test
  void thePipesOfAChildThatCarryMuchHoldMore() throws Exception {
    assumeThat(polls()).isTrue();
    int usual = usual();
    run(() -> {
      List<Integer> before = PipeSizes.descriptors();
      Process cat = soon(cat());
      assertThat(capacitiesSince(before)).containsExactly(usual, usual);
      byte[] sent = new byte[LARGE];
      cat.stdin().write(sent);
      assertThat(soon(cat.stdout().readexactly(LARGE))).isEqualTo(sent);
      assertThat(capacitiesSince(before)).containsExactly(LARGE, LARGE);
      soon(cat.communicate());
    });
    raise(AT_A_TIME);
  }
}
