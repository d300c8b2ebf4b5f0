package io.asyncio.faults;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/** A proxy of threads that treats connections badly, each in another way. */
final class Proxy implements AutoCloseable {

  private static final int BACKLOG = 500;
  private static final int LARGEST_PIECE = 20_000;

  /** What it does to a connection. */
  enum Treatment {
    NOTHING,
    SPLIT,
    DELAY,
    CUT,
    RESET,
    HALF_CLOSE,
    RESET_AT_ONCE
  }

  private final ServerSocket listener = new ServerSocket(0, BACKLOG, address());
  private final int target;
  private final Random random;
  private final AtomicInteger passedOn = new AtomicInteger();

  Proxy(int target, long seed) throws IOException {
    this.target = target;
    this.random = new Random(seed);
    Thread.ofPlatform().daemon().name("proxy").start(this::accept);
  }

  private static InetAddress address() {
    return InetAddress.ofLiteral(FaultRun.LOCALHOST);
  }

  int port() {
    return listener.getLocalPort();
  }

  /** Returns how many connections the target has had. */
  int passedOn() {
    return passedOn.get();
  }

  private void accept() {
    Treatment[] treatments = Treatment.values();
    try {
      for (int i = 0; ; i++) {
        take(listener.accept(), treatments[i % treatments.length]);
      }
    } catch (IOException e) {
      // It is closed.
    }
  }

  private void take(Socket client, Treatment treatment) throws IOException {
    if (treatment == Treatment.RESET_AT_ONCE) {
      reset(client);
      return;
    }
    Socket server = new Socket(address(), target);
    passedOn.incrementAndGet();
    AtomicInteger directions = new AtomicInteger(2);
    start(new Direction(client, server, treatment, random.nextLong(), directions));
    start(new Direction(server, client, treatment, random.nextLong(), directions));
  }

  private static void start(Direction direction) {
    Thread.ofPlatform().daemon().name("proxied").start(direction::run);
  }

  private static void reset(Socket socket) throws IOException {
    socket.setSoLinger(true, 0);
    socket.close();
  }

  @Override
  public void close() throws IOException {
    listener.close();
  }

  /** One direction of a connection; the last one closes it. */
  private record Direction(
      Socket from, Socket to, Treatment treatment, long seed, AtomicInteger directions) {

    void run() {
      try {
        pass(new Random(seed));
      } catch (IOException e) {
        close(); // one of the two has closed it
      } finally {
        if (directions.decrementAndGet() == 0) {
          close();
        }
      }
    }

    private void pass(Random random) throws IOException {
      byte[] buffer = new byte[1 + random.nextInt(LARGEST_PIECE)];
      long left = random.nextInt(100_000);
      for (int count; (count = from.getInputStream().read(buffer)) > 0; left -= count) {
        if (left <= 0 && isOver()) {
          return;
        }
        send(buffer, count, random);
      }
      to.shutdownOutput();
    }

    private void send(byte[] buffer, int count, Random random) throws IOException {
      OutputStream out = to.getOutputStream();
      if (treatment == Treatment.DELAY) {
        LockSupport.parkNanos(random.nextInt(1_000_000));
      }
      int split = treatment == Treatment.SPLIT ? Math.min(count, random.nextInt(100)) : 0;
      for (int i = 0; i < split; i++) {
        out.write(buffer, i, 1);
      }
      out.write(buffer, split, count - split);
    }

    /** Does what is to be done to the connection after a while. */
    private boolean isOver() throws IOException {
      switch (treatment) {
        case CUT -> close();
        case RESET -> {
          reset(from);
          reset(to);
        }
        case HALF_CLOSE -> {
          to.shutdownOutput();
          var _ = from.getInputStream().transferTo(OutputStream.nullOutputStream());
        }
        default -> {
          return false;
        }
      }
      return true;
    }

    private void close() {
      try (from;
          to) {
        directions.get();
      } catch (IOException e) {
        throw new AssertionError("closing a socket never fails", e);
      }
    }
  }
}
