package io.asyncio.netty.process;

import io.asyncio.Asyncio;
import io.asyncio.Coroutine;
import io.asyncio.EventLoop;
import io.asyncio.Future;
import io.asyncio.protocols.SubprocessProtocol;
import io.asyncio.transports.SubprocessTransport;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;

/** Notes what a child's protocol is told, in order. */
public final class ChildRecorder implements SubprocessProtocol {

  public final List<String> events = new ArrayList<>();
  private final Map<Integer, ByteArrayOutputStream> data = new HashMap<>();
  private final Map<Future<Void>, BooleanSupplier> waiting = new HashMap<>();
  private final EventLoop loop;
  public SubprocessTransport transport;

  public ChildRecorder(EventLoop loop) {
    this.loop = loop;
  }

  /** Waits, in a coroutine, until something that the protocol is told of has come about. */
  public void until(BooleanSupplier condition) throws Exception {
    if (!condition.getAsBoolean()) {
      Future<Void> future = loop.createFuture();
      waiting.put(future, condition);
      Asyncio.await(future);
    }
  }

  public Coroutine<Void> over() {
    return Asyncio.async(() -> until(() -> events.contains("connectionLost null")));
  }

  /** Returns what came from a pipe. */
  public String from(int fd) {
    ByteArrayOutputStream bytes = data.get(fd);
    return bytes == null ? "" : bytes.toString(StandardCharsets.UTF_8);
  }

  public int bytesFrom(int fd) {
    ByteArrayOutputStream bytes = data.get(fd);
    return bytes == null ? 0 : bytes.size();
  }

  private void note(String event) {
    events.add(event);
    waiting.entrySet().removeIf(entry -> {
      boolean met = entry.getValue().getAsBoolean();
      if (met && !entry.getKey().done()) {
        entry.getKey().setResult(null);
      }
      return met;
    });
  }

  @Override
  public void connectionMade(SubprocessTransport made) {
    transport = made;
    note("connectionMade");
  }

  @Override
  public void pipeDataReceived(int fd, byte[] bytes) {
    data.computeIfAbsent(fd, _ -> new ByteArrayOutputStream()).writeBytes(bytes);
    note("data " + fd);
  }

  @Override
  public void pipeConnectionLost(int fd, Throwable exception) {
    note("lost " + fd + " " + exception);
  }

  @Override
  public void processExited() {
    note("exited");
  }

  @Override
  public void connectionLost(Throwable exception) {
    note("connectionLost " + exception);
  }
}
