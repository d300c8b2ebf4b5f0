package io.asyncio.scenarios.io;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a protocol of a scenario does.
 *
 * @param keepsOpen what {@code eofReceived} returns
 * @param buffer the size of the buffers that it lends, or {@code null} if it is handed arrays
 * @param on operations, by callback; they run the first time that it is called
 */
record ProtocolScript(boolean keepsOpen, @Nullable Integer buffer, Map<String, List<Op>> on) {

  static final ProtocolScript NONE = new ProtocolScript(false, null, Map.of());
}
