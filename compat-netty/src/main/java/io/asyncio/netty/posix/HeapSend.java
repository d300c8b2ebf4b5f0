package io.asyncio.netty.posix;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/**
 * Sends what is in an array of the heap without copying it, which Netty and the JDK do. Where the call
 * cannot be had, nothing is sent.
 *
 * <p>Stateless; on any thread.
 */
public final class HeapSend {

  private static final boolean POSSIBLE =
      NativeAccess.allows(Call.class, "arrays are copied before they are sent");

  private HeapSend() {}

  /**
   * Sends {@code length} bytes of an array, from {@code offset} on, to a connected socket, and does not
   * wait.
   *
   * @return how many bytes the system took; negative if none, whatever the reason
   */
  public static int send(int descriptor, byte[] data, int offset, int length) {
    return POSSIBLE ? Call.send(descriptor, data, offset, length) : -1;
  }

  /** The call, in a class of its own, which is initialized where native access is allowed. */
  private static final class Call {

    private static final int MSG_DONTWAIT = 0x40;
    private static final int MSG_NOSIGNAL = 0x4000;

    private static final MethodHandle SEND = NativeCall.onHeap(
        "send", FunctionDescriptor.of(JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT));

    static int send(int descriptor, byte[] data, int offset, int length) {
      try {
        return (int) (long) SEND.invokeExact(
            descriptor,
            MemorySegment.ofArray(data).asSlice(offset, length),
            (long) length,
            MSG_DONTWAIT | MSG_NOSIGNAL);
      } catch (Throwable e) {
        throw new AssertionError(e);
      }
    }
  }
}
