package io.asyncio.bench.servers;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * What a server uses.
 *
 * @param threads platform threads, those of the JVM too
 * @param heapBytes what is left of the heap after a collection
 * @param residentBytes of the process, with the whole heap
 * @param cpuNanos since the process began
 */
record Usage(long threads, long heapBytes, long residentBytes, long cpuNanos) {

  private static final Path STATUS = Path.of("/proc/self/status");
  private static final long KIB = 1024;

  /** Returns that of this process. */
  static Usage now() throws IOException {
    long cpu = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getProcessCpuTime();
    System.gc();
    System.gc();
    long heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    return new Usage(status("Threads:"), heap, status("VmRSS:") * KIB, cpu);
  }

  private static long status(String key) throws IOException {
    return Files.readAllLines(STATUS).stream()
        .filter(line -> line.startsWith(key))
        .mapToLong(line -> Long.parseLong(line.substring(key.length()).replaceAll("\\D", "")))
        .findFirst()
        .orElseThrow(() -> new IOException("no " + key + " in " + STATUS));
  }

  static Usage parse(String line) {
    long[] numbers = Arrays.stream(line.split(" ")).mapToLong(Long::parseLong).toArray();
    return new Usage(numbers[0], numbers[1], numbers[2], numbers[3]);
  }

  String line() {
    return threads + " " + heapBytes + " " + residentBytes + " " + cpuNanos;
  }

  /** Returns what memory it takes more than {@code before}: the heap is resident from the start. */
  long bytesSince(Usage before) {
    return heapBytes - before.heapBytes + Math.max(0, residentBytes - before.residentBytes);
  }
}
