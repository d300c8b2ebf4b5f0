package io.asyncio.scenarios.io;

import java.util.List;

/**
 * What a reader or writer of a raw socket does.
 *
 * @param most how often it is called at most: then it removes itself, before it does anything
 * @param ops what it does each time
 */
record WatchScript(int most, List<Op> ops) {

  static final WatchScript NONE = new WatchScript(1, List.of());
}
