package io.asyncio.netty.loop;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelConfig;
import io.netty.channel.ChannelException;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelPromise;
import io.netty.channel.DefaultChannelConfig;
import io.netty.channel.FileRegion;
import io.netty.channel.nio.AbstractNioByteChannel;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.DuplexChannel;
import java.io.IOException;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.nio.channels.SocketChannel;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/**
 * Netty's channel over a Unix socket of the JDK. That of Netty itself closes the connection when the
 * other side ends its sending side; this one stays open, and tells it as those over TCP do.
 */
public final class NioUnixSocket extends AbstractNioByteChannel
    implements DuplexChannel, JdkBacked {

  private final ChannelConfig config = new DefaultChannelConfig(this) {
    @Override
    protected void autoReadCleared() {
      clearReadPending();
    }
  };

  private volatile boolean inputShutdown;
  private volatile boolean outputShutdown;

  /** Makes one that can be connected. */
  NioUnixSocket() {
    this(open());
  }

  /** Makes one of a channel that is connected. */
  public NioUnixSocket(SocketChannel connected) {
    super(null, connected);
  }

  /** Makes one of a channel that {@code server} has accepted. */
  NioUnixSocket(Channel server, SocketChannel accepted) {
    super(server, accepted);
  }

  private static SocketChannel open() {
    try {
      return SocketChannel.open(StandardProtocolFamily.UNIX);
    } catch (IOException e) {
      throw new ChannelException("Failed to open a socket.", e);
    }
  }

  @Override
  public SocketChannel jdk() {
    return (SocketChannel) javaChannel();
  }

  @Override
  public ChannelConfig config() {
    return config;
  }

  @Override
  public boolean isActive() {
    return jdk().isOpen() && jdk().isConnected();
  }

  @Override
  protected @Nullable SocketAddress localAddress0() {
    return known(jdk()::getLocalAddress);
  }

  @Override
  protected @Nullable SocketAddress remoteAddress0() {
    return known(jdk()::getRemoteAddress);
  }

  private static @Nullable SocketAddress known(Callable<@Nullable SocketAddress> address) {
    try {
      return address.call();
    } catch (Exception e) {
      return null; // it is closed
    }
  }

  @Override
  protected void doBind(SocketAddress local) throws IOException {
    jdk().bind(local);
  }

  /** A Unix socket is connected at once, or not at all: the queue of its server is full. */
  @Override
  protected boolean doConnect(SocketAddress remote, @Nullable SocketAddress local)
      throws Exception {
    boolean connected = false;
    try {
      if (local != null) {
        doBind(local);
      }
      connected = jdk().connect(remote);
      if (!connected) {
        throw new IOException("Resource temporarily unavailable");
      }
      return true;
    } finally {
      if (!connected) {
        doClose();
      }
    }
  }

  @Override
  protected void doFinishConnect() {
    throw new AssertionError("nothing is left to be finished");
  }

  @Override
  protected void doDisconnect() throws Exception {
    doClose();
  }

  @Override
  protected void doClose() throws Exception {
    super.doClose();
    jdk().close();
  }

  /** The end is told behind all that was read, and is no reason to close. */
  @Override
  protected int doReadBytes(ByteBuf buffer) throws IOException {
    var handle = unsafe().recvBufAllocHandle();
    handle.attemptedBytesRead(buffer.writableBytes());
    int count = buffer.writeBytes(jdk(), handle.attemptedBytesRead());
    if (count >= 0) {
      return count;
    }
    if (!inputShutdown) {
      inputShutdown = true;
      eventLoop()
          .execute(() -> pipeline().fireUserEventTriggered(ChannelInputShutdownEvent.INSTANCE));
    }
    return 0;
  }

  @Override
  protected int doWriteBytes(ByteBuf buffer) throws IOException {
    return buffer.readBytes(jdk(), buffer.readableBytes());
  }

  @Override
  protected long doWriteFileRegion(FileRegion region) throws IOException {
    return region.transferTo(jdk(), region.transferred());
  }

  @Override
  protected boolean isInputShutdown0() {
    return inputShutdown;
  }

  @Override
  public boolean isInputShutdown() {
    return inputShutdown || !isActive();
  }

  @Override
  public ChannelFuture shutdownInput() {
    return shutdownInput(newPromise());
  }

  @Override
  public ChannelFuture shutdownInput(ChannelPromise promise) {
    return onLoop(promise, () -> {
      try {
        jdk().shutdownInput();
        inputShutdown = true;
        promise.setSuccess();
      } catch (IOException | RuntimeException e) {
        promise.setFailure(e);
      }
    });
  }

  @Override
  public boolean isOutputShutdown() {
    return outputShutdown || !isActive();
  }

  @Override
  protected void doShutdownOutput() throws Exception {
    jdk().shutdownOutput();
    outputShutdown = true;
  }

  @Override
  public ChannelFuture shutdownOutput() {
    return shutdownOutput(newPromise());
  }

  @Override
  public ChannelFuture shutdownOutput(ChannelPromise promise) {
    return onLoop(promise, () -> ((AbstractUnsafe) unsafe()).shutdownOutput(promise));
  }

  private ChannelFuture onLoop(ChannelPromise promise, Runnable action) {
    if (eventLoop().inEventLoop()) {
      action.run();
    } else {
      eventLoop().execute(action);
    }
    return promise;
  }

  @Override
  public boolean isShutdown() {
    return isInputShutdown() && isOutputShutdown();
  }

  @Override
  public ChannelFuture shutdown() {
    return shutdown(newPromise());
  }

  @Override
  public ChannelFuture shutdown(ChannelPromise promise) {
    shutdownOutput()
        .addListener(output -> shutdownInput().addListener(input -> {
          Throwable cause = output.isSuccess() ? input.cause() : output.cause();
          if (cause == null) {
            promise.setSuccess();
          } else {
            promise.setFailure(cause);
          }
        }));
    return promise;
  }
}
