package io.asyncio;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What an event loop tells its exception handler: a message, the exception if there is one, and
 * whatever was involved.
 *
 * <p>Immutable; the {@code with} methods return a copy.
 *
 * @see EventLoop#callExceptionHandler
 * @see <a
 *     href="https://docs.python.org/3/library/asyncio-eventloop.html#asyncio.loop.call_exception_handler">loop.call_exception_handler</a>
 */
public final class ExceptionContext {

  private final Map<String, Object> values;

  private ExceptionContext(Map<String, Object> values) {
    this.values = values;
  }

  /** Makes one of a message alone. */
  public static ExceptionContext of(String message) {
    return new ExceptionContext(Map.of("message", message));
  }

  /** Makes one of a message and an exception. */
  public static ExceptionContext of(String message, Throwable exception) {
    return of(message).with("exception", exception);
  }

  /** Returns a copy that also has {@code value} under {@code key}. */
  public ExceptionContext with(String key, Object value) {
    Map<String, Object> copy = new LinkedHashMap<>(values);
    copy.put(Objects.requireNonNull(key, "key"), Objects.requireNonNull(value, "value"));
    return new ExceptionContext(copy);
  }

  ExceptionContext withMadeAt(@Nullable CreationSite madeAt) {
    return madeAt == null ? this : with("sourceTraceback", madeAt.trimmed());
  }

  /** Returns a copy with the future that is involved. */
  public ExceptionContext withFuture(Future<?> future) {
    return with(future instanceof Task ? "task" : "future", future);
  }

  /** Returns a copy with the handle that is involved. */
  public ExceptionContext withHandle(Handle handle) {
    return with("handle", handle);
  }

  /** Returns a copy with the protocol that is involved, if there is one. */
  public ExceptionContext withProtocol(@Nullable Object protocol) {
    return protocol == null ? this : with("protocol", protocol);
  }

  /** Returns a copy with the transport that is involved. */
  public ExceptionContext withTransport(Object transport) {
    return with("transport", transport);
  }

  /** Returns a copy with the asynchronous generator that is involved. */
  ExceptionContext withAsyncgen(Object generator) {
    return with("asyncgen", generator);
  }

  /** Returns a copy with the channel that is involved. */
  public ExceptionContext withChannel(Object channel) {
    return with("channel", channel);
  }

  /** Returns the message. */
  public String message() {
    return String.valueOf(values.get("message"));
  }

  /**
   * Returns where the future, task or handle that is involved was made, known in debug mode: its
   * stack trace has the user's own calls, the innermost first.
   */
  public @Nullable Throwable sourceTraceback() {
    return (Throwable) values.get("sourceTraceback");
  }

  /** Returns the exception, if there is one. */
  public @Nullable Throwable exception() {
    return (Throwable) values.get("exception");
  }

  /** Returns the future that is involved, if there is one. */
  public @Nullable Future<?> future() {
    return (Future<?>) values.get("future");
  }

  /** Returns the task that is involved, if there is one. */
  public @Nullable Task<?> task() {
    return (Task<?>) values.get("task");
  }

  /** Returns the handle that is involved, if there is one. */
  public @Nullable Handle handle() {
    return (Handle) values.get("handle");
  }

  /** Returns the protocol that is involved, if there is one. */
  public @Nullable Object protocol() {
    return values.get("protocol");
  }

  /** Returns the transport that is involved, if there is one. */
  public @Nullable Object transport() {
    return values.get("transport");
  }

  /** Returns the asynchronous generator that is involved, if there is one. */
  public @Nullable Object asyncgen() {
    return values.get("asyncgen");
  }

  /** Returns the channel that is involved, if there is one. */
  public @Nullable Object channel() {
    return values.get("channel");
  }

  /** Returns what stands under {@code key}, or {@code null}. */
  public @Nullable Object get(String key) {
    return values.get(key);
  }

  /** Returns everything, unmodifiable, in the order in which it was added. */
  public Map<String, Object> asMap() {
    return Collections.unmodifiableMap(values);
  }

  @Override
  public String toString() {
    return values.toString();
  }
}
