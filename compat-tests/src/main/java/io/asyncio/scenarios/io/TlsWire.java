package io.asyncio.scenarios.io;

import java.io.IOException;
import java.nio.ByteBuffer;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLException;

/**
 * A raw socket that speaks TLS. It ends its sending side by a farewell, and closes without one;
 * neither is an answer to the other side's.
 */
final class TlsWire implements Wire {

  private static final int READ_SIZE = 65536;
  private static final int MOST_IDLE = 6;
  private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

  private final PlainWire plain;
  private final SSLEngine engine;
  private final ByteBuffer clear;

  /** What has come and is not decrypted yet. To be written to, as the next two. */
  private ByteBuffer incoming = ByteBuffer.allocate(READ_SIZE);

  private ByteBuffer outgoing = ByteBuffer.allocate(READ_SIZE);
  private boolean greeted;
  private boolean ended;

  private TlsWire(PlainWire plain, SSLEngine engine) {
    this.plain = plain;
    this.engine = engine;
    this.clear = ByteBuffer.allocate(READ_SIZE).flip();
  }

  /** Returns that of a channel on which nothing was sent or received yet that is encrypted. */
  static TlsWire over(PlainWire plain, boolean server) {
    SSLEngine engine = TlsKeys.CONTEXT.createSSLEngine("localhost", 0);
    engine.setUseClientMode(!server);
    return new TlsWire(plain, engine);
  }

  @Override
  public PlainWire plain() {
    return plain;
  }

  @Override
  public void greet(IoRun run, String name) {
    try {
      engine.beginHandshake();
      greeted = shakeHands(run.settling);
      if (greeted) {
        run.settling.untilQuiet(false);
      }
    } catch (IOException _) {
      greeted = false;
    }
    run.trace.add(name, "greeted", greeted);
    takeAll();
  }

  private boolean shakeHands(Settling settling) throws IOException {
    int idle = 0;
    while (engine.getHandshakeStatus() != HandshakeStatus.NOT_HANDSHAKING) {
      boolean goesOn = engine.getHandshakeStatus() != HandshakeStatus.NEED_UNWRAP
          ? respond()
          : unwrap().getStatus() != SSLEngineResult.Status.BUFFER_UNDERFLOW;
      flush();
      if (!goesOn && fill() <= 0) {
        idle++;
        if (ended || idle > MOST_IDLE) {
          return false;
        }
        settling.untilQuiet(false);
      }
    }
    return true;
  }

  /** Does what the engine wants to be done; tells whether there was anything. */
  private boolean respond() throws SSLException {
    return switch (engine.getHandshakeStatus()) {
      case NEED_TASK -> {
        engine.getDelegatedTask().run();
        yield true;
      }
      case NEED_WRAP -> {
        wrap(NOTHING);
        yield true;
      }
      default -> false;
    };
  }

  /** Takes what has come by now, so that closing finds nothing that was not read. */
  private void takeAll() {
    try {
      boolean more = greeted;
      while (more) {
        more = fill() > 0;
      }
    } catch (IOException _) {
      ended = true;
    }
  }

  private int fill() throws IOException {
    incoming = withRoom(incoming);
    int count = plain.read(incoming);
    ended |= count < 0;
    return count;
  }

  private SSLEngineResult unwrap() throws SSLException {
    incoming.flip();
    clear.compact();
    try {
      return engine.unwrap(incoming, clear);
    } finally {
      clear.flip();
      incoming.compact();
    }
  }

  private SSLEngineResult wrap(ByteBuffer source) throws SSLException {
    outgoing = withRoom(outgoing);
    return engine.wrap(source, outgoing);
  }

  private static ByteBuffer withRoom(ByteBuffer buffer) {
    return buffer.remaining() >= READ_SIZE / 2
        ? buffer
        : ByteBuffer.allocate(2 * buffer.capacity()).put(buffer.flip());
  }

  /** Sends what is encrypted; tells whether that is all. */
  private boolean flush() throws IOException {
    outgoing.flip();
    try {
      int _ = plain.write(outgoing);
      return !outgoing.hasRemaining();
    } finally {
      outgoing.compact();
    }
  }

  private void requireGreeted() throws IOException {
    if (!greeted) {
      throw new IOException("no greeting");
    }
  }

  @Override
  public int read(ByteBuffer target) throws IOException {
    requireGreeted();
    flushIfPossible();
    while (!clear.hasRemaining()) {
      switch (decrypt()) {
        case CLOSED -> {
          return -1;
        }
        case BUFFER_UNDERFLOW -> {
          if (ended) {
            throw new IOException("truncated");
          }
          if (fill() == 0) {
            return 0;
          }
        }
        default -> {}
      }
    }
    int count = Math.min(target.remaining(), clear.remaining());
    target.put(clear.slice(clear.position(), count));
    clear.position(clear.position() + count);
    return count;
  }

  private SSLEngineResult.Status decrypt() throws IOException {
    try {
      SSLEngineResult.Status status = unwrap().getStatus();
      while (status == SSLEngineResult.Status.OK && respond()) {
        flushIfPossible();
      }
      return status;
    } catch (SSLException e) {
      throw new IOException("tls", e);
    }
  }

  private void flushIfPossible() {
    try {
      boolean _ = flush();
    } catch (IOException _) {
      // what there is to be read tells more
    }
  }

  @Override
  public int write(ByteBuffer source) throws IOException {
    requireGreeted();
    if (!flush()) {
      return 0;
    }
    int count = source.remaining();
    while (source.hasRemaining()) {
      if (wrap(source).getStatus() == SSLEngineResult.Status.CLOSED) {
        throw new SSLException("closed");
      }
    }
    boolean _ = flush();
    return count;
  }

  @Override
  public boolean isOpen() {
    return plain.isOpen();
  }

  @Override
  public void shutDown() throws IOException {
    if (greeted) {
      engine.closeOutbound();
      SSLEngineResult _ = wrap(NOTHING);
      boolean _ = flush();
    }
  }

  @Override
  public void close() throws IOException {
    plain.close();
  }

  @Override
  public void reset() throws IOException {
    plain.reset();
  }
}
