package io.asyncio.netty.readiness;

/**
 * What a transport wants to be told of one channel or descriptor: that it can be read from, that it
 * can be written to. Asking for what is told already changes nothing, nor does ending what was not
 * asked for.
 *
 * <p>Owned by the loop's thread; it may be made on any.
 *
 * @param <K> what is watched: channels or descriptors
 */
public final class Interest<K> {

  private final Readiness<K> readiness;
  private final K subject;
  private boolean reading;
  private boolean writing;

  Interest(Readiness<K> readiness, K subject) {
    this.readiness = readiness;
    this.subject = subject;
  }

  /**
   * Has {@code callback} run, in a copy of the current context, in each iteration that finds the
   * subject readable.
   *
   * @throws IllegalArgumentException if the subject is closed
   * @throws java.io.UncheckedIOException if the system refuses
   */
  public void reading(Runnable callback) {
    if (!reading) {
      readiness.addReader(subject, callback);
      reading = true;
    }
  }

  /** As {@link #reading}, of a subject that can be written to. */
  public void writing(Runnable callback) {
    if (!writing) {
      readiness.addWriter(subject, callback);
      writing = true;
    }
  }

  /** Ends {@link #reading}: its callback does not run any more. */
  public void stopReading() {
    if (reading) {
      reading = false;
      readiness.removeReader(subject);
    }
  }

  /** Ends {@link #writing}: its callback does not run any more. */
  public void stopWriting() {
    if (writing) {
      writing = false;
      readiness.removeWriter(subject);
    }
  }

  /** Ends both, as must be done before the subject is closed. */
  public void stop() {
    stopReading();
    stopWriting();
  }

  /** Tells whether {@link #reading} was asked for and not ended. */
  public boolean isReading() {
    return reading;
  }

  /** Tells whether {@link #writing} was asked for and not ended. */
  public boolean isWriting() {
    return writing;
  }
}
