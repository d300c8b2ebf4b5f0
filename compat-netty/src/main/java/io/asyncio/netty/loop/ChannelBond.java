package io.asyncio.netty.loop;

import io.asyncio.Task;
import io.asyncio.contextvars.Context;
import io.netty.channel.Channel;
import io.netty.util.AttributeKey;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * What a loop keeps for a channel of Netty's users: its context, and the tasks that end with it. Used
 * by the channel's thread, or a coroutine of its loop.
 */
public final class ChannelBond {

  private static final AttributeKey<ChannelBond> KEY =
      AttributeKey.valueOf(ChannelBond.class, "BOND");

  private final Context context = Context.copyContext();
  private final Set<Task<?>> tasks = new LinkedHashSet<>();

  private ChannelBond() {}

  /** Returns that of a channel; made by the first call, with a copy of the current context. */
  public static ChannelBond of(Channel channel) {
    ChannelBond known = channel.attr(KEY).get();
    if (known != null) {
      return known;
    }
    ChannelBond made = new ChannelBond();
    channel.attr(KEY).set(made);
    channel.closeFuture().addListener(_ -> made.end(channel));
    return made;
  }

  /** Returns the channel's context. */
  public Context context() {
    return context;
  }

  /** Has a task cancelled when the channel is closed; at once, if it is. */
  public void add(Task<?> task, Channel channel) {
    tasks.add(task);
    task.addDoneCallback(_ -> tasks.remove(task));
    if (!channel.isOpen()) {
      end(channel);
    }
  }

  private void end(Channel channel) {
    List<Task<?>> left = List.copyOf(tasks);
    tasks.clear();
    left.forEach(task -> task.cancel("channel is closed: " + channel));
  }
}
