/**
 * asyncio's functions, loops, futures and tasks.
 *
 * <h2>What holds for all packages</h2>
 *
 * <p><b>Null.</b> A parameter takes {@code null} only where its type is marked {@code @Nullable}.
 * Elsewhere {@code null} raises a {@link NullPointerException}, when the method is called wherever
 * it can be told then. It is not listed.
 *
 * <p><b>When.</b> A method that returns a coroutine looks at its arguments when it is called, and
 * does the rest when the coroutine is awaited: an exception bears {@code (when called)} or {@code
 * (when awaited)} where that is not plain. A method that refuses its arguments has changed nothing.
 *
 * <p><b>Awaiting.</b> Whatever awaits raises a {@link io.asyncio.CancelledError} if the awaiting
 * task is cancelled, and an {@link IllegalStateException} outside a task. These are listed only
 * where there is more to say of them.
 *
 * <p><b>Threads.</b> What belongs to a loop that runs, its futures, tasks, transports, servers and
 * streams included, refuses calls from other threads with an {@link IllegalStateException}, as far
 * as they change something. What may be called on any thread says so.
 *
 * <p><b>Loops.</b> An {@link io.asyncio.EventLoop} that is given must be a {@link
 * io.asyncio.BaseEventLoop}; another one is refused with an {@link IllegalArgumentException}.
 *
 * <p><b>As.</b> A method that is described "as" another one does and raises what that one does, but
 * for what it says itself.
 */
@NullMarked
package io.asyncio;

import org.jspecify.annotations.NullMarked;
