package io.asyncio.netty.loop;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Whose descriptors are, by their numbers: the system gives the lowest that is free, so that an array
 * takes the least room. Owned by the loop's thread.
 */
final class DescriptorOwners {

  private static final int FIRST_SIZE = 64;

  private @Nullable Object[] owners = new @Nullable Object[FIRST_SIZE];

  /** Returns who has the descriptor, or {@code null}. */
  @Nullable
  Object of(int descriptor) {
    return descriptor >= 0 && descriptor < owners.length ? owners[descriptor] : null;
  }

  void put(int descriptor, Object owner) {
    if (descriptor >= owners.length) {
      owners = Arrays.copyOf(owners, Math.max(2 * owners.length, descriptor + 1));
    }
    owners[descriptor] = owner;
  }

  /** Removes the owner, unless another one has the descriptor now. */
  void remove(int descriptor, Object owner) {
    if (of(descriptor) == owner) {
      owners[descriptor] = null;
    }
  }
}
