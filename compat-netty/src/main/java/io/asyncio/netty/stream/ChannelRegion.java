package io.asyncio.netty.stream;

import io.asyncio.netty.transport.FileRange;
import io.netty.channel.Channel;
import io.netty.channel.ChannelProgressiveFuture;
import io.netty.channel.ChannelProgressiveFutureListener;
import io.netty.channel.ChannelProgressivePromise;
import io.netty.channel.DefaultFileRegion;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A range of a file on its way through a channel of Netty, which sends it without copying it. It is
 * shorter if the file has become so, and comes to its end when it is stopped.
 *
 * <p>Owned by the loop's own thread, but for {@link #stop} and {@link #sent}.
 */
final class ChannelRegion extends DefaultFileRegion implements ChannelProgressiveFutureListener {

  /** The system sends less than 2 GiB by a call. */
  private static final long LONGEST = 1 << 30;

  private final FileChannel file;
  private final Consumer<@Nullable Throwable> onDone;
  private final long length;
  private long progress;
  private boolean stopped;
  private boolean complete;

  /**
   * Makes one of what is left of a range, or of its first part.
   *
   * @param onDone is told what it has failed with, or {@code null}
   */
  ChannelRegion(FileRange range, Consumer<@Nullable Throwable> onDone) throws IOException {
    super(
        range.file(), range.begin(), 0); // Netty fails if the file gets shorter than it says there
    this.file = range.file();
    this.length = Math.min(range.left(), LONGEST);
    this.onDone = onDone;
  }

  void send(Channel channel) {
    if (stopped) {
      release();
      return;
    }
    ChannelProgressivePromise promise = channel.newProgressivePromise();
    promise.addListener(this);
    channel.unsafe().write(this, promise);
    channel.unsafe().flush();
  }

  /** Sends no more than what has left already, or is in the system's hands. */
  void stop() {
    stopped = true;
  }

  /** Returns how many bytes were sent. */
  long sent() {
    return complete ? Math.max(progress, count()) : progress;
  }

  /** Netty asks again and again, and sends no more than this. */
  @Override
  public long count() {
    try {
      return stopped ? 0 : Math.clamp(file.size() - position(), 0, length);
    } catch (IOException e) {
      return 0; // it is closed
    }
  }

  @Override
  public void operationProgressed(ChannelProgressiveFuture future, long progress, long total) {
    this.progress = progress;
  }

  @Override
  public void operationComplete(ChannelProgressiveFuture future) {
    complete = future.isSuccess() && !stopped;
    onDone.accept(future.cause());
  }

  /** The file is its user's. */
  @Override
  protected void deallocate() {}
}
