package io.asyncio.bench;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;

/**
 * A server that echoes, the only one that has anything to do while it is measured.
 *
 * @param name what the table calls it
 * @param port 0 on a Unix socket
 * @param stop ends it
 */
record EchoServer(String name, int port, AutoCloseable stop) {

  /**
   * Returns the processor time of all threads but the caller's, who is the client: where a virtual
   * thread runs the server, several of the JVM's do its work.
   */
  long cpuNanos() {
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    long caller = Thread.currentThread().threadId();
    long sum = 0;
    for (long id : threads.getAllThreadIds()) {
      if (id != caller) {
        sum += Math.max(0, threads.getThreadCpuTime(id)); // it may have ended
      }
    }
    return sum;
  }

  EchoServer named(String other) {
    return new EchoServer(other, port, stop);
  }

  void close() throws Exception {
    stop.close();
  }
}
