package io.asyncio.bench;

import java.lang.management.ManagementFactory;

/**
 * A server that echoes, on one thread.
 *
 * @param name what the table calls it
 * @param threadId the one thread that serves
 * @param stop ends it
 */
record EchoServer(String name, int port, long threadId, AutoCloseable stop) {

  long cpuNanos() {
    return ManagementFactory.getThreadMXBean().getThreadCpuTime(threadId);
  }

  void close() throws Exception {
    stop.close();
  }
}
