package io.asyncio.examples;

import static io.asyncio.Asyncio.*;

import io.asyncio.Coroutine;
import io.asyncio.EventLoop;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Calls that block or compute, in executors: the default one, with a virtual thread for each call,
 * suits those that wait; a pool with a thread for each processor those that compute. Meanwhile the
 * loop goes on.
 *
 * {@snippet lang=python :
 * result = await loop.run_in_executor(None, blocking_io)
 *
 * with concurrent.futures.ProcessPoolExecutor() as pool:
 *     result = await loop.run_in_executor(pool, cpu_bound)
 * }
 */
final class ExecutorCalls {

  private static final int TERMS = 1_000_000;

  private static int blocking() throws IOException {
    Path file = Files.createTempFile("lines", ".txt");
    try {
      Files.writeString(file, "one\ntwo\nthree\n");
      return Files.readAllLines(file).size();
    } finally {
      Files.delete(file);
    }
  }

  private static long computing() {
    long sum = 0;
    for (int i = 1; i <= TERMS; i++) {
      sum += i;
    }
    return sum;
  }

  private static int failing() throws IOException {
    throw new IOException("no such line");
  }

  private static Coroutine<Void> callAll(ExecutorService pool) {
    return async(() -> {
      EventLoop loop = getRunningLoop();
      IO.println("Lines: " + await(loop.runInExecutor(null, ExecutorCalls::blocking)));
      IO.println("Sum: " + await(loop.runInExecutor(pool, ExecutorCalls::computing)));
      try {
        await(toThread(ExecutorCalls::failing));
      } catch (IOException e) {
        IO.println("Failed: " + e.getMessage());
      }
    });
  }

  void main() throws Exception {
    try (var pool = Executors.newFixedThreadPool(Runtime.getRuntime().availableProcessors())) {
      run(callAll(pool));
    }
  }
}
