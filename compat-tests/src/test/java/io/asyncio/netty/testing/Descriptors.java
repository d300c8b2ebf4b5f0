package io.asyncio.netty.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * The sockets, pipes and pollers that this process has open; none where there is no {@code /proc}.
 */
public final class Descriptors {

  /** How the names of FIFOs end. */
  public static final String FIFO_SUFFIX = ".fifo";

  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(5);

  private static final Path OPEN = Path.of("/proc/self/fd");

  static {
    openWhatTheJdkKeeps();
  }

  private Descriptors() {}

  /** The JDK opens a socket for itself when the first ones are made. */
  private static void openWhatTheJdkKeeps() {
    try (ServerSocketChannel server = ServerSocketChannel.open();
        SocketChannel socket = SocketChannel.open()) {
      server.configureBlocking(false);
      socket.configureBlocking(false);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns what they are, sorted. */
  public static List<String> open() {
    return open(Descriptors::isWatched);
  }

  /**
   * Returns those that are open now and were not {@code before}. Other threads may still be closing
   * theirs, so this has some patience.
   */
  public static List<String> left(List<String> before) {
    long deadline = System.nanoTime() + PATIENCE_NANOS;
    while (true) {
      List<String> left = new ArrayList<>(open());
      before.forEach(left::remove);
      if (left.isEmpty() || System.nanoTime() > deadline) {
        return left;
      }
      LockSupport.parkNanos(1_000_000);
    }
  }

  /** As {@link #open()}, with the files in a directory and the null device. */
  public static List<String> openWith(Path directory) {
    return open(target ->
        isWatched(target) || target.startsWith(directory.toString()) || target.equals("/dev/null"));
  }

  private static List<String> open(Predicate<String> wanted) {
    if (!Files.isDirectory(OPEN)) {
      return List.of();
    }
    List<String> targets = new ArrayList<>();
    try (Stream<Path> descriptors = Files.list(OPEN)) {
      descriptors.forEach(descriptor -> addTarget(descriptor, targets));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return targets.stream().filter(wanted).sorted().toList();
  }

  private static void addTarget(Path descriptor, List<String> targets) {
    try {
      targets.add(Files.readSymbolicLink(descriptor).toString());
    } catch (IOException e) {
      // It was closed in between.
    }
  }

  private static boolean isWatched(String target) {
    return target.startsWith("socket:")
        || target.startsWith("pipe:")
        || target.startsWith("anon_inode:")
        || target.endsWith(FIFO_SUFFIX);
  }
}
