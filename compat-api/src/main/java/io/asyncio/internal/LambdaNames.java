package io.asyncio.internal;

/** Readable names for the classes of lambdas and anonymous classes. */
public final class LambdaNames {

  private LambdaNames() {}

  /** Returns the class in whose source {@code type} was written. */
  public static String of(Class<?> type) {
    String name = type.getName();
    int end = name.indexOf("$$");
    int start = name.lastIndexOf('.', end < 0 ? name.length() : end) + 1;
    return end < 0 ? name.substring(start) : name.substring(start, end);
  }
}
