package io.asyncio.netty;

import static io.asyncio.Asyncio.async;
import static io.asyncio.Asyncio.await;
import static io.asyncio.Asyncio.createTask;
import static io.asyncio.Asyncio.getRunningLoop;
import static io.asyncio.Asyncio.openConnection;
import static io.asyncio.Asyncio.run;
import static io.asyncio.Asyncio.sleep;
import static io.asyncio.Asyncio.startServer;

import io.asyncio.Asyncio;
import io.asyncio.Callback;
import io.asyncio.Coroutine;
import io.asyncio.EventLoop;
import io.asyncio.Future;
import io.asyncio.Server;
import io.asyncio.Task;
import io.asyncio.streams.StreamPair;
import io.asyncio.streams.StreamReader;
import io.asyncio.streams.StreamWriter;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;

/** Loops that share few carriers with the program's other virtual threads. Prints what it did. */
@SuppressWarnings("ThreadPriorityCheck") // to let others run is what some of the threads are for
public final class FewCarriers {

  private static final int EXCHANGES = 50;
  private static final int LOOPS = 10;
  private static final int BURNERS = 1000;

  private FewCarriers() {}

  /** Names the case. */
  static final String CASE = "asyncio.test.case";

  /** Runs the case that the property names. */
  public static void main(String[] args) throws Exception {
    String what = System.getProperty(CASE);
    switch (what) {
      case "idle" -> run(othersRunWhileTheLoopIsIdle());
      case "busy" -> run(othersRunWhileTheLoopIsBusy());
      case "executor" -> run(executorsAndSockets());
      case "many" -> manyLoops();
      case "burners" -> run(besideBurners());
      case "closing" -> closedByOthers();
      case "pinned" -> run(pinned());
      case "resting" -> run(restingLoopUsesNoProcessor());
      default -> throw new IllegalArgumentException(what);
    }
    System.out.println("done");
  }

  /** The loop waits for I/O and nothing else, until another virtual thread has done its work. */
  private static Coroutine<Void> othersRunWhileTheLoopIsIdle() {
    return async(() -> {
      EventLoop loop = getRunningLoop();
      Future<Integer> told = loop.createFuture();
      Thread.startVirtualThread(() -> {
        int naps = 0;
        while (naps < EXCHANGES) {
          nap();
          naps++;
        }
        int count = naps;
        loop.callSoonThreadsafe(() -> told.setResult(count));
      });
      System.out.println("naps " + await(told));
    });
  }

  /** The loop always has a callback to run, until another virtual thread has had many turns. */
  private static Coroutine<Void> othersRunWhileTheLoopIsBusy() {
    return async(() -> {
      EventLoop loop = getRunningLoop();
      Future<Integer> told = loop.createFuture();
      Callback again = new Callback() {
        @Override
        public void call() {
          if (!told.done()) {
            loop.callSoon(this);
          }
        }
      };
      loop.callSoon(again);
      Thread.startVirtualThread(() -> {
        for (int i = 0; i < EXCHANGES; i++) {
          Thread.yield();
        }
        loop.callSoonThreadsafe(() -> told.setResult(EXCHANGES));
      });
      System.out.println("turns " + await(told));
    });
  }

  /** Default executor, blocking sockets on virtual threads, and a server, all at once. */
  private static Coroutine<Void> executorsAndSockets() {
    return async(() -> {
      Task<Integer> echo = createTask(exchanges());
      EventLoop loop = getRunningLoop();
      InetAddress local = InetAddress.getLoopbackAddress();
      int received = await(loop.runInExecutor(null, () -> {
        try (ServerSocket server = new ServerSocket(0, 1, local)) {
          FutureTask<Integer> reader = new FutureTask<>(() -> {
            try (Socket peer = server.accept()) {
              return peer.getInputStream().readAllBytes().length;
            }
          });
          Thread.startVirtualThread(reader);
          try (Socket socket = new Socket(local, server.getLocalPort())) {
            nap();
            socket.getOutputStream().write("hello".getBytes(StandardCharsets.UTF_8));
          }
          return reader.get();
        }
      }));
      System.out.println("received " + received + " exchanged " + await(echo));
    });
  }

  /** Sends lines to an echo server of the same loop, one after the other; returns how many. */
  private static Coroutine<Integer> exchanges() {
    return async(() -> {
      Server server = await(startServer(FewCarriers::echo, "127.0.0.1", 0));
      int port = ((InetSocketAddress) server.sockets().getFirst()).getPort();
      StreamPair streams = await(openConnection("127.0.0.1", port));
      int exchanged = 0;
      for (int i = 0; i < EXCHANGES; i++) {
        byte[] line = (i + "\n").getBytes(StandardCharsets.UTF_8);
        streams.writer().write(line);
        exchanged += Arrays.equals(line, await(streams.reader().readline())) ? 1 : 0;
      }
      streams.writer().close();
      server.close();
      return exchanged;
    });
  }

  private static Coroutine<Void> echo(StreamReader reader, StreamWriter writer) {
    return async(() -> {
      for (byte[] line; (line = await(reader.readline())).length > 0; ) {
        writer.write(line);
        await(writer.drain());
      }
      writer.close();
    });
  }

  /** Ten loops exchange lines, and are idle together while another virtual thread works. */
  private static void manyLoops() throws Exception {
    CountDownLatch idle = new CountDownLatch(LOOPS);
    List<Future<Integer>> ends = new ArrayList<>();
    List<FutureTask<Integer>> runs = new ArrayList<>();
    for (int i = 0; i < LOOPS; i++) {
      FutureTask<Integer> one = new FutureTask<>(() -> run(async(() -> {
        int exchanged = await(exchanges());
        Future<Integer> end = getRunningLoop().createFuture();
        synchronized (ends) {
          ends.add(end);
        }
        idle.countDown();
        return exchanged + await(end);
      })));
      runs.add(one);
      Thread.ofPlatform().start(one);
    }
    Thread.startVirtualThread(() -> {
      try {
        idle.await();
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      }
      nap();
      synchronized (ends) {
        for (Future<Integer> end : ends) {
          end.getLoop().callSoonThreadsafe(() -> end.setResult(1));
        }
      }
    });
    int sum = 0;
    for (FutureTask<Integer> one : runs) {
      sum += one.get();
    }
    System.out.println("sum " + sum);
  }

  /** Exchanges lines while a thousand virtual threads use the processor, with a rest now and then. */
  private static Coroutine<Void> besideBurners() {
    return async(() -> {
      CountDownLatch burnt = new CountDownLatch(BURNERS);
      for (int i = 0; i < BURNERS; i++) {
        Thread.startVirtualThread(() -> {
          for (int round = 0; round < 5; round++) {
            long start = System.nanoTime();
            while (System.nanoTime() - start < 200_000) {
              Thread.onSpinWait();
            }
            Thread.yield();
          }
          burnt.countDown();
        });
      }
      int exchanged = await(exchanges());
      await(Asyncio.toThread(() -> burnt.await(1, TimeUnit.MINUTES)));
      System.out.println("exchanged " + exchanged);
    });
  }

  /** Loops that other threads close while they run. */
  private static void closedByOthers() throws Exception {
    int closed = 0;
    for (int i = 0; i < EXCHANGES; i++) {
      NettyEventLoop loop = new NettyEventLoop();
      Runnable close = () -> {
        var _ = loop.asNetty().shutdownGracefully(0, 0, TimeUnit.SECONDS);
      };
      Thread closer =
          i % 2 == 0 ? Thread.ofVirtual().unstarted(close) : Thread.ofPlatform().unstarted(close);
      loop.callSoon(closer::start);
      loop.runForever();
      loop.asNetty().terminationFuture().await();
      closed += loop.isClosed() ? 1 : 0;
    }
    System.out.println("closed " + closed);
  }

  /** Awaits, and eager starts, on stacks that stay on the carrier. */
  private static Coroutine<Void> pinned() {
    return async(() -> {
      try {
        System.out.println("awaited " + Awaiting.VALUE);
      } catch (ExceptionInInitializerError e) {
        System.out.println("refused " + e.getCause().getClass().getSimpleName());
      }
      EventLoop loop = getRunningLoop();
      loop.setTaskFactory(Asyncio.eagerTaskFactory());
      Future<Task<Integer>> made = loop.createFuture();
      loop.callSoon(() -> made.setResult(Starting.TASK));
      System.out.println("started " + await(await(made)));
    });
  }

  /** Awaits in its initializer. */
  private static final class Awaiting {

    static final int VALUE = value();

    private static int value() {
      try {
        return await(sleep(0.001, 1));
      } catch (RuntimeException e) {
        throw e;
      } catch (Exception e) {
        throw new AssertionError(e);
      }
    }
  }

  /** Starts a task eagerly in its initializer, in a callback. */
  private static final class Starting {
    static final Task<Integer> TASK = getRunningLoop().createTask(two());
  }

  private static Coroutine<Integer> two() {
    return async(() -> {
      await(sleep(0));
      return 2;
    });
  }

  /** Prints how much of two seconds without events the whole program has used. */
  private static Coroutine<Void> restingLoopUsesNoProcessor() {
    return async(() -> {
      await(exchanges());
      await(sleep(1)); // compilers have had their time
      var system =
          ManagementFactory.getPlatformMXBean(com.sun.management.OperatingSystemMXBean.class);
      long before = system.getProcessCpuTime();
      await(sleep(2));
      long used = system.getProcessCpuTime() - before;
      System.out.println(used < 200_000_000 ? "rested" : "used ns " + used);
    });
  }

  private static void nap() {
    try {
      Thread.sleep(1);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
