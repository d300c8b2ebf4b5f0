package io.asyncio.scenarios.io;

import io.asyncio.scenarios.json.Json;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintStream;
import java.io.Reader;
import java.util.ArrayDeque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/** Executes scenarios that come a line each, and writes a line for each, in the same order. */
public final class IoScenarioLines {

  private final IoScenarioRunner runner;
  private final int jobs;
  private final PrintStream out;

  /** Prepares to execute at most {@code jobs} scenarios at a time. */
  public IoScenarioLines(IoScenarioRunner runner, int jobs, PrintStream out) {
    this.runner = runner;
    this.jobs = jobs;
    this.out = out;
  }

  /**
   * Executes all scenarios of a text. With one job each is answered before the next is read.
   *
   * @throws IOException if the text cannot be read
   * @throws InterruptedException if the calling thread is interrupted
   * @throws IllegalArgumentException if a line is no scenario; those before it have been executed
   */
  public void execute(Reader text) throws IOException, InterruptedException {
    BufferedReader lines = new BufferedReader(text);
    Queue<Future<String>> answers = new ArrayDeque<>();
    try (ExecutorService executor = Executors.newFixedThreadPool(jobs)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        IoScenario scenario = IoScenarioReader.read(line);
        answers.add(executor.submit(() -> answer(scenario)));
        if (answers.size() >= jobs) {
          write(answers.remove());
        }
      }
      while (!answers.isEmpty()) {
        write(answers.remove());
      }
    }
  }

  private String answer(IoScenario scenario) throws InterruptedException {
    List<List<@Nullable Object>> trace = runner.trace(scenario);
    Map<String, Object> answer = new LinkedHashMap<>();
    answer.put("id", scenario.id());
    answer.put("trace", trace);
    return Json.write(answer);
  }

  private void write(Future<String> answer) throws InterruptedException {
    try {
      out.println(answer.get());
    } catch (ExecutionException e) {
      throw new AssertionError(e);
    }
    out.flush();
  }
}
