package io.asyncio.netty.posix;

import java.io.IOException;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;

/** Finds the functions of the C library. */
@SuppressWarnings("restricted")
final class NativeCall {

  /** Where a call leaves its error number. */
  static final StructLayout STATE = Linker.Option.captureStateLayout();

  private static final VarHandle ERRNO =
      STATE.varHandle(MemoryLayout.PathElement.groupElement("errno"));

  private static final Linker LINKER = Linker.nativeLinker();

  private NativeCall() {}

  /** Returns a function that reports by its result alone. */
  static MethodHandle plain(String name, FunctionDescriptor type) {
    return LINKER.downcallHandle(find(name), type);
  }

  /** Returns a function that is quick, and may be given arrays of the heap. */
  static MethodHandle onHeap(String name, FunctionDescriptor type) {
    return LINKER.downcallHandle(find(name), type, Linker.Option.critical(true));
  }

  /** Returns a function whose first argument is a {@link #STATE} for its error number. */
  static MethodHandle withErrno(String name, FunctionDescriptor type) {
    return LINKER.downcallHandle(find(name), type, Linker.Option.captureCallState("errno"));
  }

  /** As {@link #withErrno}, of a variadic function with so many fixed parameters. */
  static MethodHandle variadic(String name, int fixed, FunctionDescriptor type) {
    return LINKER.downcallHandle(
        find(name),
        type,
        Linker.Option.captureCallState("errno"),
        Linker.Option.firstVariadicArg(fixed));
  }

  /** Returns the error number that a call left. */
  static int errno(MemorySegment state) {
    return (int) ERRNO.get(state, 0L);
  }

  /** Returns what is at a name. */
  static MemorySegment find(String name) {
    return LINKER
        .defaultLookup()
        .find(name)
        .orElseThrow(() -> new UnsatisfiedLinkError("the C library has no " + name));
  }

  /** Returns what a call failed with, which can be nothing but one of these. */
  static IOException raised(Throwable failure) {
    return switch (failure) {
      case IOException e -> e;
      case RuntimeException e -> throw e;
      case Error e -> throw e;
      default -> throw new AssertionError(failure);
    };
  }
}
