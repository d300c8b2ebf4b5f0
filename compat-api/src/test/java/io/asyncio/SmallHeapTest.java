package io.asyncio;

import static io.asyncio.Asyncio.async;
import static io.asyncio.Asyncio.await;
import static io.asyncio.Asyncio.createTask;
import static io.asyncio.Asyncio.sleep;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.asyncio.internal.Log;
import io.asyncio.internal.strand.PinnedAwaitException;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A JVM whose memory is used up while a loop runs, and free again later. */
@Timeout(120)
class SmallHeapTest {

  private static final int ROUNDS = 5;
  private static final int TOO_MUCH = 1 << 30;

  /** Uses up all memory again and again, and tells whether everything works in the end. */
  static final class UsesUpItsMemory {

    private static final long WATCHED_NANOS = 200_000_000;
    private static final long PATIENCE_NANOS = 30_000_000_000L;

    private final VirtualClockLoop loop = new VirtualClockLoop().waitForPosts();
    private static final long SHORTAGE_NANOS = 3_000_000_000L;

    /** Replaced by an empty one when the shortage is over, whoever may be stuck by then. */
    private volatile List<Object> hog = new ArrayList<>(1 << 16);

    /** What a failed run has left behind goes on in the next one, and uses up no more then. */
    private volatile boolean over;

    private int failures;

    public static void main(String[] args) throws Exception {
      Watchdog.limit = 0.05;
      UsesUpItsMemory program = new UsesUpItsMemory();
      program.work(); // so that the JDK has made its classes: those that it cannot make are lost
      for (int i = 0; i < ROUNDS; i++) {
        program.failOnce();
      }
      program.failures -= ROUNDS;
      program.over = true;
      program.hog.clear();
      program.runWhatIsLeft();
      program.work();
      program.loop.close();
      System.out.print(program.failures > 0 ? "works again" : "memory was not used up");
    }

    /** What fails for want of memory may end the run, but nothing after it. */
    private void failOnce() throws Exception {
      List<Object> next = new ArrayList<>(1 << 16);
      Thread relief = Thread.ofPlatform().unstarted(() -> {
        LockSupport.parkNanos(SHORTAGE_NANOS);
        hog = next;
      });
      relief.start();
      try {
        loop.runUntilComplete(async(this::useUp));
      } catch (Throwable e) { // whatever lacks memory; or a run before has left its end behind
        failures++;
      } finally {
        LockSupport.unpark(relief);
        relief.join();
      }
    }

    private void runWhatIsLeft() {
      loop.callSoon(loop::stop);
      loop.runForever();
    }

    private void useUp() throws Exception {
      loop.callSoon(this::allocateTooMuch);
      Task<?> failing = createTask(async(this::allocateTooMuch));
      Task<?> other = createTask(async(this::goOn));
      Thread poster = Thread.ofPlatform().start(this::post);
      try {
        fill();
        goOn();
      } finally {
        hog.clear();
      }
      poster.join();
      assertFails(failing);
      try {
        await(other);
      } catch (OutOfMemoryError | PinnedAwaitException e) {
        failures++;
      }
    }

    private void assertFails(Task<?> failing) throws Exception {
      try {
        await(failing);
        throw new AssertionError("there was memory");
      } catch (OutOfMemoryError e) {
        failures++;
      }
    }

    private void fill() {
      for (int size = 1 << 16; size >= 16; size /= 4) {
        try {
          while (!over && hog.size() < 1 << 16) {
            hog.add(new byte[size]);
          }
        } catch (OutOfMemoryError e) {
          failures++;
        }
      }
    }

    /** Does what a loop does while there is no memory, and gives the watchdog something to tell. */
    private void goOn() throws Exception {
      long begin = System.nanoTime();
      while (System.nanoTime() - begin < WATCHED_NANOS) {
        Thread.onSpinWait();
      }
      for (int i = 0; i < 100; i++) {
        await(sleep(0));
        await(sleep(1));
        await(createTask(async(() -> {})));
      }
    }

    private void allocateTooMuch() {
      hog.add(new byte[TOO_MUCH]);
    }

    private void post() {
      try {
        for (int i = 0; i < 1_000; i++) {
          loop.callSoonThreadsafe(() -> {});
        }
      } catch (OutOfMemoryError e) {
        // It is the poster's own affair.
      }
    }

    /** Has the loop run, and its helpers log something. */
    private void work() throws Exception {
      try (LogCapture log = new LogCapture()) {
        Reports.submit(() -> Log.LOGGER.log(Level.WARNING, "reports are logged"));
        loop.callSoon(() -> {
          throw new IllegalStateException("callbacks fail");
        });
        Task<Integer> task = loop.createTask(
            async(() -> {
              awaitMessage(log, "'afterwards'");
              Thread poster = Thread.ofPlatform().start(this::post);
              await(sleep(1));
              poster.join();
              return 1;
            }),
            "afterwards");
        if (loop.runUntilComplete(task) != 1) {
          throw new AssertionError(task);
        }
        awaitMessage(log, "reports are logged");
      }
    }

    private static List<String> reports(LogCapture log) {
      return log.records().stream()
          .map(record -> record.getMessage() + ": " + record.getThrown())
          .toList();
    }

    private static void awaitMessage(LogCapture log, String what) {
      long begin = System.nanoTime();
      while (log.messages().stream().noneMatch(message -> message.contains(what))) {
        if (System.nanoTime() - begin > PATIENCE_NANOS) {
          throw new AssertionError(what + " was not logged, but " + reports(log));
        }
        Thread.onSpinWait();
      }
    }
  }

  @Test
  void loopAndItsHelpersWorkAgainWhenThereIsMemory() throws Exception {
    // The JDK may lose the other engine's thread: a virtual one that parks while there is no
    // memory.
    assumeThat(System.getProperty("asyncio.engine")).isEqualTo("loop");
    String output = ChildJvm.run(
        UsesUpItsMemory.class, Map.of(), "-Xmx24m", "-XX:+UseSerialGC", "-Xshare:auto");
    assertThat(output).endsWith("works again");
  }
}
