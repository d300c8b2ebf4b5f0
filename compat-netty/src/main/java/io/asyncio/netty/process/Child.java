package io.asyncio.netty.process;

import io.asyncio.internal.Log;
import io.asyncio.netty.loop.LoopHost;
import io.asyncio.spi.ChildProcess;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A child of a loop, until its end is known.
 *
 * <pre>
 *            the system tells, or the loop closes
 *   RUNNING -------------------------------------> ENDED   the listener is told, once
 * </pre>
 *
 * <p>Owned by the loop's thread.
 */
abstract class Child implements ChildProcess {

  private static final int SIGKILL = 9;

  final LoopHost host;
  final Children siblings;
  private final long pid;
  private @Nullable ExitListener listener;
  private boolean ended;

  /** Whether nobody is left in the group it has led: its number may become another one's then. */
  private boolean groupGone;

  Child(Children siblings, long pid) {
    this.host = siblings.host();
    this.siblings = siblings;
    this.pid = pid;
    siblings.started(this);
  }

  /** Has {@link #ended} called when the child has ended. Called when its pipes are watched. */
  abstract void watchForEnd();

  /** Watches no more, and frees what that took. */
  abstract void unwatch();

  /**
   * Waits for the end, but not for ever, and returns the return code.
   *
   * @return {@code null} if the child goes on
   */
  abstract @Nullable Integer awaitEnd(long nanos);

  /**
   * Sends a signal to the group of the child's number.
   *
   * @return whether there may be somebody in it
   */
  abstract boolean signalGroup(int signal) throws IOException;

  @Override
  public final void sendSignalToGroup(int signal) throws IOException {
    if (!groupGone && !signalGroup(signal)) {
      groupGone = ended;
    }
  }

  @Override
  public final long pid() {
    return pid;
  }

  @Override
  public final void watch(ExitListener listener) {
    this.listener = Objects.requireNonNull(listener, "listener");
    host.readyOnce(this::watchUnlessEnded);
  }

  private void watchUnlessEnded() {
    if (!ended) {
      watchForEnd();
    }
  }

  /** The child has ended: tells the listener in an iteration of its own. */
  final void ended(int returncode) {
    if (ended) {
      return;
    }
    ended = true;
    lookForGroup();
    siblings.ended(this);
    unwatch();
    ExitListener told = listener;
    if (told != null) {
      host.readyOnce(() -> told.exited(returncode));
    }
  }

  private void lookForGroup() {
    try {
      groupGone = !signalGroup(0);
    } catch (IOException e) {
      Log.LOGGER.log(Level.DEBUG, "not permitted to signal the group of child " + pid, e);
    }
  }

  /** The loop closes: kills the child, and waits for its end, but not for ever. */
  final void endWithLoop(long nanos) {
    if (isAlive()) {
      if (listener == null || !listener.isClosing()) {
        Log.LOGGER.log(
            Level.WARNING,
            "unclosed transport "
                + listener
                + ": its event loop is closed, so the child is killed");
      }
      killAnyway();
    }
    Integer returncode = awaitEnd(nanos);
    if (returncode != null) {
      ended(returncode);
    } else {
      Log.LOGGER.log(Level.WARNING, "child process " + pid + " outlives its event loop");
      siblings.ended(this);
      unwatch();
    }
  }

  /** Kills a child that nobody has heard of, and waits for its end. */
  final void endNow() {
    killAnyway();
    Integer returncode = awaitEnd(Children.PATIENCE_NANOS);
    if (returncode != null) {
      ended(returncode);
    }
  }

  private void killAnyway() {
    try {
      sendSignal(SIGKILL);
    } catch (IOException e) {
      Log.LOGGER.log(
          Level.DEBUG, "cannot kill child process " + pid, e); // it may run as another user
    }
  }
}
