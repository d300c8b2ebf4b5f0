package io.asyncio.scenarios.io;

import java.nio.channels.SelectableChannel;
import java.util.HashMap;
import java.util.Map;

/** The readers and writers of raw sockets. */
final class Watches {

  private final IoRun run;
  private final Map<Key, Watcher> watchers = new HashMap<>();

  Watches(IoRun run) {
    this.run = run;
  }

  /** A socket, and what it is watched for. */
  record Key(String socket, boolean reading) {}

  /** Adds a reader or writer that does what the scenario says. */
  void add(Key key, String callback) throws Missing {
    SelectableChannel channel = run.sockets.get(key.socket());
    Watcher watcher = new Watcher(key, callback);
    if (key.reading()) {
      run.loop.addReader(channel, watcher::ready);
    } else {
      run.loop.addWriter(channel, watcher::ready);
    }
    watchers.put(key, watcher);
  }

  /** Removes one, and tells whether the loop knew it. */
  boolean remove(Key key) throws Missing {
    watchers.remove(key);
    SelectableChannel channel = run.sockets.get(key.socket());
    return key.reading() ? run.loop.removeReader(channel) : run.loop.removeWriter(channel);
  }

  void removeAll() throws Missing {
    for (Key key : watchers.keySet().toArray(Key[]::new)) {
      boolean _ = remove(key);
    }
  }

  /** One that is called. */
  private final class Watcher {

    private final Key key;
    private final String callback;
    private final WatchScript script;
    private int calls;

    Watcher(Key key, String callback) {
      this.key = key;
      this.callback = callback;
      this.script = run.scenario.callback(callback);
    }

    void ready() throws Missing {
      calls++;
      run.trace.add(key.socket(), "ready", key.reading() ? "r" : "w", callback);
      if (calls >= script.most() && watchers.get(key) == this) {
        boolean _ = remove(key);
      }
      run.performAll(script.ops());
    }
  }
}
