package io.asyncio.netty.loop;

import io.netty.channel.Channel;
import io.netty.channel.IoHandle;
import io.netty.channel.IoOps;
import io.netty.channel.IoRegistration;
import org.jspecify.annotations.Nullable;

/** Something that is registered with a loop, listed until it is cancelled. */
class Registration implements IoRegistration {

  private final Registrations list;
  private final IoHandle handle;
  private final IoRegistration registration;

  /** The neighbours in the list; {@code null} once it has left. */
  @Nullable
  Registration previous;

  @Nullable
  Registration next;

  private boolean asked;

  Registration(Registrations list, IoHandle handle, IoRegistration registration) {
    this.list = list;
    this.handle = handle;
    this.registration = registration;
  }

  @Override
  @SuppressWarnings("TypeParameterUnusedInFormals") // the interface's way
  public final <T> T attachment() {
    return registration.attachment();
  }

  @Override
  public long submit(IoOps ops) {
    return registration.submit(ops);
  }

  @Override
  public final boolean isValid() {
    return registration.isValid();
  }

  @Override
  public final boolean cancel() {
    boolean cancelled = registration.cancel();
    if (cancelled) {
      list.cancelled(this);
    }
    return cancelled;
  }

  /** Closes what is registered, once. A channel takes its time and cancels the registration then. */
  final void closeHandle() throws Exception {
    if (!asked) {
      asked = true;
      handle.close();
      if (!(handle instanceof Channel.Unsafe)) {
        var _ = cancel();
      }
    }
  }
}
