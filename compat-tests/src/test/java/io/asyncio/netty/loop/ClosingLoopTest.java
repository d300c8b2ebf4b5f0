package io.asyncio.netty.loop;

import static io.asyncio.Asyncio.async;
import static io.asyncio.Asyncio.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.asyncio.Future;
import io.asyncio.KeyboardInterrupt;
import io.asyncio.netty.testing.LoopTest;
import java.nio.ByteBuffer;
import java.nio.channels.Pipe;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a loop that closes does not run any more. */
class ClosingLoopTest extends LoopTest {

  private static final String PENDING = "Task was pending when its event loop was closed";

  private final List<String> trace = new ArrayList<>();

  private void runOnce() {
    loop.stop();
    loop.runForever();
  }

  private void schedulePending() throws InterruptedException {
    loop.callSoon(() -> {
      trace.add("callSoon");
      loop.callSoon(() -> trace.add("scheduled by it"));
    });
    loop.callLater(0, () -> trace.add("callLater"));
    Thread.ofPlatform()
        .start(() -> loop.callSoonThreadsafe(() -> trace.add("callSoonThreadsafe")))
        .join();
    Future<Integer> done = loop.createFuture();
    done.addDoneCallback(_ -> trace.add("done callback"));
    done.setResult(1);
  }

  @Test
  void pendingCallbacksAreDropped() throws Exception {
    schedulePending();
    loop.close();
    assertThat(trace).isEmpty();
  }

  @Test
  void pendingCallbacksAreDroppedWhileTasksAreCancelled() throws Exception {
    Future<Void> never = loop.createFuture();
    loop.createTask(async(() -> {
      try {
        await(never);
      } finally {
        trace.add("cleaned up");
      }
    }));
    runOnce();
    schedulePending();
    loop.close();
    assertThat(trace).containsExactly("cleaned up");
    assertThat(takeReports()).containsExactly(PENDING);
  }

  @Test
  void readerWhoseTurnWouldHaveComeIsDropped() throws Exception {
    Pipe pipe = Pipe.open();
    pipe.source().configureBlocking(false);
    pipe.sink().write(ByteBuffer.wrap(new byte[1]));
    KeyboardInterrupt end = new KeyboardInterrupt();
    loop.addReader(pipe.source(), () -> trace.add("readable"));
    loop.callSoon(() -> {
      throw end;
    });
    assertThatThrownBy(loop::runForever).isSameAs(end);
    loop.close();
    assertThat(trace).isEmpty();
    pipe.sink().close();
    pipe.source().close();
  }

  @Test
  void futureOfAClosedLoopTellsNobody() {
    Future<Integer> future = loop.createFuture();
    future.addDoneCallback(_ -> trace.add("done"));
    loop.close();
    assertThatIllegalStateException()
        .isThrownBy(() -> future.setResult(1))
        .withMessage("Event loop is closed");
    assertThat(trace).isEmpty();
  }
}
