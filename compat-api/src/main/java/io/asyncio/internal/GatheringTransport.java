package io.asyncio.internal;

/**
 * A transport that sends what was written later, but for whoever could see the difference. {@code
 * drain} need not: what it would wait for has been sent.
 */
public interface GatheringTransport {

  /** As {@code isClosing}, without sending anything: a write that will fail has not failed yet. */
  boolean isClosingAlready();
}
