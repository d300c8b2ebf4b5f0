package io.asyncio.netty;

import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What {@link MessageHandler#ofRequests} takes for a request, and how many it has answered at a time.
 * Immutable; each {@code with} method returns a copy.
 *
 * {@snippet :
 * Requests<HttpRequest> requests =
 *     Requests.of(HttpRequest.class).withBodyUntil(LastHttpContent.class).withLimit(4);
 * }
 *
 * @param <Q> the requests
 */
public final class Requests<Q> {

  private static final int DEFAULT_LIMIT = 8;

  private final Class<Q> type;
  private final @Nullable Class<?> lastOfBody;
  private final int limit;
  private final boolean ordered;
  private final Function<Throwable, @Nullable Object> refusal;

  private Requests(
      Class<Q> type,
      @Nullable Class<?> lastOfBody,
      int limit,
      boolean ordered,
      Function<Throwable, @Nullable Object> refusal) {
    this.type = type;
    this.lastOfBody = lastOfBody;
    this.limit = limit;
    this.ordered = ordered;
    this.refusal = refusal;
  }

  /**
   * Requests that are one message each. Up to 8 of a connection are at work at a time, and are answered
   * in the order in which they came.
   *
   * @param type of the messages; another one ends the connection
   */
  public static <Q> Requests<Q> of(Class<Q> type) {
    return new Requests<>(
        Objects.requireNonNull(type, "type"), null, DEFAULT_LIMIT, true, failure -> null);
  }

  /**
   * Returns a copy in which the messages behind a request are its body, up to one of a type. A request
   * that is of that type itself has none.
   *
   * @param last the class of the last message of a body
   */
  public Requests<Q> withBodyUntil(Class<?> last) {
    return new Requests<>(type, Objects.requireNonNull(last, "last"), limit, ordered, refusal);
  }

  /**
   * Returns a copy with another number of requests of a connection that are at work at a time, or whose
   * answers wait for those before. As many again may wait to begin; then the channel is not read.
   *
   * @param limit at least 1
   * @throws IllegalArgumentException if it is less
   */
  public Requests<Q> withLimit(int limit) {
    if (limit < 1) {
      throw new IllegalArgumentException("limit must be at least 1 (got " + limit + ")");
    }
    return new Requests<>(type, lastOfBody, limit, ordered, refusal);
  }

  /**
   * Returns a copy in which answers leave in the order of their requests, or as they come, for
   * protocols whose answers say what they answer.
   *
   * @param ordered false to have them leave as they come
   */
  public Requests<Q> withOrder(boolean ordered) {
    return new Requests<>(type, lastOfBody, limit, ordered, refusal);
  }

  /**
   * Returns a copy that has a last answer for what could not be decoded. It leaves behind the answers
   * to the requests before; then the connection is closed.
   *
   * @param refusal makes the answer, which is the pipeline's, of what a handler has failed with; {@code
   *     null} for none
   */
  public Requests<Q> withRefusal(Function<Throwable, @Nullable Object> refusal) {
    return new Requests<>(
        type, lastOfBody, limit, ordered, Objects.requireNonNull(refusal, "refusal"));
  }

  Class<Q> type() {
    return type;
  }

  boolean isRequest(Object message) {
    return type.isInstance(message);
  }

  /** Tells whether messages of a body are to come behind {@code request}. */
  boolean hasBody(Object request) {
    return lastOfBody != null && !lastOfBody.isInstance(request);
  }

  boolean endsBody(Object message) {
    return lastOfBody != null && lastOfBody.isInstance(message);
  }

  int limit() {
    return limit;
  }

  boolean isOrdered() {
    return ordered;
  }

  @Nullable
  Object refusalOf(Throwable failure) {
    return refusal.apply(failure);
  }
}
