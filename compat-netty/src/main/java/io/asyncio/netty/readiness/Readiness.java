package io.asyncio.netty.readiness;

import io.asyncio.ExceptionContext;
import io.asyncio.Handle;
import io.asyncio.contextvars.Context;
import io.asyncio.netty.loop.LoopHost;
import io.asyncio.netty.transport.SocketFailure;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.ClosedChannelException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The readers and writers of a loop. Readiness is level-triggered: a callback runs in each
 * iteration that finds its subject ready, once, until it is removed or replaced; from that moment
 * on it does not run any more, even if it was in the ready queue already.
 *
 * <p>Owned by the loop's thread.
 *
 * @param <K> what is watched: channels or descriptors
 */
final class Readiness<K> {

  private static final int FIRST_SWEEP = 64;

  private final LoopHost host;
  private final Supplier<ReadinessSource<K>> making;
  private final Map<K, Watch> watches = new HashMap<>();
  private int sweepAt = FIRST_SWEEP;

  /** Made when something is watched for the first time. */
  private @Nullable ReadinessSource<K> source;

  /**
   * Makes it over a source.
   *
   * @param source makes the source; it is given what cancels the subscriptions of what is closed
   */
  Readiness(LoopHost host, Function<Runnable, ReadinessSource<K>> source) {
    this.host = host;
    this.making = () -> source.apply(this::sweep);
  }

  /**
   * Has {@code callback} run, in a copy of the current context, whenever {@code subject} can be
   * read from, in place of what ran before.
   *
   * @throws IllegalArgumentException if {@code subject} is closed
   * @throws UncheckedIOException if the system refuses
   */
  void addReader(K subject, Runnable callback) {
    var _ = add(subject, callback, true);
  }

  /** As {@link #addReader}, for writing. */
  void addWriter(K subject, Runnable callback) {
    var _ = add(subject, callback, false);
  }

  /**
   * As {@link #addReader}, or {@link #addWriter}; returns what ends it, and nothing that has taken
   * its place meanwhile.
   */
  Runnable watch(K subject, Runnable callback, boolean reading) {
    Callback added = add(subject, callback, reading);
    return () -> {
      Watch watch = watches.get(subject);
      if (watch != null) {
        watch.remove(added);
      }
    };
  }

  /** Ends {@link #addReader}; returns whether there was a reader, and the subject is not closed. */
  boolean removeReader(K subject) {
    Watch watch = watches.get(subject);
    return watch != null && watch.removeReader();
  }

  /** As {@link #removeReader}, for writing. */
  boolean removeWriter(K subject) {
    Watch watch = watches.get(subject);
    return watch != null && watch.removeWriter();
  }

  /** Forgets the subjects that were closed and not removed. */
  private void sweep() {
    for (Watch watch : List.copyOf(watches.values())) {
      if (!source().isOpen(watch.subject)) {
        watch.forget();
      }
    }
    sweepAt = Math.max(FIRST_SWEEP, 2 * watches.size());
  }

  void close() {
    List.copyOf(watches.values()).forEach(Watch::forget);
    if (source != null) {
      source.close();
    }
  }

  private ReadinessSource<K> source() {
    ReadinessSource<K> made = source;
    if (made == null) {
      source = made = making.get();
    }
    return made;
  }

  private Callback add(K subject, Runnable callback, boolean reading) {
    Callback added = new Callback(host.watcher(callback, Context.copyContext()));
    Watch watch = watch(subject);
    try {
      if (reading) {
        watch.setReader(added);
      } else {
        watch.setWriter(added);
      }
      watch.request();
      return added;
    } catch (IOException e) {
      watch.forget();
      throw refused(subject, e);
    }
  }

  private Watch watch(K subject) {
    Watch known = watches.get(subject);
    if (known != null) {
      return known;
    }
    if (watches.size() >= sweepAt) {
      sweep();
    }
    try {
      Watch watch = new Watch(subject);
      watches.put(subject, watch);
      return watch;
    } catch (IOException e) {
      throw refused(subject, e);
    }
  }

  private RuntimeException refused(K subject, IOException cause) {
    return cause instanceof ClosedChannelException
        ? new IllegalArgumentException("channel is closed: " + subject, cause)
        : new UncheckedIOException(
            "cannot watch " + subject + ": " + SocketFailure.reason(cause), cause);
  }

  /** A reader or writer. */
  private final class Callback {

    private final Handle handle;

    /** The iteration that found it ready last. */
    private long foundIn;

    Callback(Handle handle) {
      this.handle = handle;
    }

    /** Its subject is ready, as may be found more than once in an iteration. */
    void ready() {
      long iteration = host.iteration();
      if (foundIn != iteration) {
        foundIn = iteration;
        host.ready(handle);
      }
    }

    void cancel() {
      handle.cancel();
    }
  }

  /** The reader and the writer of one subject. */
  private final class Watch implements ReadinessSource.Listener {

    final K subject;
    private final ReadinessSource.Subscription subscription;
    private @Nullable Callback reader;
    private @Nullable Callback writer;

    Watch(K subject) throws IOException {
      this.subject = Objects.requireNonNull(subject);
      this.subscription = source().subscribe(subject, this);
    }

    void setReader(Callback callback) {
      cancel(reader);
      reader = callback;
    }

    void setWriter(Callback callback) {
      cancel(writer);
      writer = callback;
    }

    boolean removeReader() {
      Callback old = reader;
      reader = null;
      return removed(old);
    }

    boolean removeWriter() {
      Callback old = writer;
      writer = null;
      return removed(old);
    }

    void remove(Callback callback) {
      if (callback == reader) {
        removeReader();
      } else if (callback == writer) {
        removeWriter();
      }
    }

    private boolean removed(@Nullable Callback old) {
      if (old == null) {
        return false;
      }
      old.cancel();
      boolean open = source().isOpen(subject);
      if (!open || (reader == null && writer == null)) {
        forget();
      } else {
        requestOrFail();
      }
      return open;
    }

    void request() throws IOException {
      subscription.request(reader != null, writer != null);
    }

    @Override
    public void ready(boolean reading, boolean writing) {
      if (reading && reader != null) {
        reader.ready();
      }
      if (writing && writer != null) {
        writer.ready();
      }
    }

    private void requestOrFail() {
      try {
        request();
      } catch (IOException e) {
        failed(e);
      }
    }

    @Override
    public void failed(Throwable cause) {
      if (watches.get(subject) != this) {
        return;
      }
      forget();
      if (source().isOpen(subject)) {
        host.loop()
            .callExceptionHandler(ExceptionContext.of("Cannot watch a channel any longer", cause)
                .withChannel(subject));
      }
    }

    void forget() {
      if (watches.remove(subject, this)) {
        cancel(reader);
        cancel(writer);
        subscription.cancel();
      }
    }

    private void cancel(@Nullable Callback callback) {
      if (callback != null) {
        callback.cancel();
      }
    }
  }
}
