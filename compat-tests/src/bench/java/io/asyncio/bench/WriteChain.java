package io.asyncio.bench;

import io.asyncio.EventLoop;
import io.asyncio.Future;
import io.asyncio.transports.Transport;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;

/** Small writes, one an iteration of the loop, and the time that they take of its thread. */
final class WriteChain {

  static final int SIZE = 64;

  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  private final EventLoop loop;
  private final Transport transport;
  private final boolean asking;
  private final byte[] data = new byte[SIZE];
  private final Future<Long> nanos;
  private long start;
  private int left;
  private int largest;

  private WriteChain(Transport transport, EventLoop loop, int writes, boolean asking) {
    this.transport = transport;
    this.loop = loop;
    this.asking = asking;
    this.left = writes;
    this.nanos = loop.createFuture();
  }

  /**
   * Returns the CPU time of so many writes, in nanoseconds.
   *
   * @param asking whether each is followed by a question for the size of the write buffer
   */
  static Future<Long> run(EventLoop loop, Transport transport, int writes, boolean asking) {
    WriteChain chain = new WriteChain(transport, loop, writes, asking);
    loop.callSoon(() -> {
      chain.start = THREADS.getCurrentThreadCpuTime();
      chain.step();
    });
    return chain.nanos;
  }

  private void step() {
    if (left == 0) {
      finish();
      return;
    }
    left--;
    transport.write(data);
    if (asking) {
      largest = Math.max(largest, transport.getWriteBufferSize());
    }
    loop.callSoon(this::step);
  }

  private void finish() {
    if (asking && largest == 0) {
      nanos.setException(new AssertionError("nothing was ever queued"));
    } else {
      nanos.setResult(THREADS.getCurrentThreadCpuTime() - start);
    }
  }
}
