package io.asyncio.netty.stream;

import static io.asyncio.Asyncio.async;
import static io.asyncio.Asyncio.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.asyncio.Coroutine;
import io.asyncio.Task;
import io.asyncio.netty.process.ChildRecorder;
import io.asyncio.netty.process.ChildTest;
import io.asyncio.netty.testing.Log;
import io.asyncio.netty.testing.PipeThreads;
import io.asyncio.netty.testing.Recorder;
import io.asyncio.protocols.Protocol;
import java.nio.channels.Pipe;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What protocols open when they are told that their loop, which closes, has ended them. */
class OpenedWhileClosingTest extends ChildTest {

  private static final String PENDING = "Task was pending when its event loop was closed";

  private final List<Task<?>> tasks = new ArrayList<>();
  private Pipe pipe;

  @AfterEach
  void leavesNothing() throws Exception {
    loop.close();
    assertThat(pipe.source().isOpen()).as("the pipe whose end opened something").isFalse();
    pipe.sink().close();
    PipeThreads.awaitGone();
  }

  /** Has {@code reaction} made a task when the loop's end ends a pipe. */
  private void whenTheLoopEnds(Supplier<Coroutine<?>> reaction) throws Exception {
    pipe = Pipe.open();
    run(() -> await(loop.connectReadPipe(() -> new Reacting(reaction), pipe.source())));
  }

  private final class Reacting implements Protocol {

    private final Supplier<Coroutine<?>> reaction;

    Reacting(Supplier<Coroutine<?>> reaction) {
      this.reaction = reaction;
    }

    @Override
    public void connectionLost(Throwable exception) {
      tasks.add(loop.createTask(reaction.get()));
    }
  }

  @Test
  void pipeIsClosedToo() throws Exception {
    Pipe second = Pipe.open();
    Recorder recorder = new Recorder();
    whenTheLoopEnds(() -> loop.connectReadPipe(() -> recorder, second.source()));
    loop.close();
    assertThat(recorder.events).containsExactly("made", "lost");
    assertThat(second.source().isOpen()).isFalse();
    assertThat(tasks.getFirst().done()).isTrue();
    second.sink().close();
  }

  @Test
  void childIsKilledAndWarnedOf() throws Exception {
    ChildRecorder child = new ChildRecorder(loop);
    whenTheLoopEnds(() -> loop.subprocessExec(() -> child, "cat"));
    try (Log log = new Log()) {
      loop.close();
      assertThat(log.warnings())
          .singleElement()
          .asString()
          .startsWith("unclosed transport <SubprocessTransport");
    }
    assertThat(ProcessHandle.current().children()).isEmpty();
    assertThat(child.events).startsWith("connectionMade").endsWith("connectionLost null");
    assertThat(tasks.getFirst().done()).isTrue();
  }

  @Test
  void taskIsCancelledAndItsFinallyRuns() throws Exception {
    List<String> events = new ArrayList<>();
    whenTheLoopEnds(() -> async(() -> {
      try {
        return await(loop.createFuture());
      } finally {
        events.add("finally");
      }
    }));
    loop.close();
    assertThat(events).containsExactly("finally");
    assertThat(takeReports()).containsExactly(PENDING);
  }

  @Test
  void protocolThatAlwaysConnectsAgainDoesNotKeepTheLoopFromClosing() throws Exception {
    List<Pipe> pipes = new ArrayList<>();
    whenTheLoopEnds(() -> again(pipes));
    loop.close();
    assertThat(pipes).hasSizeBetween(2, 20);
    for (Pipe each : pipes) {
      each.sink().close();
      each.source().close();
    }
    takeReports();
  }

  private Coroutine<?> again(List<Pipe> pipes) {
    return async(() -> {
      Pipe next = Pipe.open();
      pipes.add(next);
      return await(loop.connectReadPipe(() -> new Reacting(() -> again(pipes)), next.source()));
    });
  }
}
