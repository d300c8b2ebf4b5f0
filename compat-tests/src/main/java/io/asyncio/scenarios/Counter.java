package io.asyncio.scenarios;

/** A plain integer of a program. */
final class Counter {

  private long value;

  Counter(long value) {
    this.value = value;
  }

  long value() {
    return value;
  }

  long add(long amount) {
    value += amount;
    return value;
  }
}
