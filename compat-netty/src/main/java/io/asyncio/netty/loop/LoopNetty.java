package io.asyncio.netty.loop;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.EventLoop;

/** The event loop of Netty that serves a loop's channels: its own, or one that it is attached to. */
public sealed interface LoopNetty permits LoopExecutor, AttachedHost {

  /** Returns it as Netty's users know it. On any thread. */
  EventLoop eventLoop();

  /**
   * Looks for I/O, waits for it up to {@code timeoutNanos}, and queues what Netty has scheduled; one
   * that belongs to somebody else does that by itself.
   *
   * @return how many I/O events there were
   */
  int poll(long timeoutNanos);

  /** Tells whether a channel is registered, or something scheduled, as far as it knows. */
  boolean hasOpenChannels();

  /** Tells whether something is scheduled with Netty, as far as it knows. */
  boolean hasTimers();

  /** Ends a poll that waits, or keeps it from waiting. On any thread. */
  void wakeUp();

  /** Makes the calling thread one of Netty's, if it is none, while it runs the loop. */
  void runAround(Runnable run);

  /** Has ready what it may have put off. On the loop's thread. */
  void open();

  /** Registers the channel of a transport. On the loop's own thread. */
  ChannelFuture registerTransport(Channel channel);

  /** Closes a channel. On the loop's own thread. */
  void close(Channel channel);

  /** Ends what belongs to the loop. Once. */
  void terminate();
}
