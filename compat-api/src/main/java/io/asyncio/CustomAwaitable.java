package io.asyncio;

import org.jspecify.annotations.Nullable;

/**
 * An awaitable of a program's own, such as a job that is awaited for its result: a class with {@code
 * __await__} in Python. It may be awaited several times, if its class allows that; {@code
 * createTask} takes coroutines alone.
 *
 * {@snippet :
 * final class Job implements CustomAwaitable<Integer> {
 *   private final Event finished = new Event();
 *   private int result;
 *
 *   @Override
 *   public Integer awaitHere() throws Exception {
 *     await(finished.waitFor());
 *     return result;
 *   }
 * }
 * }
 *
 * @param <T> what waiting for it gives
 */
public non-sealed interface CustomAwaitable<T extends @Nullable Object> extends Awaitable<T> {}
