package io.asyncio.netty.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufUtil;
import io.netty.util.ResourceLeakDetector;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Fails a test class after which Netty's buffers were collected without having been released. */
public final class Leaks
    implements BeforeAllCallback, AfterAllCallback, ResourceLeakDetector.LeakListener {

  private static final int ROUNDS = 3;

  private final Queue<String> found = new ConcurrentLinkedQueue<>();

  @Override
  public void beforeAll(ExtensionContext context) {
    assertThat(ResourceLeakDetector.getLevel()).isEqualTo(ResourceLeakDetector.Level.PARANOID);
    ByteBufUtil.setLeakListener(this);
  }

  @Override
  public void onLeak(String resourceType, String records) {
    found.add(resourceType + records);
  }

  /** Leaks are found after a collection, when the next buffer is allocated. */
  @Override
  public void afterAll(ExtensionContext context) {
    for (int i = 0; i < ROUNDS; i++) {
      System.gc();
      ByteBufAllocator.DEFAULT.directBuffer(1).release();
    }
    assertThat(found).as("buffers that were not released").isEmpty();
  }
}
