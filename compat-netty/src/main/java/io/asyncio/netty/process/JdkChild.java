package io.asyncio.netty.process;

import io.asyncio.netty.posix.Kill;
import io.asyncio.netty.posix.NativeAccess;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A child that the JDK started. */
final class JdkChild extends PumpedChild {

  /** The JDK reports the end by a signal as this plus its number. */
  private static final int BY_SIGNAL = 128;

  private static final int LAST_SIGNAL = 64;

  /** Whether signals are sent by the system's own call, as on macOS, where allowed. */
  private static final boolean KILLS =
      NativeAccess.allows(Kill.class, "signals are sent by the JDK or a shell");

  private final Process process;
  private final JdkSignals signals;

  JdkChild(Children siblings, Process process, StreamPipes pipes) {
    super(siblings, process.pid(), pipes);
    this.process = process;
    this.signals = new JdkSignals(host, process);
  }

  @Override
  CompletableFuture<?> exit() {
    return process.onExit();
  }

  private int returncode() {
    int code = process.exitValue();
    return code > BY_SIGNAL && code <= BY_SIGNAL + LAST_SIGNAL ? BY_SIGNAL - code : code;
  }

  @Override
  @Nullable
  Integer awaitEnd(long nanos) {
    boolean interrupted = false;
    try {
      while (true) {
        try {
          return process.waitFor(nanos, TimeUnit.NANOSECONDS) ? returncode() : null;
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  @Override
  public boolean isAlive() {
    return process.isAlive();
  }

  @Override
  public void sendSignal(int signal) throws IOException {
    if (!process.isAlive()) {
      return;
    }
    if (KILLS) {
      Kill.send(pid(), signal);
    } else {
      signals.send(signal);
    }
  }

  /** One that lives and has no group yet is about to make it, and alone until then. */
  @Override
  boolean signalGroup(int signal) throws IOException {
    if (!KILLS) {
      signals.sendToGroup(signal);
      return true;
    }
    if (Kill.sendToGroup(pid(), signal)) {
      return true;
    }
    sendSignal(signal);
    return process.isAlive();
  }
}
