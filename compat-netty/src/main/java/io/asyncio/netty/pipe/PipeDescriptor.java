package io.asyncio.netty.pipe;

import io.asyncio.internal.Log;
import io.asyncio.netty.loop.OpenTransports;
import io.asyncio.netty.readiness.Interest;
import io.netty.channel.unix.FileDescriptor;
import java.io.IOException;
import java.lang.System.Logger.Level;
import org.jspecify.annotations.Nullable;

/**
 * A descriptor that does not block, in the poll of a loop on epoll. Owned by the loop's thread; but
 * until it is taken into use, any thread may make and close it.
 */
final class PipeDescriptor {

  final FileDescriptor file;
  final Interest<Integer> interest;
  private final OpenTransports transports;
  private @Nullable Object owner;

  PipeDescriptor(PipeHost pipes, int number) {
    this.file = new FileDescriptor(number);
    this.interest = pipes.readiness().interest(number);
    this.transports = pipes.host().transports();
  }

  /** Takes it into use: until it is closed, it is {@code owner}'s and nobody else's. */
  void takenBy(Object owner) {
    this.owner = owner;
    transports.adopted(file.intValue(), owner);
  }

  /** Closes it; that it fails, is nobody's business any more. */
  void close() {
    if (owner != null) {
      transports.released(file.intValue(), owner);
    }
    try {
      file.close();
    } catch (IOException e) {
      Log.LOGGER.log(Level.DEBUG, "closing " + file, e);
    }
  }
}
