package io.asyncio.netty.process;

import io.asyncio.spi.ChildCommand;
import java.io.IOException;

/** A way to start the children of a loop. Owned by the loop's thread. */
interface Launcher {

  /** As {@link Children#launch}. */
  Child launch(ChildCommand command) throws IOException;
}
