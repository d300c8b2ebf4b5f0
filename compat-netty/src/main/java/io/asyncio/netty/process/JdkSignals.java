package io.asyncio.netty.process;

import io.asyncio.ExceptionContext;
import io.asyncio.internal.Log;
import io.asyncio.netty.loop.LoopHost;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.lang.System.Logger.Level;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

/**
 * Sends signals to a child where the system cannot be called. The JDK itself can send two, at once.
 * A shell sends the others, and since the loop does not wait for a shell, they are sent some
 * milliseconds later, in their order; that one was refused, the loop's exception handler is told.
 *
 * <p>Owned by the loop's thread, but for what says otherwise.
 */
final class JdkSignals {

  private static final int KILL = 9;
  private static final int TERM = 15;

  /** That of Linux; others have fewer. */
  private static final int LAST = 64;

  /** One thread a signal: few children get more than one. */
  private static final Executor THREADS =
      task -> Thread.ofPlatform().daemon().name("asyncio-signal").start(task);

  private final LoopHost host;
  private final Process process;
  private final String shell;

  /** Done when what was left to threads was sent. */
  private CompletableFuture<Void> sent = CompletableFuture.completedFuture(null);

  JdkSignals(LoopHost host, Process process) {
    this(host, process, "/bin/sh");
  }

  JdkSignals(LoopHost host, Process process, String shell) {
    this.host = host;
    this.process = process;
    this.shell = shell;
  }

  /**
   * Sends a signal to a child that has not ended. SIGKILL overtakes what is still to be sent.
   *
   * @throws IOException if the system refuses it at once
   * @throws IllegalArgumentException if there is no such signal
   */
  void send(int signal) throws IOException {
    requireSignal(signal);
    if (signal == KILL || (signal == TERM && sent.isDone())) {
      sendByJdk(signal);
    } else if (signal != 0) {
      sent = sent.thenRunAsync(() -> sendLater(signal), THREADS);
    }
  }

  /**
   * Sends a signal to the group that the child leads, or if there is none to the child.
   *
   * @throws IllegalArgumentException if there is no such signal
   */
  void sendToGroup(int signal) {
    requireSignal(signal);
    if (signal != 0) {
      sent = sent.thenRunAsync(() -> sendLaterToGroup(signal), THREADS);
    }
  }

  /** Returns what is done when all was sent that has to be sent by a thread. */
  CompletableFuture<Void> sent() {
    return sent;
  }

  private static void requireSignal(int signal) {
    if (signal < 0 || signal > LAST) {
      throw new IllegalArgumentException("signal: there is none with the number " + signal);
    }
  }

  private void sendLaterToGroup(int signal) {
    String kill = "kill -" + signal + " ";
    try {
      sendByShell(signal, kill + "-" + process.pid() + " || " + kill + process.pid());
    } catch (IOException | RuntimeException e) {
      report(signal, e);
    }
  }

  /** On a thread of its own. */
  private void sendLater(int signal) {
    try {
      if (signal == TERM) {
        sendByJdk(signal);
      } else if (process.isAlive()) {
        sendByShell(signal, "kill -" + signal + " " + process.pid());
      }
    } catch (IOException | RuntimeException e) {
      report(signal, e);
    }
  }

  /** The process itself would also close its pipes. On any thread. */
  private void sendByJdk(int signal) throws IOException {
    ProcessHandle handle = process.toHandle();
    boolean done = signal == KILL ? handle.destroyForcibly() : handle.destroy();
    if (!done) {
      requireEnded(signal);
    }
  }

  /** By its own {@code kill}, which is in every shell. On a thread that may wait. */
  private void sendByShell(int signal, String line) throws IOException {
    Process sender = new ProcessBuilder(shell, "-c", line)
        .redirectErrorStream(true)
        .redirectOutput(Redirect.DISCARD)
        .start();
    if (sender.onExit().join().exitValue() != 0) {
      requireEnded(signal);
    }
  }

  /** The JDK may not have noticed yet: the system is asked. */
  private void requireEnded(int signal) throws IOException {
    if (process.toHandle().isAlive()) {
      throw new IOException("cannot send signal " + signal + " to process " + process.pid());
    }
  }

  private void report(int signal, Exception failure) {
    String message = "signal " + signal + " to child process " + process.pid() + " was not sent";
    if (host.loop().isClosed()) {
      Log.LOGGER.log(Level.WARNING, message, failure);
    } else {
      host.postOnce(() -> host.loop().callExceptionHandler(ExceptionContext.of(message, failure)));
    }
  }
}
