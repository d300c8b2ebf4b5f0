package io.asyncio;

import java.io.PrintStream;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The functions of {@link Asyncio} that show who waits for whom.
 *
 * <p>They cost nothing while they are not called. All of them are called in the thread of the
 * future's loop, or while that loop does not run; {@link LoopCallGraph#capture} may be called
 * anywhere.
 *
 * @see <a href="https://docs.python.org/3/library/asyncio-graph.html">Call graph introspection</a>
 */
abstract class CallGraphFunctions {

  CallGraphFunctions() {}

  /**
   * Captures the call graph of the current task; {@code null} in a callback, where there is none.
   *
   * @throws IllegalStateException if no event loop runs
   * @see <a
   *     href="https://docs.python.org/3/library/asyncio-graph.html#asyncio.capture_call_graph">asyncio.capture_call_graph</a>
   */
  public static @Nullable FutureCallGraph captureCallGraph() {
    return CallGraphs.capture(null, CallGraphOptions.defaults());
  }

  /**
   * Captures the call graph of {@code future}, which may be the current task.
   *
   * @throws IllegalStateException if its loop runs in another thread
   */
  public static FutureCallGraph captureCallGraph(Future<?> future) {
    Future<?> root = Objects.requireNonNull(future, "future");
    return Objects.requireNonNull(CallGraphs.capture(root, CallGraphOptions.defaults()));
  }

  /**
   * As {@link #captureCallGraph(Future)}, with options.
   *
   * @param future what is captured; {@code null} for the current task, if there is one
   */
  public static @Nullable FutureCallGraph captureCallGraph(
      @Nullable Future<?> future, CallGraphOptions options) {
    return CallGraphs.capture(future, options);
  }

  /**
   * Returns the call graph of the current task as text; nothing in a callback.
   *
   * <pre>
   * * Task(name='orders', id=0x64f6106c)
   *   + Call stack:
   *   |   at async WhoWaits.query(WhoWaits.java:24)
   *   + Awaited by:
   *     * Task(name='bill', id=0x396e2f39)
   *       + Call stack:
   *       |   at async WhoWaits.bill(WhoWaits.java:31)
   *       + Awaited by:
   *         * Task(name='Task-1', id=0x12c8a2c0)
   *           + Call stack:
   *           |   at async WhoWaits.shop(WhoWaits.java:45)
   * </pre>
   *
   * @throws IllegalStateException if no event loop runs
   * @see <a
   *     href="https://docs.python.org/3/library/asyncio-graph.html#asyncio.format_call_graph">asyncio.format_call_graph</a>
   */
  public static String formatCallGraph() {
    return formatCallGraph(null, CallGraphOptions.defaults());
  }

  /**
   * As {@link #formatCallGraph()}, of {@code future}.
   *
   * @throws IllegalStateException if its loop runs in another thread
   */
  public static String formatCallGraph(Future<?> future) {
    return CallGraphText.of(captureCallGraph(future));
  }

  /**
   * As {@link #formatCallGraph()}, with options.
   *
   * @param future what is shown; {@code null} for the current task, if there is one
   */
  public static String formatCallGraph(@Nullable Future<?> future, CallGraphOptions options) {
    FutureCallGraph graph = CallGraphs.capture(future, options);
    return graph == null ? "" : CallGraphText.of(graph);
  }

  /**
   * Prints {@link #formatCallGraph()} to {@code System.out}.
   *
   * @throws IllegalStateException if no event loop runs
   * @see <a
   *     href="https://docs.python.org/3/library/asyncio-graph.html#asyncio.print_call_graph">asyncio.print_call_graph</a>
   */
  public static void printCallGraph() {
    printCallGraph(null, System.out, CallGraphOptions.defaults());
  }

  /** Prints {@link #formatCallGraph(Future)} to {@code System.out}. */
  public static void printCallGraph(Future<?> future) {
    System.out.println(formatCallGraph(future));
  }

  /** Prints {@link #formatCallGraph(Future, CallGraphOptions)} to {@code out}. */
  public static void printCallGraph(
      @Nullable Future<?> future, PrintStream out, CallGraphOptions options) {
    Objects.requireNonNull(out, "out");
    out.println(formatCallGraph(future, options));
  }
}
