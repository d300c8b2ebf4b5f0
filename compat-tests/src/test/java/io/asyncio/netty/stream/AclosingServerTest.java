package io.asyncio.netty.stream;

import static io.asyncio.Asyncio.aclosing;
import static io.asyncio.Asyncio.async;
import static io.asyncio.Asyncio.await;
import static io.asyncio.Asyncio.createTask;
import static io.asyncio.Asyncio.openConnection;
import static io.asyncio.Asyncio.sleep;
import static io.asyncio.Asyncio.startServer;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.asyncio.CancelledError;
import io.asyncio.Coroutine;
import io.asyncio.Server;
import io.asyncio.Task;
import io.asyncio.locks.Event;
import io.asyncio.netty.testing.LoopTest;
import io.asyncio.streams.StreamReader;
import io.asyncio.streams.StreamWriter;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** {@code async with server} waits for handlers, {@code try (server)} does not. */
class AclosingServerTest extends LoopTest {

  private final List<String> order = new ArrayList<>();
  private final Event connected = new Event();
  private final Event finish = new Event();

  private Coroutine<Void> handle(StreamReader reader, StreamWriter writer) {
    return async(() -> {
      connected.set();
      await(finish.waitFor());
      order.add("handled");
      writer.close();
      await(writer.waitClosed());
    });
  }

  private Server serve() throws Exception {
    return await(startServer(this::handle, LOCALHOST, 0));
  }

  private StreamWriter connect(Server server) throws Exception {
    StreamWriter writer = await(openConnection(LOCALHOST, server.port())).writer();
    await(connected.waitFor());
    return writer;
  }

  private void finishLater() {
    loop.callLater(0.01, finish::set);
  }

  @Test
  void theBlockEndsWhenHandlersHave() throws Exception {
    run(() -> {
      Server server = serve();
      try (StreamWriter _ = connect(server)) {
        try (var _ = aclosing(server)) {
          finishLater();
          order.add("block");
        }
        order.add("after");
      }
      assertThat(order).containsExactly("block", "handled", "after");
      assertThat(server.isServing()).isFalse();
    });
  }

  @Test
  void theShorterFormGoesOnAtOnce() throws Exception {
    run(() -> {
      Server server = serve();
      try (StreamWriter _ = connect(server)) {
        try (server) {
          finishLater();
          order.add("block");
        }
        order.add("after");
        await(server.waitClosed());
      }
      assertThat(order).containsExactly("block", "after", "handled");
    });
  }

  @Test
  void whatTheBlockRaisesComesOutAfterTheHandlers() throws Exception {
    IllegalStateException failure = new IllegalStateException("on purpose");
    run(() -> {
      Server server = serve();
      try (StreamWriter _ = connect(server)) {
        assertThatIllegalStateException()
            .isThrownBy(() -> {
              try (var closing = aclosing(server)) {
                assertThat(closing.server()).isSameAs(server);
                finishLater();
                throw failure;
              }
            })
            .isSameAs(failure);
        order.add("raised");
      }
      assertThat(order).containsExactly("handled", "raised");
    });
  }

  @Test
  void aCancelledServeForeverHasClosedTheConnections() throws Exception {
    run(() -> {
      Server server = serve();
      Task<Void> serving = createTask(async(() -> {
        try (var _ = aclosing(server)) {
          await(server.serveForever());
        }
      }));
      try (StreamWriter _ = connect(server)) {
        serving.cancel();
        assertThatExceptionOfType(CancelledError.class).isThrownBy(() -> await(serving));
        assertThat(order).isEmpty();
        finish.set();
        await(sleep(0));
      }
    });
  }

  @Test
  void waitingThatIsCancelledLeavesTheServerClosed() throws Exception {
    run(() -> {
      Server server = serve();
      try (StreamWriter _ = connect(server)) {
        Task<Void> closing = createTask(async(() -> {
          try (var _ = aclosing(server)) {
            order.add("block");
          }
        }));
        await(sleep(0));
        assertThat(server.isServing()).isFalse();
        closing.cancel();
        assertThatExceptionOfType(CancelledError.class).isThrownBy(() -> await(closing));
        finish.set();
        await(server.waitClosed());
      }
      assertThat(order).containsExactly("block", "handled");
    });
  }
}
