package io.asyncio.internal.strand;

import io.asyncio.Task;
import io.asyncio.internal.Unchecked;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.Objects;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** Virtual threads with a scheduler of one's own, made by the JDK's unpublished factory. */
final class LoopEngine implements Engine {

  private static final @Nullable MethodHandle FACTORY = factory();
  private static final @Nullable Executor DEFAULT_SCHEDULER = defaultScheduler();

  static boolean isAvailable() {
    return FACTORY != null && DEFAULT_SCHEDULER != null;
  }

  /** Has the JDK's own scheduler run a continuation. */
  static void runByDefaultScheduler(Runnable continuation) {
    Objects.requireNonNull(DEFAULT_SCHEDULER).execute(continuation);
  }

  @Override
  public boolean wantsVirtualLoop() {
    return false;
  }

  @Override
  public Strand newStrand(StrandHost host, Task<?> task, String name, Runnable body) {
    return new LoopStrand(host, task, name, body);
  }

  static Thread newThread(Executor scheduler, String name, Runnable body) {
    if (FACTORY == null) {
      throw new IllegalStateException("virtual threads cannot be given a scheduler here");
    }
    try {
      return (Thread) FACTORY.invokeExact(scheduler, name, 0, body);
    } catch (Throwable e) {
      throw Unchecked.<RuntimeException>rethrow(e);
    }
  }

  private static @Nullable MethodHandle factory() {
    try {
      Class<?> builders = Class.forName("java.lang.ThreadBuilders");
      return MethodHandles.privateLookupIn(builders, MethodHandles.lookup())
          .findStatic(
              builders,
              "newVirtualThread",
              MethodType.methodType(
                  Thread.class, Executor.class, String.class, int.class, Runnable.class));
    } catch (ReflectiveOperationException | RuntimeException e) {
      return null; // java.lang is not open to us, or this JDK has no such factory
    }
  }

  private static @Nullable Executor defaultScheduler() {
    try {
      Class<?> threads = Class.forName("java.lang.VirtualThread");
      return (Executor) MethodHandles.privateLookupIn(threads, MethodHandles.lookup())
          .findStatic(threads, "defaultScheduler", MethodType.methodType(Executor.class))
          .invoke();
    } catch (Throwable e) {
      return null; // as above
    }
  }
}
