package io.asyncio.netty.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufUtil;
import io.netty.util.ResourceLeakDetector;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;

/**
 * Fails a test class after which Netty's buffers were collected without having been released. One
 * with parameters is looked at once, after all its invocations, for collections take time.
 */
public final class Leaks implements BeforeAllCallback {

  private static final int ROUNDS = 3;

  @Override
  public void beforeAll(ExtensionContext context) {
    assertThat(ResourceLeakDetector.getLevel()).isEqualTo(ResourceLeakDetector.Level.PARANOID);
    var _ = wholeClass(context)
        .getStore(Namespace.create(Leaks.class))
        .computeIfAbsent(Watch.class, _ -> new Watch());
  }

  /** Returns the context of all invocations of a class with parameters. */
  private static ExtensionContext wholeClass(ExtensionContext context) {
    ExtensionContext whole = context;
    Optional<ExtensionContext> parent = whole.getParent();
    while (parent.isPresent() && parent.get().getTestClass().equals(context.getTestClass())) {
      whole = parent.get();
      parent = whole.getParent();
    }
    return whole;
  }

  /** Listens for leaks until its context ends. */
  private static final class Watch implements ResourceLeakDetector.LeakListener, AutoCloseable {

    private final Queue<String> found = new ConcurrentLinkedQueue<>();

    Watch() {
      ByteBufUtil.setLeakListener(this);
    }

    @Override
    public void onLeak(String resourceType, String records) {
      found.add(resourceType + records);
    }

    /** Leaks are found after a collection, when the next buffer is allocated. */
    @Override
    public void close() {
      for (int i = 0; i < ROUNDS; i++) {
        System.gc();
        ByteBufAllocator.DEFAULT.directBuffer(1).release();
      }
      assertThat(found).as("buffers that were not released").isEmpty();
    }
  }
}
