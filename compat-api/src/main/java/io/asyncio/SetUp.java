package io.asyncio;

import java.util.List;

/**
 * Tells the library's own set-up by the stack: classes that are loaded and initialized, native calls
 * that are linked. It comes once, and takes long where the machine is busy; nobody can do anything
 * about it.
 */
final class SetUp {

  private static final String INITIALIZER = "<clinit>";
  private static final String EVENTS = "jdk.jfr.";

  /** What the JDK does it with. */
  private static final List<String> LOADING = List.of(
      "java.lang.ClassLoader",
      "java.lang.invoke.",
      "java.lang.reflect.Proxy",
      "jdk.internal.classfile.",
      "jdk.internal.foreign.abi.",
      "jdk.internal.loader.",
      "jdk.internal.reflect.",
      EVENTS);

  private SetUp() {}

  /** Tells whether a thread is in it, by its frames, innermost first. */
  static boolean isIn(StackTraceElement... frames) {
    boolean loading = false;
    for (StackTraceElement frame : frames) {
      boolean jdk = LibraryCode.isJdk(frame) || frame.getClassName().startsWith(EVENTS);
      if (!jdk && !LibraryCode.contains(frame)) {
        return false;
      }
      loading |= frame.getMethodName().equals(INITIALIZER) || (jdk && isLoading(frame));
      if (loading && !jdk) {
        return true;
      }
    }
    return false;
  }

  private static boolean isLoading(StackTraceElement frame) {
    return LOADING.stream().anyMatch(frame.getClassName()::startsWith);
  }
}
