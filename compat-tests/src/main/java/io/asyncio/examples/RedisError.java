package io.asyncio.examples;

/** What a command is refused with; the connection goes on. */
final class RedisError extends Exception {

  private static final long serialVersionUID = 1L;

  RedisError(String message) {
    super(message);
  }

  static RedisError ofSyntax() {
    return new RedisError("syntax error");
  }

  static RedisError ofNumber() {
    return new RedisError("value is not an integer or out of range");
  }
}
